package org.basalt.chain.ledger;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.coins.CoinPrefetcher;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.rules.Consensus;
import org.basalt.core.runtime.ByteBudget;
import org.basalt.core.runtime.WorkerPool;
import org.basalt.core.verdict.BlockVerdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decodes blocks and checks their structure ahead of the ledger, on the workers.
///
/// The ledger takes blocks in the order in which they were submitted, whatever order the workers
/// finish in: which of two tips with the same work came first must not depend on chance. If no
/// worker has begun with the block whose turn it is, the ledger's thread does it itself; and while
/// one is at it, the ledger's thread takes the blocks behind it in hand instead of waiting.
final class BlockIntake {
  private static final Logger LOG = LoggerFactory.getLogger("validation");

  private final Consensus consensus;
  private final WorkerPool workers;
  private final ByteBudget budget;
  private final CoinPrefetcher prefetcher;
  private final SwiftSync swiftSync;
  private final Function<BlockHash, Optional<BlockNode>> headers;

  /// Blocks that perhaps nobody has begun with, in order; bounded by the budget.
  private final Queue<FutureTask<Checked>> waiting = new ConcurrentLinkedQueue<>();

  /// @param headers the tree; asked on any thread
  BlockIntake(
      Consensus consensus,
      WorkerPool workers,
      ByteBudget budget,
      CoinPrefetcher prefetcher,
      SwiftSync swiftSync,
      Function<BlockHash, Optional<BlockNode>> headers) {
    this.headers = headers;
    this.prefetcher = prefetcher;
    this.swiftSync = swiftSync;
    this.consensus = consensus;
    this.workers = workers;
    this.budget = budget;
  }

  /// What came of decoding and checking.
  sealed interface Checked {
    /// Decodes, and its structure is valid.
    record Sound(CheckedBlock block) implements Checked {}

    /// Decodes, and breaks a rule of CheckBlock: neither stored nor marked, since the bytes may not
    /// be those that the header's miner made.
    record Unsound(Block block, BlockVerdict.Invalid verdict) implements Checked {}

    /// No block at all.
    record Undecodable(String message) implements Checked {}
  }

  /// A block on its way to the ledger; holds its share of the budget until [#release()].
  final class Pending {
    private final FutureTask<Checked> task;
    private final int sizeBytes;

    private Pending(byte[] raw, boolean isFromPeer) {
      task = new FutureTask<>(() -> check(raw, isFromPeer));
      sizeBytes = raw.length;
    }

    /// The result, computed here if nobody has begun to.
    Checked get() {
      task.run();
      while (!task.isDone() && checkNext()) {
        // One more of those behind it is done.
      }
      try {
        return task.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("checking a block failed", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while a block was checked", e);
      }
    }

    void release() {
      budget.giveBack(sizeBytes);
    }
  }

  /// Never waits; the budget is overdrawn if need be, and [ByteBudget#hasRoom()] says so to the
  /// network.
  Pending submit(byte[] raw) {
    budget.take(raw.length);
    return begin(raw);
  }

  /// Likewise; what is mutated is refused as that, whatever else is wrong with it.
  Pending submitFromPeer(byte[] raw) {
    budget.take(raw.length);
    return begin(raw, true);
  }

  /// For an importing thread: its bytes were taken from the budget by [ByteBudget#takeWhenFree].
  Pending begin(byte[] raw) {
    return begin(raw, false);
  }

  private Pending begin(byte[] raw, boolean isFromPeer) {
    Pending pending = new Pending(raw, isFromPeer);
    waiting.add(pending.task);
    workers.execute(this::checkNext);
    return pending;
  }

  /// Takes the next block in hand, which may have been checked meanwhile.
  ///
  /// @return false if there was none
  private boolean checkNext() {
    FutureTask<Checked> next = waiting.poll();
    if (next != null) {
      next.run();
    }
    return next != null;
  }

  /// That the transactions are not those of the header's miner. Any thread.
  Optional<BlockVerdict.Mutated> mutation(Block block, BlockNode parent) {
    boolean isSegwit = parent.height() + 1 >= consensus.params().segwitHeight();
    return consensus.mutation(block, isSegwit);
  }

  private Checked check(byte[] raw, boolean isFromPeer) {
    Block block;
    try {
      block = BlockCodec.decode(raw);
    } catch (DecodeException e) {
      return new Checked.Undecodable(e.getMessage() == null ? "" : e.getMessage());
    }
    Optional<BlockNode> parent =
        isFromPeer ? headers.apply(block.header().prev()) : Optional.empty();
    Optional<BlockVerdict.Mutated> mutation = parent.flatMap(node -> mutation(block, node));
    if (mutation.isPresent()) {
      LOG.debug("Block mutated: {}", mutation.get().reject());
      return new Checked.Unsound(block, mutation.get());
    }
    return switch (consensus.checkStructure(block, true, parent.isEmpty())) {
      case BlockVerdict.Valid _ -> {
        SwiftShare share = swiftSync.prepare(block);
        if (share instanceof SwiftShare.None) {
          prefetcher.readAhead(block);
        }
        yield new Checked.Sound(new CheckedBlock(block, raw, share));
      }
      case BlockVerdict.Invalid invalid -> new Checked.Unsound(block, invalid);
    };
  }
}
