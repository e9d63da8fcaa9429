package org.basalt.chain.mempool;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.basalt.core.hash.Txid;
import org.basalt.core.runtime.OwnedBy;

/// What the operator has added to the fees of transactions (RPC `prioritisetransaction`), whether
/// they are in the mempool or not. It is forgotten when a transaction, or one that conflicts with
/// it, is in a block.
///
/// Source: Core `txmempool.cpp` PrioritiseTransaction, ClearPrioritisation.
@OwnedBy("chain")
public final class FeeDeltas {
  private final SortedMap<Txid, Long> byTxidSat = new TreeMap<>();

  /// Satoshis; 0 for a transaction of which nothing was said.
  public long of(Txid txid) {
    return byTxidSat.getOrDefault(txid, 0L);
  }

  /// None is 0. A copy.
  public SortedMap<Txid, Long> all() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(byTxidSat));
  }

  boolean isEmpty() {
    return byTxidSat.isEmpty();
  }

  /// Gives the new sum, which stays within a `long`.
  long add(Txid txid, long deltaSat) {
    long sumSat = saturatingSum(of(txid), deltaSat);
    if (sumSat == 0) {
      byTxidSat.remove(txid);
    } else {
      byTxidSat.put(txid, sumSat);
    }
    return sumSat;
  }

  /// As Core counts it.
  long memoryBytes() {
    return CoreMemory.FEE_DELTA_BYTES * byTxidSat.size();
  }

  void clear(Txid txid) {
    byTxidSat.remove(txid);
  }

  static long saturatingSum(long a, long b) {
    long sum = a + b;
    boolean overflows = ((a ^ sum) & (b ^ sum)) < 0;
    return overflows ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
  }
}
