package org.basalt.p2p.peer;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.address.BanList;
import org.basalt.p2p.api.P2pConfig;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets connections in or not: by bans, by dislike, by the number there may be; and knows what
/// addresses are granted.
///
/// Bans are the operator's and keep an address out. Dislike is the node's own, after misbehaviour:
/// the address may connect while there is plenty of room, and is the first to be evicted.
@OwnedBy("peers")
public final class AccessGate {
  private static final Logger LOG = LoggerFactory.getLogger("net");

  /// Whether a connection is wanted.
  enum Admission {
    ADMITTED,
    /// Let in, but the first to go.
    DISCOURAGED,
    REFUSED
  }

  private final P2pConfig.Permissions config;
  private final List<PermissionRule> rules;
  private final PeerTable table;
  private final BanList bans;
  private final int maxInbound;

  /// @param maxInbound connections that others may make
  public AccessGate(P2pConfig.Permissions config, PeerTable table, BanList bans, int maxInbound) {
    this.config = config;
    this.rules =
        config.whitelist().stream().map(text -> PermissionRule.parse(text, false)).toList();
    this.rules.forEach(PermissionRule::subnet);
    this.table = table;
    this.bans = bans;
    this.maxInbound = maxInbound;
  }

  Admission admit(
      ConnectionPurpose purpose,
      Endpoint remote,
      Set<NetPermission> permissions,
      boolean isNetworkActive) {
    if (!isNetworkActive) {
      LOG.debug("connection from {} dropped: not accepting new connections", remote);
      return Admission.REFUSED;
    }
    if (purpose.type().isOutbound()) {
      return Admission.ADMITTED;
    }
    NetworkAddress address = remote.address();
    boolean isPrivileged = permissions.contains(NetPermission.NOBAN);
    if (!isPrivileged && bans.isBanned(address)) {
      LOG.debug("connection from {} dropped (banned)", remote);
      return Admission.REFUSED;
    }
    int inbound = table.count(peer -> peer.type().isInbound() && !peer.isClosing());
    boolean isDiscouraged = bans.isDiscouraged(address);
    if (!isPrivileged && inbound + 1 >= maxInbound && isDiscouraged) {
      LOG.debug("connection from {} dropped (discouraged)", remote);
      return Admission.REFUSED;
    }
    if (inbound >= maxInbound && !evictOne()) {
      LOG.debug("failed to find an eviction candidate - connection dropped (full)");
      return Admission.REFUSED;
    }
    return isDiscouraged ? Admission.DISCOURAGED : Admission.ADMITTED;
  }

  private boolean evictOne() {
    var victim = Eviction.choose(table.all().stream().filter(peer -> !peer.isClosing()).toList());
    victim.ifPresent(peer -> peer.disconnect("selected inbound connection for eviction"));
    return victim.isPresent();
  }

  /// What the configuration grants to an address; an onion connection has none of its own.
  Set<NetPermission> permissionsOf(ConnectionPurpose purpose, Endpoint endpoint) {
    EnumSet<NetPermission> granted = EnumSet.noneOf(NetPermission.class);
    granted.addAll(purpose.permissions());
    if (!purpose.isOnion()) {
      for (PermissionRule rule : rules) {
        if (rule.applies(purpose.type().isInbound(), endpoint.address())) {
          granted.addAll(rule.granted(config.grantsRelay(), config.grantsForceRelay()));
        }
      }
    }
    return granted;
  }

  void discourage(NetworkAddress address) {
    bans.discourage(address);
  }
}
