package org.basalt.chain.index;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockUndo;
import org.basalt.chain.api.ChainView;
import org.basalt.chain.api.IndexStatus;
import org.basalt.chain.api.NodeStop;
import org.basalt.chain.api.PrunedDataException;
import org.basalt.chain.blocks.PruneLock;
import org.basalt.chain.kv.Batch;
import org.basalt.chain.kv.Column;
import org.basalt.chain.kv.Durability;
import org.basalt.chain.kv.KeyValueStore;
import org.basalt.chain.kv.ValueCodec;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.Block;
import org.basalt.core.runtime.NodeThread;
import org.basalt.core.runtime.Published;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one index at the tip: a thread that looks where the index is, reads the next block of the
/// active chain (or takes back the last one, if it left that chain), and writes rows and position
/// together.
///
/// Blocks above the tip are taken back only once the tip is on another branch, as in Core: most
/// often they come back, above all after a crash, when the ledger connects them again.
///
/// It pulls: the ledger only says that the tip has moved. A slow index delays nobody and needs no
/// queue. Its position is written with the same durability as the ledger's own batches, so after a
/// crash both are where they were at one moment. If the block it stood at is unknown then, the
/// index starts again from genesis, writing the same rows.
///
/// Column `index-positions`: key the index's name (ASCII), value the hash of its last block,
/// internal order.
public final class IndexRunner implements PruneLock, AutoCloseable {
  public static final Column<String, BlockHash> POSITIONS =
      new Column<>(
          "index-positions",
          Column.Kind.ORDERED,
          ValueCodec.of(
              name -> name.getBytes(java.nio.charset.StandardCharsets.US_ASCII),
              bytes -> new String(bytes, java.nio.charset.StandardCharsets.US_ASCII)),
          ValueCodec.of(BlockHash::toByteArray, bytes -> BlockHash.of(bytes, 0)));

  private static final Logger LOG = LoggerFactory.getLogger("index");
  private static final BlockUndo NOTHING_SPENT = new BlockUndo(List.of());

  /// Written at once while catching up.
  private static final long MAX_BATCH_BYTES = 4L << 20;

  private static final Duration TIP_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);
  private static final int LOG_EVERY_BLOCKS = 10_000;

  private final Indexer indexer;
  private final KeyValueStore store;
  private final IndexSource source;
  private final NodeStop stop;
  private final NodeThread thread;
  private final Published<IndexStatus> status;
  private volatile boolean isClosing;
  private volatile @Nullable BlockNode position;
  private @Nullable Durability lastDurability;

  public IndexRunner(Indexer indexer, KeyValueStore store, IndexSource source, NodeStop stop) {
    this.indexer = indexer;
    this.store = store;
    this.source = source;
    this.stop = stop;
    thread = new NodeThread("index-" + indexer.name(), this::run);
    BlockNode at = restoredPosition();
    position = at;
    boolean isAtTip = at != null && at == source.view().tip();
    status =
        new Published<>(new IndexStatus(indexer.name(), isAtTip, at == null ? 0 : at.height()));
  }

  @Override
  public String name() {
    return indexer.name();
  }

  /// Where it is: from there it goes on, and back, if that block leaves the active chain.
  @Override
  public int firstHeight() {
    BlockNode at = position;
    return at == null ? 0 : at.height();
  }

  /// Its last block; empty before the first one.
  public Optional<BlockNode> position() {
    return Optional.ofNullable(position);
  }

  /// Makes sure that the blocks it needs next were not pruned. Before the start.
  ///
  /// @param prunedHeight of the highest one that was
  /// @throws PrunedDataException if they were
  public void expectBlocksAbove(int prunedHeight) {
    BlockNode tip = source.view().tip();
    BlockNode at = position;
    if (at != tip && (at == null ? 0 : at.forkWith(tip).height()) <= prunedHeight) {
      throw PrunedDataException.index(indexer.name(), indexer.needsUndo());
    }
  }

  public void start() {
    thread.start();
  }

  public IndexStatus status() {
    return status.get();
  }

  /// If the index has once been at the tip, waits until it has the present tip; otherwise returns
  /// at once (Core BlockUntilSyncedToCurrentChain).
  ///
  /// @return whether it has the tip
  public boolean awaitTip() {
    if (!status.get().isSynced()) {
      return false;
    }
    BlockNode tip = source.view().tip();
    status.await(_ -> isClosing || has(tip), TIP_TIMEOUT);
    return has(tip);
  }

  private boolean has(BlockNode node) {
    BlockNode at = position;
    return at != null && at.hasAncestor(node);
  }

  private void run() {
    try {
      BlockNode at = position;
      LOG.info("{} starts at height {}", indexer.name(), at == null ? "-" : at.height());
      while (!isClosing) {
        ChainView view = source.view();
        if (!catchUp(view.tip())) {
          source.await(v -> v.tip() != view.tip(), IDLE);
        }
      }
    } catch (RuntimeException e) {
      LOG.error("The index {} cannot go on; the node stops.", indexer.name(), e);
      stop.fatal("the index " + indexer.name() + " cannot go on", e);
    }
  }

  private @Nullable BlockNode restoredPosition() {
    Optional<BlockNode> node = store.get(POSITIONS, indexer.name()).flatMap(source::find);
    return node.orElse(null);
  }

  /// Goes to the tip, or far enough for one batch.
  ///
  /// @return false if it was there already
  private boolean catchUp(BlockNode tip) {
    BlockNode at = position;
    if (at != null && at.hasAncestor(tip)) {
      report(at, true);
      return false;
    }
    try (Batch batch = store.newBatch()) {
      while (at != tip && batch.sizeBytes() < MAX_BATCH_BYTES && !isClosing) {
        if (at != null && !tip.hasAncestor(at)) {
          indexer.disconnect(at, source.block(at), undo(at), store, batch);
          at = at.parent().orElseThrow();
        } else {
          BlockNode next = tip.ancestorAt(at == null ? 0 : at.height() + 1);
          Block block = source.block(next);
          indexer.connect(next, block, undo(next), store, batch);
          at = next;
          if (at.height() % LOG_EVERY_BLOCKS == 0) {
            LOG.info("{} is at height {} of {}", indexer.name(), at.height(), tip.height());
          }
        }
      }
      if (at != null) {
        indexer.finish(batch);
        batch.put(POSITIONS, indexer.name(), at.hash());
        commit(batch);
        position = at;
        report(at, at == tip);
      }
    }
    return true;
  }

  private BlockUndo undo(BlockNode node) {
    return node.height() == 0 || !indexer.needsUndo() ? NOTHING_SPENT : source.undo(node);
  }

  private void commit(Batch batch) {
    Durability durability = source.durability();
    if (lastDurability != null && lastDurability != durability) {
      // Batches written before without a log must not be lost where later ones are kept.
      store.flush();
    }
    lastDurability = durability;
    batch.commit(durability);
  }

  private void report(BlockNode at, boolean isAtTip) {
    IndexStatus before = status.get();
    status.set(new IndexStatus(indexer.name(), before.isSynced() || isAtTip, at.height()));
  }

  @Override
  public void close() {
    isClosing = true;
    status.close();
    if (!thread.join(CLOSE_TIMEOUT)) {
      LOG.warn("The index {} does not stop in time", indexer.name());
    }
  }
}
