package org.basalt.p2p.protocol;

import java.util.ArrayList;
import java.util.List;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.message.SendCmpct;
import org.basalt.p2p.peer.PeerSession;

/// The peers that we asked to announce blocks by `cmpctblock` at once, before they have validated
/// them (BIP-0152's high-bandwidth mode; Core MaybeSetPeerAsAnnouncingHeaderAndIDs).
///
/// They are those that gave us the last new blocks first. An attacker who connects to us is often
/// first too, so the last one that we chose ourselves is never given up for one that came to us.
@OwnedBy("peers")
public final class HighBandwidthPeers {
  /// As BIP-0152 asks.
  private static final int MAX_PEERS = 3;

  private final boolean isWanted;

  /// The one that was useful longest ago first.
  private final List<PeerSession> chosen = new ArrayList<>();

  /// @param isWanted false if there is no mempool to put compact blocks together from
  HighBandwidthPeers(boolean isWanted) {
    this.isWanted = isWanted;
  }

  public boolean contains(PeerSession peer) {
    return chosen.contains(peer);
  }

  /// The peer gave us a new valid block.
  void promote(PeerSession peer) {
    if (!isWanted || peer.isClosing() || !peer.handshake().providesCompactBlocks()) {
      return;
    }
    if (chosen.remove(peer)) {
      chosen.add(peer);
      return;
    }
    if (peer.type().isInbound() && chosen.size() == MAX_PEERS) {
      keepLastOutbound();
    }
    peer.send(SendCmpct.highBandwidth(true));
    chosen.add(peer);
    if (chosen.size() > MAX_PEERS) {
      chosen.removeFirst().send(SendCmpct.highBandwidth(false));
    }
  }

  /// If the next to go is the only one of our choosing, the one behind it goes instead.
  private void keepLastOutbound() {
    long outbound = chosen.stream().filter(peer -> !peer.type().isInbound()).count();
    if (outbound == 1 && !chosen.getFirst().type().isInbound()) {
      PeerSession kept = chosen.removeFirst();
      chosen.add(1, kept);
    }
  }

  void forget(PeerSession peer) {
    chosen.remove(peer);
  }
}
