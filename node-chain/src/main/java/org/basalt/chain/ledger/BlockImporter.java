package org.basalt.chain.ledger;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockOutcome;
import org.basalt.chain.api.ChainConfig;
import org.basalt.chain.api.NodeStop;
import org.basalt.chain.blocks.BlockFileImport;
import org.basalt.chain.kv.StorageException;
import org.basalt.chain.tree.BlockTree;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.runtime.ByteBudget;
import org.basalt.core.runtime.NodeThread;
import org.basalt.core.verdict.BlockVerdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Feeds block files to the ledger at start (`-loadblock`), on a thread of its own, as fast as the
/// ledger takes them.
///
/// Blocks that come before their parent wait, up to [#MAX_WAITING_BYTES]; what does not fit is left
/// out, as Core leaves out all of them.
final class BlockImporter {
  private static final Logger LOG = LoggerFactory.getLogger("validation");

  /// Of blocks whose parent has not come yet.
  private static final long MAX_WAITING_BYTES = 64L << 20;

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final ChainConfig config;
  private final int magic;
  private final BlockTree tree;
  private final BlockIntake intake;
  private final ByteBudget budget;
  private final Ledger ledger;
  private final TipReporter tips;
  private final NodeStop stop;
  private final NodeThread thread = new NodeThread("import", this::run);
  private final AtomicInteger loaded = new AtomicInteger();

  /// Submitted and not settled yet; children of late parents are submitted while others are
  /// settled.
  private final AtomicInteger underWay = new AtomicInteger();

  private volatile boolean isClosing;

  // Of the ledger's thread.
  private final Map<BlockHash, List<byte[]>> waitingForParent = new LinkedHashMap<>();
  private long waitingBytes;

  BlockImporter(
      ChainConfig config,
      int magic,
      BlockTree tree,
      BlockIntake intake,
      ByteBudget budget,
      Ledger ledger,
      TipReporter tips,
      NodeStop stop) {
    this.config = config;
    this.magic = magic;
    this.tree = tree;
    this.intake = intake;
    this.budget = budget;
    this.ledger = ledger;
    this.tips = tips;
    this.stop = stop;
  }

  void start() {
    thread.start();
  }

  /// Returns when all is imported, at once if nothing was to be.
  void awaitEnd() {
    while (!isClosing && !thread.join(CLOSE_TIMEOUT)) {
      LOG.debug("block files are still being imported");
    }
  }

  void close() {
    isClosing = true;
    budget.close();
    if (!thread.join(CLOSE_TIMEOUT)) {
      LOG.warn("The import of block files does not stop in time");
    }
  }

  private void run() {
    try {
      for (Path file : config.loadBlocks()) {
        load(file);
      }
      if (isClosing) {
        return;
      }
      ledger.call(() -> {
        tips.setImporting(false);
        return true;
      });
      if (config.stopAfterBlockImport()) {
        LOG.info("Stopping after block import");
        stop.requestStop("block files are imported");
      }
    } catch (RuntimeException e) {
      if (!isClosing) {
        LOG.error("Importing block files failed; the node stops.", e);
        stop.fatal("importing block files failed", e);
      }
    }
  }

  private void load(Path file) {
    LOG.info("Importing blocks file {}...", file);
    long start = System.nanoTime();
    int before = loaded.get();
    try (BlockFileImport blocks = BlockFileImport.open(file, magic)) {
      for (Optional<byte[]> raw = blocks.next();
          raw.isPresent() && !isClosing;
          raw = blocks.next()) {
        if (!isKnown(raw.get())) {
          submit(raw.get());
        }
      }
    } catch (StorageException e) {
      LOG.warn("Could not open blocks file {}: {}", file, e.getMessage());
      return;
    }
    while (underWay.get() > 0 && !isClosing) {
      ledger.call(() -> true);
    }
    if (!isClosing) {
      LOG.info(
          "Loaded {} blocks from external file in {}ms",
          loaded.get() - before,
          (System.nanoTime() - start) / 1_000_000);
    }
  }

  private boolean isKnown(byte[] raw) {
    BlockHash hash = BlockHeader.readFrom(new ByteReader(raw)).hash();
    Optional<BlockNode> node = tree.find(hash);
    return node.isPresent() && tree.status(node.get()).hasData();
  }

  private void submit(byte[] raw) {
    if (budget.takeWhenFree(raw.length)) {
      underWay.incrementAndGet();
      ledger.submit(
          new LedgerCommand.AcceptBlock(
              intake.begin(raw), true, true, outcome -> settle(raw, outcome)));
    }
  }

  /// On the ledger's thread.
  private void settle(byte[] raw, BlockOutcome outcome) {
    switch (outcome) {
      case BlockOutcome.Stored(BlockNode node, boolean isNew) -> {
        if (isNew) {
          loaded.incrementAndGet();
        }
        List<byte[]> children = waitingForParent.remove(node.hash());
        if (children != null) {
          for (byte[] child : children) {
            waitingBytes -= child.length;
            underWay.incrementAndGet();
            ledger.submit(
                new LedgerCommand.AcceptBlock(
                    intake.submit(child), true, true, then -> settle(child, then)));
          }
        }
      }
      case BlockOutcome.Refused(BlockVerdict.MissingPrevious _) -> {
        if (waitingBytes + raw.length <= MAX_WAITING_BYTES) {
          BlockHash parent = BlockHeader.readFrom(new ByteReader(raw)).prev();
          waitingForParent.computeIfAbsent(parent, _ -> new ArrayList<>(1)).add(raw);
          waitingBytes += raw.length;
        }
      }
      case BlockOutcome.Refused refused ->
          LOG.debug("a block of the file is refused: {}", refused.verdict().reject());
      case BlockOutcome.Undecodable(String message) ->
          LOG.debug("unexpected data in the file: {}", message);
      case BlockOutcome.Ignored ignored -> LOG.debug("{} is left out", ignored.node());
    }
    underWay.decrementAndGet();
  }
}
