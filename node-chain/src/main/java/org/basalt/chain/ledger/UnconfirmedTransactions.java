package org.basalt.chain.ledger;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.basalt.chain.api.ChainEvent;
import org.basalt.chain.api.ChainListener;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Transaction;

/// The mempool's transactions by id, for readers on any thread: kept in step by the events, so no
/// larger than the mempool. What is not here may be about to come.
final class UnconfirmedTransactions implements ChainListener {
  private final Map<Txid, Transaction> transactions = new ConcurrentHashMap<>();

  @Override
  public void onEvent(ChainEvent event) {
    if (event instanceof ChainEvent.TransactionAdded added) {
      transactions.put(added.tx().txid(), added.tx());
    } else if (event instanceof ChainEvent.TransactionRemoved removed) {
      transactions.remove(removed.tx().txid());
    }
  }

  Optional<Transaction> find(Txid txid) {
    return Optional.ofNullable(transactions.get(txid));
  }
}
