package org.basalt.p2p.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.api.P2pConfig;
import org.basalt.p2p.netaddr.AddressReach;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.Network;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where this node can be reached, each address with one port, and how sure that is (Core
/// `mapLocalHost`).
@OwnedBy("peers")
public final class LocalAddresses {
  private static final Logger LOG = LoggerFactory.getLogger("net");

  /// Peers cannot add any; but an interface may have many.
  private static final int ADDRESSES_MAX = 1000;

  /// How an address came to be known; later ones are surer.
  public enum Source {
    /// Of a network interface.
    INTERFACE(1),
    /// The operator bound to it.
    BIND(2),
    /// A gateway gave it.
    MAPPED(3),
    /// The operator named it, or we made it.
    MANUAL(4);

    private final int score;

    Source(int score) {
      this.score = score;
    }

    /// Core's number.
    public int score() {
      return score;
    }
  }

  /// @param score of the source, and one more each time a peer saw us there or it was found again
  public record Local(Endpoint endpoint, int score) {}

  private final Map<NetworkAddress, Local> all = new TreeMap<>();
  private final boolean discovers;
  private final Predicate<NetworkAddress> isReachable;

  LocalAddresses(boolean discovers, Predicate<NetworkAddress> isReachable) {
    this.discovers = discovers;
    this.isReachable = isReachable;
  }

  /// The port that others are to use where nothing else is known: the first that `-bind` names,
  /// else the first of `-whitebind` that is not for friends only, else `-port`.
  static int listenPort(P2pConfig.Listening listening) {
    for (String bind : listening.binds()) {
      int port = Endpoint.parse(bind, 0).map(Endpoint::port).orElse(0);
      if (port != 0) {
        return port;
      }
    }
    for (String bind : listening.whiteBinds()) {
      PermissionRule rule = PermissionRule.parse(bind, true);
      boolean isPlain = bind.indexOf('@') < 0;
      if (isPlain || !rule.granted(false, false).contains(NetPermission.NOBAN)) {
        return rule.bindEndpoint().port();
      }
    }
    return listening.port();
  }

  /// @return false if nobody is to know it
  boolean add(Endpoint endpoint, Source source) {
    NetworkAddress address = endpoint.address();
    boolean isManual = source == Source.MANUAL;
    boolean isWanted =
        address.isRoutable() && (isManual || (discovers && isReachable.test(address)));
    if (!isWanted || (all.size() >= ADDRESSES_MAX && !all.containsKey(address))) {
      return false;
    }
    LOG.info("AddLocal({},{})", endpoint, source.score());
    Local known = all.get(address);
    if (known == null) {
      all.put(address, new Local(endpoint, source.score()));
    } else if (source.score() >= known.score()) {
      all.put(address, new Local(endpoint, source.score() + 1));
    }
    return true;
  }

  void remove(Endpoint endpoint) {
    if (all.remove(endpoint.address()) != null) {
      LOG.info("RemoveLocal({})", endpoint);
    }
  }

  /// A gateway has forgotten it, which says nothing of what the operator named.
  void unmapped(Endpoint endpoint) {
    Local local = all.get(endpoint.address());
    if (local != null && local.score() < Source.MANUAL.score()) {
      remove(endpoint);
    }
  }

  /// A peer reached us at an address, as it says.
  void seen(NetworkAddress address) {
    all.computeIfPresent(
        address, (_, local) -> new Local(local.endpoint(), Math.addExact(local.score(), 1)));
  }

  boolean contains(NetworkAddress address) {
    return all.containsKey(address);
  }

  public List<Local> all() {
    return new ArrayList<>(all.values());
  }

  /// The one that is best to tell a peer.
  ///
  /// What is ours in an overlay that hides us is told in that overlay only, and nothing else is
  /// told there, lest two of our addresses be known to be of one node (Core GetLocal).
  Optional<Local> bestFor(PeerSession peer) {
    Network through = peer.network();
    boolean isHidden = through == Network.ONION || through == Network.I2P;
    Local best = null;
    AddressReach bestReach = AddressReach.UNREACHABLE;
    for (Local local : all.values()) {
      NetworkAddress address = local.endpoint().address();
      if (address.network() != through && (isHidden || address.isPrivacyNetwork())) {
        continue;
      }
      AddressReach reach = AddressReach.of(address, peer.endpoint().address());
      if (best == null
          || reach.compareTo(bestReach) > 0
          || (reach == bestReach && local.score() > best.score())) {
        best = local;
        bestReach = reach;
      }
    }
    return Optional.ofNullable(best);
  }
}
