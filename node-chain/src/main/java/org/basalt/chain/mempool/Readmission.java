package org.basalt.chain.mempool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.basalt.chain.api.BlockNode;
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
/// look.
@OwnedBy("chain")
public final class Readmission {
  private static final Logger LOG = LoggerFactory.getLogger("mempool");

  /// Of transactions that wait; those of the highest blocks are dropped first (Core
  /// MAX_DISCONNECTED_TX_POOL_BYTES).
  private static final long MAX_WAITING_BYTES = 20_000_000;

  private final Mempool mempool;
  private final TxAdmission admission;

  /// In the order of the chain that they were in.
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
        waitingBytes -= isMined ? tx.totalSize() : 0;
        return isMined;
      });
    }
  }

  public void blockDisconnected(Block block) {
    hasReorganised = true;
    List<Transaction> transactions = block.transactions();
    for (int i = transactions.size() - 1; i > 0; i--) {
      waiting.addFirst(transactions.get(i));
      waitingBytes += transactions.get(i).totalSize();
    }
    while (waitingBytes > MAX_WAITING_BYTES) {
      waitingBytes -= waiting.removeLast().totalSize();
    }
  }

  /// Makes the mempool true of the tip again, if blocks were disconnected.
  public void settle(BlockNode tip) {
    if (!hasReorganised) {
      return;
    }
    hasReorganised = false;
    List<MempoolEntry> before = mempool.takeAll();
    for (Transaction tx : waiting) {
      LOG.debug("{} of a disconnected block: {}", tx, admission.readmit(tx, tip));
    }
    waiting.clear();
    waitingBytes = 0;
    for (MempoolEntry entry : before) {
      if (admission.mayComeBack(entry, tip)) {
        mempool.putBack(entry);
      } else {
        LOG.debug("{} is not valid on {}", entry, tip);
        mempool.forget(entry);
      }
    }
    mempool.trim();
  }
}
