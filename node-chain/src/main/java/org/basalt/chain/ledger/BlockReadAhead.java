package org.basalt.chain.ledger;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.coins.CoinPrefetcher;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.Block;
import org.basalt.core.rules.Consensus;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.core.runtime.WorkerPool;
import org.basalt.core.verdict.BlockVerdict;

/// Blocks to connect next: the one at hand, or read back from the store, decoded and checked again
/// on the workers while those before them are connected.
@OwnedBy("chain")
final class BlockReadAhead {
  /// Blocks ahead: enough to keep the workers busy, few enough to hold in memory.
  private static final int WINDOW = 8;

  private final LedgerStore store;
  private final Consensus consensus;
  private final WorkerPool workers;
  private final CoinPrefetcher prefetcher;
  private final SwiftSync swiftSync;
  private final Map<BlockHash, FutureTask<Ready>> reading = new LinkedHashMap<>();

  BlockReadAhead(
      LedgerStore store,
      Consensus consensus,
      WorkerPool workers,
      CoinPrefetcher prefetcher,
      SwiftSync swiftSync) {
    this.prefetcher = prefetcher;
    this.swiftSync = swiftSync;
    this.store = store;
    this.consensus = consensus;
    this.workers = workers;
  }

  /// A block to connect, and what it contributes to a run without lookups.
  record Ready(Block block, SwiftShare share) {}

  /// The block of a node on the way to a target.
  Ready get(BlockNode node, BlockNode target, Optional<CheckedBlock> received) {
    if (received.isPresent() && received.get().block().hash().equals(node.hash())) {
      return new Ready(received.get().block(), received.get().share());
    }
    int last = Math.min(target.height(), node.height() + WINDOW);
    Set<BlockHash> wanted = new HashSet<>();
    for (int height = node.height(); height <= last; height++) {
      BlockNode next = target.ancestorAt(height);
      wanted.add(next.hash());
      if (!reading.containsKey(next.hash())) {
        FutureTask<Ready> task = new FutureTask<>(() -> read(next));
        reading.put(next.hash(), task);
        if (next != node) {
          workers.execute(task);
        }
      }
    }
    reading.keySet().retainAll(wanted);
    FutureTask<Ready> task = reading.remove(node.hash());
    if (task == null) {
      throw new AssertionError("not being read: " + node);
    }
    task.run();
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot read " + node, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading " + node, e);
    }
  }

  private Ready read(BlockNode node) {
    Block block = store.block(node);
    if (consensus.checkStructure(block) instanceof BlockVerdict.Invalid invalid) {
      // It was valid when it was stored.
      throw new IllegalStateException(
          "stored " + node + " is damaged (" + invalid.reject() + "): check disk and memory");
    }
    SwiftShare share = swiftSync.prepare(block);
    if (share instanceof SwiftShare.None) {
      prefetcher.readAhead(block);
    }
    return new Ready(block, share);
  }
}
