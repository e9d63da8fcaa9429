package org.basalt.p2p.protocol;

import org.basalt.chain.api.ChainEvent;
import org.basalt.chain.api.RemovalReason;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.peer.PeerProtocol;
import org.basalt.p2p.sync.ExtraTransactions;
import org.basalt.p2p.sync.RelayPool;

/// Follows the mempool by the ledger's events, for relay and for compact blocks. It hears them
/// before other behaviours do.
@OwnedBy("peers")
final class MempoolMirror implements PeerProtocol {
  private final RelayPool pool;
  private final ExtraTransactions extra;

  /// @param extra is told of replaced transactions
  MempoolMirror(RelayPool pool, ExtraTransactions extra) {
    this.pool = pool;
    this.extra = extra;
  }

  @Override
  public void chainChanged(ChainEvent event) {
    switch (event) {
      case ChainEvent.TransactionAdded(var tx, var feeSat, var sizeVb, var sequence) ->
          pool.added(tx, feeSat, sizeVb, sequence);
      case ChainEvent.TransactionRemoved(var tx, var reason, var sequence) -> {
        pool.removed(tx, sequence);
        if (reason == RemovalReason.REPLACED) {
          extra.replaced(tx);
        }
      }
      case ChainEvent.BlockConnected(_, var block) -> pool.blockConnected(block);
      default -> {}
    }
  }
}
