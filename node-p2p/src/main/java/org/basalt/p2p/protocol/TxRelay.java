package org.basalt.p2p.protocol;

import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.message.FeeFilter;
import org.basalt.p2p.message.Inv;
import org.basalt.p2p.message.Inventory;
import org.basalt.p2p.message.Mempool;
import org.basalt.p2p.message.TxMessage;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.basalt.p2p.peer.Handshake;
import org.basalt.p2p.peer.NetPermission;
import org.basalt.p2p.peer.PeerContext;
import org.basalt.p2p.peer.PeerProtocol;
import org.basalt.p2p.peer.PeerSession;

/// Understands what peers say of transactions. There is no mempool yet to put them in, so none is
/// asked for, and those that come unasked are dropped; but who sends them where they were declined
/// is disconnected (BIP-0037, BIP-0339).
@OwnedBy("peers")
public final class TxRelay implements PeerProtocol {
  /// In satoshis: all there will ever be.
  private static final long MAX_MONEY_SAT = 2_100_000_000_000_000L;

  private final PeerContext context;

  public TxRelay(PeerContext context) {
    this.context = context;
  }

  @Override
  public void attach(PeerSession peer) {
    peer.on(Inv.TYPE, inv -> announced(peer, inv));
    peer.on(TxMessage.TYPE, message -> received(peer, message));
    peer.on(FeeFilter.TYPE, filter -> filterReceived(peer, filter));
    peer.on(Mempool.TYPE, _ -> mempoolAsked(peer));
  }

  private void announced(PeerSession peer, Inv inv) {
    boolean isDeclined = !Handshake.acceptsTransactions(context.config(), peer);
    for (Inventory item : inv.items()) {
      boolean isOfAgreedKind =
          item.isTransaction()
              && (item.kind() == Inventory.WTX) == peer.handshake().relaysByWtxid();
      if (isOfAgreedKind && isDeclined) {
        peer.disconnect("transaction (" + item.hash() + ") inv sent in violation of protocol");
        return;
      }
    }
  }

  private void received(PeerSession peer, TxMessage message) {
    if (!Handshake.acceptsTransactions(context.config(), peer)) {
      peer.disconnect(
          "transaction (" + message.transaction().txid() + ") sent in violation of protocol");
      return;
    }
    peer.statistics().transactionReceived(context.clock().timeSec());
  }

  private static void filterReceived(PeerSession peer, FeeFilter filter) {
    long rate = filter.feeRateSatPerKvB();
    if (rate >= 0 && rate <= MAX_MONEY_SAT) {
      peer.statistics().feeFilterReceived(rate);
    }
  }

  private void mempoolAsked(PeerSession peer) {
    boolean isAllowed =
        context.services().has(ServiceFlags.BLOOM) || peer.has(NetPermission.MEMPOOL);
    if (!isAllowed && !peer.has(NetPermission.NOBAN)) {
      peer.disconnect("mempool request with bloom filters disabled");
    }
  }
}
