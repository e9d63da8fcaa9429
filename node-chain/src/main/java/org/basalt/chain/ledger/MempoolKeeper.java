package org.basalt.chain.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.basalt.chain.api.ChainConfig;
import org.basalt.chain.api.MempoolConfig;
import org.basalt.chain.api.MempoolImport;
import org.basalt.chain.api.TxOutcome;
import org.basalt.chain.mempool.Mempool;
import org.basalt.chain.mempool.MempoolFileReader;
import org.basalt.chain.mempool.MempoolFileWriter;
import org.basalt.chain.mempool.SavedMempool;
import org.basalt.chain.mempool.SavedTx;
import org.basalt.chain.mempool.TxAdmission;
import org.basalt.chain.mempool.Unbroadcast;
import org.basalt.chain.tree.BlockTree;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.hash.Txid;
import org.basalt.core.runtime.NodeClock;
import org.basalt.core.runtime.NodeThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the mempool over a restart, in `mempool.dat`: read on a thread of its own when the chain
/// is there, written when the node stops. Whatever is read is judged as if a peer had sent it, so a
/// wrong or damaged file can do no harm.
final class MempoolKeeper {
  private static final Logger LOG = LoggerFactory.getLogger("mempool");
  private static final String FILE_NAME = "mempool.dat";
  private static final int KEY_SIZE = 8;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final MempoolConfig config;
  private final Path file;
  private final Ledger ledger;
  private final BlockTree tree;
  private final Mempool mempool;
  private final TxAdmission admission;
  private final Unbroadcast unbroadcast;
  private final NodeClock clock;
  private final RandomGenerator random;
  private final NodeThread thread = new NodeThread("mempool-load", this::load);
  private Runnable awaitChain = () -> {};
  private final AtomicBoolean isWriting = new AtomicBoolean();
  private volatile boolean isLoaded;
  private volatile boolean isClosing;

  MempoolKeeper(
      ChainConfig config,
      Ledger ledger,
      BlockTree tree,
      Mempool mempool,
      TxAdmission admission,
      Unbroadcast unbroadcast,
      NodeClock clock,
      RandomGenerator random) {
    this.config = config.mempool();
    file = config.directory().resolve(FILE_NAME).toAbsolutePath();
    this.ledger = ledger;
    this.tree = tree;
    this.mempool = mempool;
    this.admission = admission;
    this.unbroadcast = unbroadcast;
    this.clock = clock;
    this.random = random;
  }

  /// @param awaitChain returns when the chain is as it was left
  void start(Runnable awaitChain) {
    this.awaitChain = awaitChain;
    thread.start();
  }

  /// Waits for a file that is being loaded to be left where it is.
  void stopLoading() {
    isClosing = true;
    if (!thread.join(CLOSE_TIMEOUT)) {
      LOG.warn("Loading the mempool does not stop in time");
    }
  }

  /// Writes the file if it is wanted, and was read before. The ledger's thread has ended, so that
  /// nobody has to wait for what is queued there.
  void saveAtEnd() {
    if (isLoaded && config.persistence().isOn()) {
      save(() -> SavedMempool.of(mempool, unbroadcast.all()));
    }
  }

  boolean isLoaded() {
    return isLoaded;
  }

  private void load() {
    awaitChain.run();
    try {
      if (config.persistence().isOn() && !isClosing) {
        importFile(file, MempoolImport.ALL);
      }
      isLoaded = !isClosing;
    } catch (RuntimeException e) {
      if (!isClosing) {
        LOG.error("Loading the mempool failed", e);
      }
    }
  }

  /// True if it was read to its end.
  boolean importFile(Path from, MempoolImport how) {
    if (!Files.isRegularFile(from)) {
      LOG.info("Failed to open mempool file. Continuing anyway.");
      return false;
    }
    try (MempoolFileReader reader = MempoolFileReader.open(from)) {
      return new Import(reader, how).run();
    } catch (DecodeException | IOException e) {
      LOG.info(
          "Failed to deserialize mempool data on file: {}. Continuing anyway.", e.getMessage());
      return false;
    }
  }

  /// One file, and what became of its transactions.
  private final class Import {
    private final MempoolFileReader reader;
    private final MempoolImport how;
    private int accepted;
    private int failed;
    private int expired;
    private int alreadyThere;

    Import(MempoolFileReader reader, MempoolImport how) {
      this.reader = reader;
      this.how = how;
    }

    boolean run() throws IOException {
      LOG.info(
          "Loading {} mempool transactions from file...", Long.toUnsignedString(reader.count()));
      for (Optional<SavedTx> saved = reader.next(); saved.isPresent(); saved = reader.next()) {
        SavedTx entry = saved.get();
        ledger.call(() -> {
          take(entry);
          return true;
        });
        if (isClosing) {
          return false;
        }
      }
      Map<Txid, Long> deltas = reader.feeDeltasSat();
      List<Txid> announced = reader.unbroadcast();
      ledger.call(() -> {
        if (how.appliesFeeDeltas()) {
          deltas.forEach(mempool::prioritise);
        }
        if (how.appliesUnbroadcast()) {
          announced.forEach(unbroadcast::add);
        }
        return true;
      });
      LOG.info(
          "Imported mempool transactions from file: {} succeeded, {} failed, {} expired,"
              + " {} already there, {} waiting for initial broadcast",
          accepted,
          failed,
          expired,
          alreadyThere,
          how.appliesUnbroadcast() ? announced.size() : 0);
      return true;
    }

    /// On the ledger's thread.
    private void take(SavedTx saved) {
      if (how.appliesFeeDeltas() && saved.feeDeltaSat() != 0) {
        mempool.prioritise(saved.tx().txid(), saved.feeDeltaSat());
      }
      long nowSec = clock.timeSec();
      long timeSec = how.usesCurrentTime() ? nowSec : saved.timeSec();
      if (timeSec <= nowSec - config.limits().expirySec()) {
        expired++;
        return;
      }
      TxOutcome.Judged outcome = admission.submit(saved.tx(), tree.tip().node(), timeSec);
      if (outcome instanceof TxOutcome.Accepted) {
        accepted++;
      } else if (mempool.find(saved.tx().txid()).isPresent()) {
        alreadyThere++;
      } else {
        LOG.debug("{} of the file: {}", saved.tx(), outcome);
        failed++;
      }
    }
  }

  /// The file, or none if it could not be written; what was there before stays then.
  Optional<Path> save() {
    return save(() -> ledger.ask(() -> SavedMempool.of(mempool, unbroadcast.all())));
  }

  private Optional<Path> save(Supplier<SavedMempool> copy) {
    if (!isWriting.compareAndSet(false, true)) {
      LOG.info("Failed to dump mempool: it is being written already. Continuing anyway.");
      return Optional.empty();
    }
    try {
      SavedMempool saved = copy.get();
      LOG.info("Writing {} mempool transactions to file...", saved.transactions().size());
      LOG.info("Writing {} unbroadcast transactions to file.", saved.unbroadcast().size());
      byte[] key = new byte[config.persistence().writesOldFormat() ? 0 : KEY_SIZE];
      random.nextBytes(key);
      MempoolFileWriter.replace(file, saved, key);
      LOG.info("Dumped mempool: {} bytes dumped to file", Files.size(file));
      return Optional.of(file);
    } catch (IOException e) {
      LOG.info("Failed to dump mempool: {}. Continuing anyway.", e.getMessage());
      return Optional.empty();
    } finally {
      isWriting.set(false);
    }
  }
}
