package org.basalt.chain.mempool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.RemovalReason;
import org.basalt.chain.api.TxOutcome;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.runtime.OwnedBy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the mempool in step with the chain. Transactions of disconnected blocks wait until the
/// chain has come to its new tip, and come back then if they are still valid; those that were in
/// the mempool stay if they are.
///
/// Between [#blockDisconnected] and [#settle] the mempool is not true of any tip, and nobody may
/// look. Source: Core `validation.cpp` MaybeUpdateMempoolForReorg,
/// `kernel/disconnected_transactions.cpp`.
@OwnedBy("chain")
public final class Readmission {
  private static final Logger LOG = LoggerFactory.getLogger("mempool");

  /// Of transactions that wait; those of the highest blocks are dropped first (Core
  /// MAX_DISCONNECTED_TX_POOL_BYTES).
  private static final long MAX_WAITING_BYTES = 20_000_000;

  private final Mempool mempool;
  private final TxAdmission admission;

  /// In the order of the chain that they were in, coinbases too.
  private final Deque<Transaction> waiting = new ArrayDeque<>();

  private long waitingBytes;
  private boolean hasReorganised;

  public Readmission(Mempool mempool, TxAdmission admission) {
    this.mempool = mempool;
    this.admission = admission;
  }

  public void blockConnected(Block block) {
    mempool.blockConnected(block);
    if (!waiting.isEmpty()) {
      Set<Txid> mined = new HashSet<>();
      block.transactions().forEach(tx -> mined.add(tx.txid()));
      waiting.removeIf(tx -> {
        boolean isMined = mined.contains(tx.txid());
        waitingBytes -= isMined ? CoreMemory.ofTransaction(tx) : 0;
        return isMined;
      });
    }
  }

  public void blockDisconnected(Block block) {
    hasReorganised = true;
    for (Transaction tx : block.transactions().reversed()) {
      waiting.addFirst(tx);
      waitingBytes += CoreMemory.ofTransaction(tx);
    }
    while (waitingBytes > MAX_WAITING_BYTES) {
      Transaction dropped = waiting.removeLast();
      waitingBytes -= CoreMemory.ofTransaction(dropped);
      mempool.removeWithSpenders(dropped, RemovalReason.REORG);
    }
  }

  /// Makes the mempool true of the tip again, if blocks were disconnected.
  ///
  /// @param mayComeBack false if what was in these blocks is not wanted
  public void settle(BlockNode tip, boolean mayComeBack) {
    if (!hasReorganised) {
      return;
    }
    hasReorganised = false;
    List<MempoolEntry> back = new ArrayList<>();
    for (Transaction tx : waiting) {
      if (mayComeBack && !tx.isCoinbase() && comesBack(tx, tip)) {
        mempool.find(tx.txid()).ifPresent(back::add);
      } else {
        mempool.removeWithSpenders(tx, RemovalReason.REORG);
      }
    }
    waiting.clear();
    waitingBytes = 0;
    mempool.adoptChildren(back);
    List<MempoolEntry> overdue =
        mempool.entries().stream().filter(entry -> !admission.isStillDue(entry, tip)).toList();
    mempool.removeWithDescendants(overdue, RemovalReason.REORG);
    mempool.trim();
  }

  private boolean comesBack(Transaction tx, BlockNode tip) {
    return switch (admission.readmit(tx, tip)) {
      case TxOutcome.Accepted _ -> true;
      case TxOutcome.Refused(var verdict) -> {
        LOG.debug("{} of a disconnected block: {}", tx, verdict.reject());
        yield false;
      }
    };
  }
}
