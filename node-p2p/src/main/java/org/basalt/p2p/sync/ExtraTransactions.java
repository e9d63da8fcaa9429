package org.basalt.p2p.sync;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.runtime.OwnedBy;

/// The last transactions that did not stay in the mempool, or never came in: refused, replaced,
/// without their parents. A miner may have thought otherwise, so they are looked at when a compact
/// block is put together (BIP-0152; Core `vExtraTxnForCompact`).
@OwnedBy("peers")
public final class ExtraTransactions implements Iterable<Transaction> {
  /// Larger refused transactions are not worth their memory; in bytes with witness.
  private static final int MAX_REFUSED_BYTES = 100_000;

  private final int capacity;
  private final List<Transaction> transactions = new ArrayList<>();
  private int next;

  /// @param capacity how many are kept; 0 keeps none
  public ExtraTransactions(int capacity) {
    this.capacity = capacity;
  }

  /// One that the mempool did not take.
  public void refused(Transaction tx) {
    if (tx.totalSize() < MAX_REFUSED_BYTES) {
      add(tx);
    }
  }

  /// One that a better one pushed out.
  public void replaced(Transaction tx) {
    add(tx);
  }

  /// In the place of the oldest once they are too many.
  private void add(Transaction tx) {
    if (capacity == 0) {
      return;
    }
    if (transactions.size() < capacity) {
      transactions.add(tx);
    } else {
      transactions.set(next, tx);
    }
    next = (next + 1) % capacity;
  }

  @Override
  public Iterator<Transaction> iterator() {
    return transactions.iterator();
  }
}
