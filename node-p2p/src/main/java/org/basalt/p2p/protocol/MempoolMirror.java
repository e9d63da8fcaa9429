package org.basalt.p2p.protocol;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.basalt.chain.api.ChainEvent;
import org.basalt.chain.api.RemovalReason;
import org.basalt.core.hash.Wtxid;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.peer.PeerProtocol;
import org.basalt.p2p.sync.ExtraTransactions;
import org.basalt.p2p.sync.MempoolTransactions;

/// Follows the mempool by the ledger's events, for compact blocks. Bounded by the mempool itself.
@OwnedBy("peers")
final class MempoolMirror implements PeerProtocol, MempoolTransactions {
  private final Map<Wtxid, Transaction> transactions = new LinkedHashMap<>();
  private final ExtraTransactions extra;

  /// @param extra is told of replaced transactions
  MempoolMirror(ExtraTransactions extra) {
    this.extra = extra;
  }

  @Override
  public void chainChanged(ChainEvent event) {
    switch (event) {
      case ChainEvent.TransactionAdded added -> transactions.put(added.tx().wtxid(), added.tx());
      case ChainEvent.TransactionRemoved removed -> {
        transactions.remove(removed.tx().wtxid());
        if (removed.reason() == RemovalReason.REPLACED) {
          extra.replaced(removed.tx());
        }
      }
      default -> {}
    }
  }

  @Override
  public Iterator<Transaction> iterator() {
    return transactions.values().iterator();
  }
}
