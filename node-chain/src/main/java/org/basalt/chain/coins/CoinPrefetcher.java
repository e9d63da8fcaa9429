package org.basalt.chain.coins;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.runtime.WorkerPool;
import org.jspecify.annotations.Nullable;

/// Reads the coins that blocks will spend before their turn comes, on other threads than the
/// cache's. What was read waits here until the cache takes it with the block.
public final class CoinPrefetcher {
  /// Outpoints of blocks that wait; at about a hundred bytes each. Blocks beyond it are not read
  /// ahead.
  private static final int MAX_WAITING_OUTPOINTS = 300_000;

  /// What outlived so many flushes is of a block that will not come.
  private static final int MAX_FLUSHES = 8;

  private final CoinsTable table;
  private final CoinsCache cache;
  private final Map<BlockHash, Prefetched> waiting = new ConcurrentHashMap<>();
  private final AtomicInteger waitingOutpoints = new AtomicInteger();

  public CoinPrefetcher(CoinsTable table, CoinsCache cache) {
    this.table = table;
    this.cache = cache;
    cache.beforeFlush(this::outliveFlush);
  }

  /// Reads ahead for a block that will probably be connected soon. Any thread.
  public void readAhead(Block block) {
    if (waitingOutpoints.get() >= MAX_WAITING_OUTPOINTS) {
      dropOld();
      return;
    }
    Prefetched prefetched = read(table, cache, spentBy(block));
    waitingOutpoints.addAndGet(prefetched.outpoints().size());
    forget(waiting.put(block.hash(), prefetched));
  }

  /// Brings the coins that a block spends into the cache: those that were read ahead, or else from
  /// the table now. On the cache's thread.
  public void take(Block block, WorkerPool workers) {
    Prefetched prefetched = waiting.remove(block.hash());
    forget(prefetched);
    if (prefetched == null || !cache.take(prefetched)) {
      cache.fetch(spentBy(block), workers);
    }
  }

  private void forget(@Nullable Prefetched prefetched) {
    if (prefetched != null) {
      waitingOutpoints.addAndGet(-prefetched.outpoints().size());
    }
  }

  /// On the cache's thread, when nothing is written yet: what waits here was read by then, and what
  /// comes later has the old generation and is dropped.
  private void outliveFlush() {
    waiting.replaceAll((_, prefetched) ->
        prefetched.flushes() < MAX_FLUSHES ? cache.asAfterFlush(prefetched) : prefetched);
  }

  /// What did not outlive the last flush is of no use any more; what is left of blocks that never
  /// came is among it sooner or later.
  private void dropOld() {
    long generation = cache.generation();
    waiting.forEach((hash, prefetched) -> {
      if (prefetched.generation() != generation && waiting.remove(hash, prefetched)) {
        forget(prefetched);
      }
    });
  }

  /// The outpoints that a block spends, but those that it makes itself.
  public static List<OutPoint> spentBy(Block block) {
    Set<Txid> own = new HashSet<>();
    List<OutPoint> outpoints = new ArrayList<>();
    for (Transaction tx : block.transactions()) {
      if (!tx.isCoinbase()) {
        for (TxIn input : tx.inputs()) {
          if (!own.contains(input.prevout().txid())) {
            outpoints.add(input.prevout());
          }
        }
      }
      own.add(tx.txid());
    }
    return outpoints;
  }

  static Prefetched read(CoinsTable table, CoinsCache cache, List<OutPoint> outpoints) {
    // The generation is read first: if a flush begins afterwards, the cache sees that it has
    // changed.
    long generation = cache.generation();
    return new Prefetched(generation, List.copyOf(outpoints), table.read(outpoints), 0);
  }
}
