package org.basalt.chain.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockUndo;
import org.basalt.chain.blocks.BlockStore;
import org.basalt.chain.blocks.RecentBlocks;
import org.basalt.chain.coins.CoinsCache;
import org.basalt.chain.coins.CoinsTable;
import org.basalt.chain.kv.Batch;
import org.basalt.chain.kv.Column;
import org.basalt.chain.kv.Durability;
import org.basalt.chain.kv.KeyValueStore;
import org.basalt.chain.kv.StorageException;
import org.basalt.chain.tree.BlockTree;
import org.basalt.chain.tree.HeaderTable;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.core.runtime.WorkerPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the ledger is made of, on disk: headers, blocks, undo data and coins in one store.
///
/// Blocks, undo data and headers are written as they come, in batches; coins stay in memory and
/// follow with the next flush, which is one atomic write of all coins together with the name of the
/// block they are true for. The store keeps the order of batches: whatever a crash leaves, the
/// blocks and undo data up to the coins' block are there. Blocks above it that survived are
/// connected again at start.
///
/// During the initial download batches are not logged, so that blocks are written once instead of
/// twice; a crash then loses what came since the store's last flush, and the blocks are fetched
/// again.
@OwnedBy("chain")
final class LedgerStore {
  private static final Logger LOG = LoggerFactory.getLogger("coindb");

  private final KeyValueStore store;
  private final BlockStore blocks;
  private final CoinsCache coins;
  private final BlockTree tree;
  private final FlushPolicy policy;
  private final InitialDownload initialDownload;
  private final WorkerPool workers;
  private final RecentBlocks recent = new RecentBlocks();
  private final Batch batch;
  private boolean hasPending;
  private boolean areCoinsChanged;
  private long writtenBytes;

  LedgerStore(
      KeyValueStore store,
      BlockStore blocks,
      CoinsCache coins,
      BlockTree tree,
      FlushPolicy policy,
      InitialDownload initialDownload,
      WorkerPool workers) {
    this.workers = workers;
    this.store = store;
    this.blocks = blocks;
    this.coins = coins;
    this.tree = tree;
    this.policy = policy;
    this.initialDownload = initialDownload;
    batch = store.newBatch();
  }

  /// Every column of the ledger itself.
  static List<Column<?, ?>> columns() {
    List<Column<?, ?>> columns = new ArrayList<>(BlockStore.COLUMNS);
    columns.add(HeaderTable.COLUMN);
    columns.add(CoinsTable.COLUMN);
    return columns;
  }

  CoinsCache coins() {
    return coins;
  }

  void putBlock(BlockNode node, byte[] raw) {
    blocks.putBlock(batch, node.height(), node.hash(), raw);
    writtenBytes += raw.length;
    hasPending = true;
  }

  void putUndo(BlockNode node, BlockUndo undo) {
    writtenBytes += blocks.putUndo(batch, node.height(), node.hash(), undo);
    hasPending = true;
    areCoinsChanged = true;
  }

  /// Bytes of blocks and undo data written since the start.
  long writtenBytes() {
    return writtenBytes;
  }

  /// Deletes blocks and undo data of heights from `from` up to but without `to` with the next
  /// commit.
  void deleteBlocks(int from, int to) {
    recent.clear();
    blocks.deleteBlocks(batch, from, to);
    blocks.deleteUndo(batch, from, to);
    hasPending = true;
  }

  /// Deletes one block and its undo data with the next commit.
  void deleteBlock(BlockNode node) {
    recent.clear();
    blocks.delete(batch, node.height(), node.hash());
    hasPending = true;
  }

  /// Bytes of undo data in such a range.
  long undoBytes(int from, int to) {
    return blocks.undoBytes(from, to);
  }

  long undoSizeOnDisk() {
    return blocks.undoSizeOnDisk();
  }

  /// Frees the disk space of deleted blocks. Any thread.
  void reclaim(int from, int to) {
    blocks.reclaim(from, to);
  }

  void coinsChanged() {
    areCoinsChanged = true;
  }

  /// Writes what was put and every changed status, all or nothing; readers see it from now on.
  void commit() {
    for (var entry : tree.takeDirty()) {
      HeaderTable.put(batch, entry);
      hasPending = true;
    }
    if (hasPending) {
      batch.commit(durability());
      hasPending = false;
    }
  }

  /// How batches are written at present. Any thread.
  Durability durability() {
    return initialDownload.isRunning() ? Durability.UNLOGGED : Durability.LOGGED;
  }

  /// Releases what is held; the store itself is another's.
  void close() {
    batch.close();
  }

  /// A stored block. Any thread.
  Block block(BlockNode node) {
    return find(node).orElseThrow(() -> missing("block", node));
  }

  /// Any thread.
  Optional<byte[]> raw(BlockNode node) {
    return blocks.block(node.height(), node.hash());
  }

  /// [#raw], for those who are likely to ask again. Any thread.
  Optional<byte[]> recent(BlockNode node) {
    return recent.find(node.hash(), () -> raw(node));
  }

  /// Any thread.
  Optional<Block> find(BlockNode node) {
    return raw(node).map(bytes -> decode(node, bytes));
  }

  static Block decode(BlockNode node, byte[] bytes) {
    try {
      return BlockCodec.decode(bytes);
    } catch (DecodeException e) {
      throw new StorageException(
          StorageException.Kind.CORRUPT,
          "stored " + node + " is damaged: check the disk and memory of this machine",
          e);
    }
  }

  /// Any thread.
  BlockUndo undo(BlockNode node) {
    return findUndo(node).orElseThrow(() -> missing("undo data of", node));
  }

  /// Any thread.
  Optional<BlockUndo> findUndo(BlockNode node) {
    return blocks.undo(node.height(), node.hash());
  }

  private static StorageException missing(String what, BlockNode node) {
    return new StorageException(
        StorageException.Kind.CORRUPT, what + " " + node + " should be stored and is not");
  }

  /// Any thread.
  long blockBytes() {
    return blocks.sizeOnDisk();
  }

  /// After a block was connected: the coins may have outgrown their memory.
  void flushIfFull() {
    if (areCoinsFull()) {
      flushCoins("the cache is full", true);
    }
  }

  boolean areCoinsFull() {
    return policy.isFull(coins.bytes());
  }

  /// Now and then, so that a crash need not redo hours of work.
  void flushIfDue() {
    if (policy.isDue()) {
      flushCoins("periodic");
    }
  }

  /// Everything, as of the present tip.
  void flushAll() {
    flushCoins("requested");
    store.flush();
  }

  /// Coins as of the present tip, and with them all that was put before.
  void flushCoins(String why) {
    flushCoins(why, false);
  }

  private void flushCoins(String why, boolean isForgotten) {
    commit();
    policy.flushed();
    BlockHash tip = tree.tip().node().hash();
    if (areCoinsChanged) {
      LOG.debug("Flushing {} coins ({} bytes): {}", coins.size(), coins.bytes(), why);
      if (isForgotten) {
        coins.flushAndClear(tip, workers);
      } else {
        coins.flush(tip, workers);
      }
      areCoinsChanged = false;
    } else if (isForgotten) {
      coins.clear();
    }
  }
}
