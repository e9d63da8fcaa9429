package org.basalt.p2p.protocol;

import java.util.Optional;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.message.FilterAdd;
import org.basalt.p2p.message.FilterClear;
import org.basalt.p2p.message.FilterLoad;
import org.basalt.p2p.peer.PeerProtocol;
import org.basalt.p2p.peer.PeerSession;
import org.basalt.p2p.sync.BloomFilter;

/// Takes bloom filters (BIP-0037) from peers to whom they are offered (`-peerbloomfilters`), and
/// disconnects others who send them (BIP-0111).
@OwnedBy("peers")
public final class BloomServing implements PeerProtocol {
  private final BloomFilters filters;

  BloomServing(BloomFilters filters) {
    this.filters = filters;
  }

  @Override
  public void attach(PeerSession peer) {
    peer.on(FilterLoad.TYPE, message -> loaded(peer, message));
    peer.on(FilterAdd.TYPE, message -> added(peer, message));
    peer.on(FilterClear.TYPE, _ -> cleared(peer));
  }

  @Override
  public void detach(PeerSession peer) {
    filters.remove(peer);
  }

  private void loaded(PeerSession peer, FilterLoad message) {
    if (isDeclined(peer, "filterload")) {
      return;
    }
    if (!message.isWithinLimits()) {
      peer.misbehaving("too-large bloom filter");
    } else if (peer.type().relaysTransactions()) {
      filters.load(peer, message);
      peer.handshake().wantsTransactionsFromNowOn();
    }
  }

  private void added(PeerSession peer, FilterAdd message) {
    if (isDeclined(peer, "filteradd")) {
      return;
    }
    boolean isTooLarge = message.element().length > FilterAdd.ELEMENT_SIZE_MAX;
    Optional<BloomFilter> filter = filters.of(peer);
    if (isTooLarge || (filter.isEmpty() && peer.type().relaysTransactions())) {
      peer.misbehaving("bad filteradd message");
    } else {
      filter.ifPresent(f -> f.insert(message.element()));
    }
  }

  private void cleared(PeerSession peer) {
    if (!isDeclined(peer, "filterclear") && peer.type().relaysTransactions()) {
      filters.remove(peer);
      peer.handshake().wantsTransactionsFromNowOn();
    }
  }

  private boolean isDeclined(PeerSession peer, String command) {
    if (filters.isOfferedTo(peer)) {
      return false;
    }
    peer.disconnect(command + " received despite not offering bloom services");
    return true;
  }
}
