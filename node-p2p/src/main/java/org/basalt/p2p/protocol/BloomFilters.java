package org.basalt.p2p.protocol;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.api.ConnectionType;
import org.basalt.p2p.message.FilterLoad;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.basalt.p2p.peer.NetPermission;
import org.basalt.p2p.peer.PeerContext;
import org.basalt.p2p.peer.PeerSession;
import org.basalt.p2p.sync.BloomFilter;

/// The bloom filters that peers have loaded (BIP-0037), one each.
@OwnedBy("peers")
public final class BloomFilters {
  private final PeerContext context;
  private final Map<Long, BloomFilter> filters = new HashMap<>();

  BloomFilters(PeerContext context) {
    this.context = context;
  }

  /// By `-peerbloomfilters`, or because this peer has the permission.
  boolean isOfferedTo(PeerSession peer) {
    return context.services().has(ServiceFlags.BLOOM)
        || (peer.type() == ConnectionType.INBOUND && peer.has(NetPermission.BLOOMFILTER));
  }

  /// What the peer wants to hear of; empty if it wants to hear of everything.
  public Optional<BloomFilter> of(PeerSession peer) {
    return Optional.ofNullable(filters.get(peer.id()));
  }

  void load(PeerSession peer, FilterLoad loaded) {
    filters.put(peer.id(), new BloomFilter(loaded));
  }

  void remove(PeerSession peer) {
    filters.remove(peer.id());
  }
}
