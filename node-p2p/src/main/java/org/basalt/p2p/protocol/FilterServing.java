package org.basalt.p2p.protocol;

import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.message.FilterAdd;
import org.basalt.p2p.message.FilterClear;
import org.basalt.p2p.message.FilterLoad;
import org.basalt.p2p.message.GetCFCheckpt;
import org.basalt.p2p.message.GetCFHeaders;
import org.basalt.p2p.message.GetCFilters;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.basalt.p2p.peer.PeerContext;
import org.basalt.p2p.peer.PeerProtocol;
import org.basalt.p2p.peer.PeerSession;

/// Declines filters that we do not offer: bloom filters (BIP-0111) and block filters (BIP-0157).
/// Who asks all the same is disconnected.
@OwnedBy("peers")
public final class FilterServing implements PeerProtocol {
  private final PeerContext context;

  public FilterServing(PeerContext context) {
    this.context = context;
  }

  @Override
  public void attach(PeerSession peer) {
    peer.on(FilterLoad.TYPE, _ -> bloomAsked(peer, "filterload"));
    peer.on(FilterAdd.TYPE, _ -> bloomAsked(peer, "filteradd"));
    peer.on(FilterClear.TYPE, _ -> bloomAsked(peer, "filterclear"));
    peer.on(GetCFilters.TYPE, _ -> blockFilterAsked(peer));
    peer.on(GetCFHeaders.TYPE, _ -> blockFilterAsked(peer));
    peer.on(GetCFCheckpt.TYPE, _ -> blockFilterAsked(peer));
  }

  private void bloomAsked(PeerSession peer, String command) {
    if (!context.services().has(ServiceFlags.BLOOM)) {
      peer.disconnect(command + " received despite not offering bloom services");
    }
  }

  private void blockFilterAsked(PeerSession peer) {
    if (!context.services().has(ServiceFlags.COMPACT_FILTERS)) {
      peer.disconnect("peer requested unsupported block filter type");
    }
  }
}
