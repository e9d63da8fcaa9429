package org.basalt.chain.ledger;

import java.security.SecureRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.HintsException;
import org.basalt.chain.blocks.PruneLock;
import org.basalt.chain.coins.CoinRows;
import org.basalt.chain.coins.CoinsTable;
import org.basalt.chain.swiftsync.BlockShare;
import org.basalt.chain.swiftsync.BlockShares;
import org.basalt.chain.swiftsync.HintsFile;
import org.basalt.chain.swiftsync.RunTotal;
import org.basalt.chain.tree.BlockTree;
import org.basalt.chain.tree.TreeEntry;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.Block;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.core.runtime.OwnerThread;
import org.basalt.core.runtime.WorkerPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/* Initial download without coin lookups (`-swiftsync`).
 *
 * Problem. Below the assumed-valid block scripts are not checked, and what is left of connecting a block is to look up and
 * delete a coin for each input and to add one for each output. Nearly all of them are spent again long before the end.
 *
 * Idea. A file of hints says of each output whether it is unspent as of some block, the hinted one. Those that are go to the
 * table of coins, once and for good. All others are only added to a salted sum, and what inputs spend is subtracted from it.
 * The order does not matter, nothing is looked up, and blocks are worked out on all threads. At the hinted block the sum is
 * zero if and only if what was spent is exactly what was made and did not survive; then the hints were right, and the
 * table is the set of coins.
 *
 * Adversary. Whoever made the hints, and miners of the chain. The salt is secret and new for each run, so a sum that is
 * zero by design cannot be made. Wrong hints are found at the latest at the hinted block; then all is deleted and the
 * ledger begins again with genesis, from the blocks that are stored by then, without hints. So hints can cost time, never
 * truth.
 *
 * Trust. What is not looked up is not checked: amounts of single inputs, fees and rewards of single blocks, maturity of
 * coinbases, relative lock times, signature operations of inputs, repeated ids of transactions (BIP-0030). So a run only
 * covers blocks whose scripts would not be checked either: the hinted block must be an ancestor of the assumed-valid one,
 * and all that AssumedValid asks for must hold. Header, structure and context of every block are checked as ever. Inflation
 * is checked as a whole: coins that survive are worth no more than all subsidies.
 *
 * Invariants. From beginCollecting to finishCollecting the table says that it is no set of coins; a crash in between finds
 * that, deletes the rows, and begins again. Coins in memory stay empty. There is no undo data of the blocks of a run, so
 * their branch cannot be left any more afterwards: see docs/adr/0005-swiftsync-without-undo-data.md.
 *
 * Source: "SwiftSync - smarter synchronization with hints" (Ruben Somsen), drafts of BIP-0455 to BIP-0457.
 */

/// A run over the blocks up to the hinted one: before, during, and after it.
@OwnedBy("chain")
final class SwiftSync implements PruneLock, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("validation");

  /// Of surviving coins that are sorted and loaded together; as many may be on their way meanwhile.
  private static final long MIN_LOAD_BYTES = 16L << 20;

  private static final long MAX_LOAD_BYTES = 128L << 20;

  /// Of the configured cache, the part that one load may take.
  private static final int LOAD_SHARE = 4;

  private static final int SALT_SIZE = 16;

  private enum State {
    /// No hints.
    OFF,
    /// There are hints, but the headers that a run needs have not come.
    WAITING,
    RUNNING,
    /// The hinted block is connected, or the hints are not used.
    OVER,
    /// The hints were wrong, and no block was connected since.
    ABANDONED
  }

  /// What other threads need to know.
  private record Run(BlockNode hinted, BlockShares shares) {}

  private final OwnerThread owner;
  private final BlockTree tree;
  private final CoinsTable table;
  private final ConsensusParams params;
  private final AssumedValid assumedValid;
  private final InitialDownload initialDownload;
  private final WorkerPool workers;
  private final long loadBytes;
  private final @Nullable HintsFile hints;
  private State state;
  private volatile @Nullable Run run;
  private RunTotal total = new RunTotal();
  private CoinRows rows = new CoinRows();
  private @Nullable FutureTask<Boolean> loading;
  private boolean hasRepeated;
  private long startNanos;

  /// @param hints null if there are none
  SwiftSync(
      OwnerThread owner,
      BlockTree tree,
      CoinsTable table,
      ConsensusParams params,
      AssumedValid assumedValid,
      InitialDownload initialDownload,
      WorkerPool workers,
      long cacheBytes,
      @Nullable HintsFile hints) {
    this.owner = owner;
    this.tree = tree;
    this.table = table;
    this.params = params;
    this.assumedValid = assumedValid;
    this.initialDownload = initialDownload;
    this.workers = workers;
    this.loadBytes = Math.clamp(cacheBytes / LOAD_SHARE, MIN_LOAD_BYTES, MAX_LOAD_BYTES);
    this.hints = hints;
    state = hints == null ? State.OFF : State.WAITING;
  }

  // Any thread.

  /// That the coins of the present tip are not known.
  boolean isRunning() {
    return run != null;
  }

  /// What a block contributes, if there is a run and the block is part of it.
  SwiftShare prepare(Block block) {
    Run current = run;
    if (current == null) {
      return SwiftShare.NONE;
    }
    return tree.find(block.hash())
        .filter(node -> node.height() > 0 && current.hinted.hasAncestor(node))
        .map(node -> prepare(current, block, node.height()))
        .orElse(SwiftShare.NONE);
  }

  private static SwiftShare prepare(Run run, Block block, int height) {
    try {
      return new SwiftShare.Ready(run.shares.of(block, height));
    } catch (HintsException e) {
      return new SwiftShare.Misfit(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public String name() {
    return "swiftsync";
  }

  /// All blocks may be needed again until the hints are known to be right.
  @Override
  public int firstHeight() {
    return isRunning() ? 0 : Integer.MAX_VALUE;
  }

  // The ledger's thread.

  /// Begins a run as soon as it is known that it may.
  void beginIfReady() {
    owner.assertHere();
    if (state != State.WAITING || hints == null || !reasonNotToBegin(hints).isEmpty()) {
      return;
    }
    BlockNode hinted = tree.find(hints.block()).orElseThrow();
    byte[] salt = new byte[SALT_SIZE];
    new SecureRandom().nextBytes(salt);
    table.beginCollecting(genesis());
    initialDownload.hold(true);
    startNanos = System.nanoTime();
    state = State.RUNNING;
    run = new Run(hinted, new BlockShares(hints, params, salt));
    LOG.info(
        "SwiftSync begins: blocks up to #{} ({}) are connected without lookups, by the hints in {}",
        hinted.height(),
        hinted.hash(),
        hints.path());
  }

  private BlockHash genesis() {
    return tree.genesis().node().hash();
  }

  /// Empty if there is none.
  private String reasonNotToBegin(HintsFile file) {
    if (tree.tip() != tree.genesis()) {
      return "the ledger has begun already, its tip is " + tree.tip().node();
    }
    var hinted = tree.find(file.block());
    if (hinted.isEmpty()) {
      return "the header of block " + file.block() + ", for which they are, is not known yet";
    }
    if (hinted.get().height() != file.height()) {
      return "they are for height " + file.height() + ", but the block is " + hinted.get();
    }
    return assumedValid.reasonToCheck(hinted.get());
  }

  /// A block is about to be connected with lookups: too late for hints.
  void decline() {
    if (state == State.WAITING && hints != null) {
      LOG.warn("SwiftSync is not used: {}", reasonNotToBegin(hints));
      state = State.OVER;
      hints.close();
    }
  }

  /// Whether a chain has the hinted block, or may get it.
  boolean isOnTheWay(BlockNode target) {
    Run current = run;
    return current == null
        || target.hasAncestor(current.hinted)
        || current.hinted.hasAncestor(target);
  }

  /// Takes in the next block.
  ///
  /// @param prepared what was worked out before, if so
  /// @return why the hints cannot be right; empty if they can
  String connect(BlockNode node, Block block, SwiftShare prepared) {
    owner.assertHere();
    SwiftShare share = prepared instanceof SwiftShare.None ? prepare(block) : prepared;
    return switch (share) {
      case SwiftShare.None _ -> throw new IllegalStateException(node + " is not part of the run");
      case SwiftShare.Misfit(String why) -> why;
      case SwiftShare.Ready(BlockShare ready) -> {
        total.add(ready);
        rows.add(ready.rows(), ready.groups());
        if (rows.bytes() >= loadBytes) {
          load();
        }
        yield isHinted(node) ? faultAtTheEnd(node) : "";
      }
    };
  }

  private boolean isHinted(BlockNode node) {
    Run current = run;
    return current != null && current.hinted == node;
  }

  private void load() {
    awaitLoading();
    CoinRows full = rows;
    rows = new CoinRows();
    FutureTask<Boolean> task = new FutureTask<>(() -> table.collect(full));
    loading = task;
    workers.execute(task);
  }

  private void awaitLoading() {
    FutureTask<Boolean> task = loading;
    loading = null;
    if (task == null) {
      return;
    }
    // Does nothing if a worker has begun with it.
    task.run();
    try {
      hasRepeated |= !task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("loading coins failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while coins were loaded", e);
    }
  }

  private String faultAtTheEnd(BlockNode hinted) {
    load();
    awaitLoading();
    if (hasRepeated) {
      return "a transaction has outputs that survive twice";
    }
    return total.fault(hinted.height(), params);
  }

  /// The hinted block is the tip, and the hints were right.
  void finish(LedgerStore store) {
    owner.assertHere();
    BlockNode hinted = tree.tip().node();
    for (BlockNode node = hinted; node.height() > 0; node = node.parent().orElseThrow()) {
      tree.connectedWithoutUndo(tree.entry(node));
    }
    store.commit();
    table.finishCollecting(hinted.hash());
    LOG.info(
        "SwiftSync is complete at #{} ({}): the hints were right, {} coins, {} s",
        hinted.height(),
        hinted.hash(),
        total.coins(),
        (System.nanoTime() - startNanos) / 1_000_000_000);
    end(State.OVER);
  }

  /// Whether a block ends the run.
  boolean isLast(BlockNode node) {
    return isHinted(node);
  }

  /// Deletes what was collected; the tip is genesis again.
  void abandon(String why) {
    owner.assertHere();
    LOG.warn(
        "SwiftSync failed at height {}: {}. Starting over from genesis without hints.",
        tree.tip().node().height(),
        why);
    rows = new CoinRows();
    awaitLoading();
    table.abandonCollecting(genesis());
    TreeEntry genesis = tree.genesis();
    tree.moveTip(genesis);
    tree.addCandidatesAtLeastAsGoodAsTip();
    end(State.ABANDONED);
  }

  /// True once, for the first block that is connected after the hints were found wrong: it is to be
  /// made durable, so that they are not tried again after a restart.
  boolean takeAbandoned() {
    boolean wasAbandoned = state == State.ABANDONED;
    if (wasAbandoned) {
      state = State.OVER;
    }
    return wasAbandoned;
  }

  private void end(State next) {
    run = null;
    state = next;
    rows = new CoinRows();
    total = new RunTotal();
    initialDownload.hold(false);
    if (hints != null) {
      hints.close();
    }
  }

  /// Waits for what is being loaded. After the ledger's thread has ended.
  @Override
  public void close() {
    run = null;
    awaitLoading();
    if (hints != null) {
      hints.close();
    }
  }
}
