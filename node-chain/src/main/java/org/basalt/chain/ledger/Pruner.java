package org.basalt.chain.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockStatus;
import org.basalt.chain.api.Pruning;
import org.basalt.chain.blocks.BlockGroups;
import org.basalt.chain.blocks.PruneLock;
import org.basalt.chain.tree.BlockTree;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.core.runtime.WorkerPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes old blocks and their undo data (`-prune`).
///
/// What stays: the last [Pruning#KEPT_BLOCKS] below the tip, whatever a [PruneLock] holds with
/// [#LOCK_BUFFER] blocks below it, and genesis. What goes, goes in whole [BlockGroups].
///
/// Order on disk: first the coins as of the tip, durable; then one batch with the deletions and
/// with the statuses that say so. A crash before that batch finds the blocks and what says that
/// they are there; a crash after it finds neither, and coins of a tip that is far above them. The
/// disk space is freed after that, which changes no row.
///
/// A block that was fetched once more (RPC getblockfrompeer) stays until its height and that of the
/// tip at that time are both prunable, as it does in Core, where it is in a newer file.
///
/// Source: Core `node/blockstorage.cpp` FindFilesToPrune, FindFilesToPruneManual; `validation.cpp`
/// FlushStateToDisk.
@OwnedBy("chain")
final class Pruner {
  private static final Logger LOG = LoggerFactory.getLogger("prune");

  /// Core PRUNE_LOCK_BUFFER: blocks below a lock that are kept for reorganisations.
  private static final int LOCK_BUFFER = 10;

  /// Room left below the target for what comes until the next look (Core BLOCKFILE_CHUNK_SIZE and
  /// UNDOFILE_CHUNK_SIZE).
  private static final long BUFFER_BYTES = 17L << 20;

  /// What blocks to come are thought to take in the initial download, so that it is not interrupted
  /// for pruning too often.
  private static final long AVERAGE_BLOCK_BYTES = 1_000_000;

  /// Bytes written between two looks.
  private static final long LOOK_INTERVAL_BYTES = 16L << 20;

  private final Pruning pruning;
  private final int pruneAfterHeight;
  private final BlockTree tree;
  private final LedgerStore store;
  private final InitialDownload initialDownload;
  private final List<PruneLock> locks = new ArrayList<>();
  private final WorkerPool workers;

  /// Blocks that came back after their heights were pruned, with the tip's height at that time.
  private final Map<BlockNode, Integer> refetched = new HashMap<>();

  private BlockGroups groups;
  private BlockNode lastGrouped;

  /// Heights below are deleted, but for what came back.
  private int firstKept;

  private boolean isUsageKnown;
  private long usedBytes;
  private long countedWrittenBytes;
  private long writtenAtLastLook;
  private volatile int prunedHeight;

  Pruner(
      Pruning pruning,
      int pruneAfterHeight,
      BlockTree tree,
      LedgerStore store,
      InitialDownload initialDownload,
      WorkerPool workers) {
    this.pruning = pruning;
    this.pruneAfterHeight = pruneAfterHeight;
    this.tree = tree;
    this.store = store;
    this.initialDownload = initialDownload;
    this.workers = workers;
    groups = new BlockGroups(pruning.groupBytes());
    lastGrouped = tree.genesis().node();
    groups.add(tree.genesis().status().sizeBytes());
    prunedHeight = highestWithoutData();
    firstKept = Math.max(1, prunedHeight + 1);
    for (BlockNode node : tree.storedBelow(firstKept)) {
      blockStored(node);
    }
  }

  /// Heeds a lock from now on. Before the ledger starts.
  void heed(PruneLock lock) {
    locks.add(lock);
  }

  private int highestWithoutData() {
    for (BlockNode node = tree.tip().node();
        node.height() > 0;
        node = node.parent().orElseThrow()) {
      BlockStatus status = tree.status(node);
      if (!status.hasData()) {
        return node.height();
      }
    }
    return -1;
  }

  /// The highest block of the active chain whose data or undo data is gone; empty if none is. Any
  /// thread.
  OptionalInt prunedHeight() {
    int height = prunedHeight;
    return height < 0 ? OptionalInt.empty() : OptionalInt.of(height);
  }

  /// A block was stored.
  void blockStored(BlockNode node) {
    if (node.height() < firstKept) {
      refetched.put(node, tree.tip().node().height());
    }
  }

  /// At the start, whatever has been written since.
  void pruneAtStart() {
    if (pruning.mode() == Pruning.Mode.AUTOMATIC) {
      pruneToTarget();
    }
  }

  /// Deletes blocks if it is automatic and enough was written since the last look.
  void pruneIfDue() {
    if (pruning.mode() == Pruning.Mode.AUTOMATIC
        && store.writtenBytes() - writtenAtLastLook >= LOOK_INTERVAL_BYTES) {
      pruneToTarget();
    }
  }

  /// Deletes all groups that end at a height or below.
  void pruneTo(int height) {
    int last = Math.min(lastPrunable(), height);
    int end = firstKept - 1;
    for (int groupEnd : groupEndsUpTo(last)) {
      end = Math.max(end, groupEnd);
    }
    delete(end);
    LOG.info("Prune (Manual): prune_height={} pruned up to {}", last, prunedHeight);
  }

  private void pruneToTarget() {
    writtenAtLastLook = store.writtenBytes();
    int tipHeight = tree.tip().node().height();
    if (tipHeight <= pruneAfterHeight) {
      return;
    }
    long buffer = BUFFER_BYTES;
    int headersAhead = tree.bestHeader().node().height() - tipHeight;
    if (initialDownload.isRunning() && headersAhead > 0) {
      buffer += AVERAGE_BLOCK_BYTES * headersAhead;
    }
    int last = lastPrunable();
    for (int groupEnd : groupEndsUpTo(last)) {
      if (usedBytes() + buffer < pruning.targetBytes()) {
        break;
      }
      delete(groupEnd);
    }
    LOG.debug(
        "target={}MiB actual={}MiB max_prune_height={} pruned up to {}",
        pruning.targetBytes() >> 20,
        usedBytes() >> 20,
        last,
        prunedHeight);
  }

  /// The highest block that may go: by its depth and by all locks.
  private int lastPrunable() {
    int tipHeight = tree.tip().node().height();
    int last = tipHeight;
    String limitedBy = "";
    for (PruneLock lock : locks) {
      int first = lock.firstHeight();
      if (first != Integer.MAX_VALUE && first - LOCK_BUFFER - 1 <= last) {
        last = Math.max(1, first - LOCK_BUFFER - 1);
        limitedBy = lock.name();
      }
    }
    if (!limitedBy.isEmpty()) {
      LOG.debug("{} limited pruning to height {}", limitedBy, last);
    }
    return Math.min(last, Math.max(0, tipHeight - Pruning.KEPT_BLOCKS));
  }

  /// Ends of the groups of the active chain that are still there and end at a height or below.
  private List<Integer> groupEndsUpTo(int height) {
    BlockNode tip = tree.tip().node();
    if (!tip.hasAncestor(lastGrouped)) {
      groups = new BlockGroups(pruning.groupBytes());
      groups.add(tree.genesis().status().sizeBytes());
      lastGrouped = tree.genesis().node();
    }
    // One block above, since that decides whether the group below is full.
    int end = Math.min(tip.height(), height + 1);
    while (groups.nextHeight() <= end) {
      lastGrouped = tip.ancestorAt(groups.nextHeight());
      groups.add(tree.status(lastGrouped).sizeBytes());
      addRefetchedAt(lastGrouped.height());
    }
    return groups.lastHeights().stream().filter(h -> h <= height && h >= firstKept).toList();
  }

  private void addRefetchedAt(int tipHeight) {
    refetched.forEach((node, height) -> {
      if (height == tipHeight) {
        groups.addBeside(tree.status(node).sizeBytes());
      }
    });
  }

  /// Deletes everything from where the last deletion ended up to and with a height.
  private void delete(int end) {
    int from = firstKept;
    if (end < from && refetched.isEmpty()) {
      return;
    }
    store.flushCoins("pruning");
    long before = usedBytes();
    if (end >= from) {
      long undoBytes = store.undoBytes(from, end + 1);
      store.deleteBlocks(from, end + 1);
      long blockBytes = tree.pruned(from, end + 1);
      usedBytes = before - undoBytes - blockBytes;
      firstKept = end + 1;
      prunedHeight = Math.max(prunedHeight, end);
    }
    deleteRefetched(end);
    store.commit();
    if (end >= from) {
      workers.execute(() -> store.reclaim(from, end + 1));
    }
  }

  private void deleteRefetched(int end) {
    for (Map.Entry<BlockNode, Integer> one : List.copyOf(refetched.entrySet())) {
      BlockNode node = one.getKey();
      if (one.getValue() <= end) {
        store.deleteBlock(node);
        usedBytes -= tree.pruned(tree.entry(node));
        refetched.remove(node);
      }
    }
  }

  /// Bytes of blocks and undo data: counted once, then kept up to date.
  private long usedBytes() {
    if (!isUsageKnown) {
      usedBytes = tree.storedBytes() + store.undoSizeOnDisk();
      isUsageKnown = true;
    } else {
      usedBytes += store.writtenBytes() - countedWrittenBytes;
    }
    countedWrittenBytes = store.writtenBytes();
    return usedBytes;
  }
}
