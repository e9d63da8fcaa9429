package org.basalt.app;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.basalt.app.config.ConfigException;
import org.basalt.app.config.NodeConfig;
import org.basalt.app.config.Settings;
import org.basalt.app.log.NodeLog;
import org.basalt.chain.Chain;
import org.basalt.chain.api.ChainEvent;
import org.basalt.chain.api.ChainService;
import org.basalt.chain.api.HintsException;
import org.basalt.chain.api.PrunedDataException;
import org.basalt.chain.kv.StorageException;
import org.basalt.core.crypto.engine.SignatureEngines;
import org.basalt.core.runtime.Component;
import org.basalt.core.runtime.NodeClock;
import org.basalt.core.runtime.NodeThread;
import org.basalt.p2p.P2p;
import org.basalt.rpc.Rpc;
import org.basalt.rpc.server.Entrance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts the modules together, starts them in order, and closes them in reverse.
final class Node {
  /// Core's MAX_FUTURE_BLOCK_TIME: how far blocks may be ahead of the clock.
  private static final long MAX_FUTURE_BLOCK_TIME_SEC = 2 * 60 * 60;

  private static final Logger LOG = LoggerFactory.getLogger("node");

  private final NodeConfig config;
  private final Settings settings;
  private final Entrance rpcEntrance;
  private final NodeLog log;
  private final Runnable onHalt;
  private final NodeClock clock = NodeClock.system();
  private final StopSignal stop = new StopSignal();
  private final ProcessControl control;
  private final Deque<Component> running = new ArrayDeque<>();
  private Set<String> knownWarnings = Set.of();
  private Runnable beforeClose = () -> {};

  /// @param rpcEntrance for the RPC server
  /// @param onHalt what the process does last where it cannot end by returning
  Node(NodeConfig config, Entrance rpcEntrance, NodeLog log, Path logFile, Runnable onHalt) {
    this.rpcEntrance = rpcEntrance;
    this.onHalt = onHalt;
    this.config = config;
    this.settings = config.settings();
    this.log = log;
    Set<String> deprecated = new HashSet<>(settings.list("deprecatedrpc"));
    this.control = new ProcessControl(stop, log.categories(), logFile, deprecated);
  }

  /// Runs until somebody wants it to stop.
  ///
  /// @return the process's exit code
  int run() {
    Thread main = Thread.currentThread();
    Thread hook = new Thread(() -> stopOnSignal(main), "signal");
    Runtime.getRuntime().addShutdownHook(hook);
    // Beside the start: it takes a while, and nobody sends this signal so early.
    new NodeThread("signals", () -> Hangup.handle(log::reopen)).start();
    clock.mock(Math.max(0, settings.integer("mocktime", 0)));
    int code;
    boolean isClosedWell = false;
    try {
      startAll();
      code = stop.await();
    } catch (ConfigException e) {
      LOG.error("{}", e.getMessage());
      System.err.println("Error: " + e.getMessage());
      code = 1;
    } catch (StartRefused e) {
      LOG.error("{}", e.getMessage());
      System.err.println(e.getMessage());
      code = 1;
    } finally {
      isClosedWell = closeAll();
    }
    int last = isClosedWell ? code : 1;
    endIfSignalled(hook, last);
    return last;
  }

  private void startAll() {
    SignatureEngines engines = engines();
    Rpc rpc = settings.flag("server", true) ? startRpc(engines) : null;
    Chain ledger = openLedger(engines);
    refuseFutureTip(ledger);
    start(ledger);
    control.connect(ledger::warnings, ledger::storedBlockBytes);
    subscribe(ledger);
    P2p p2p = network(ledger);
    listen(p2p);
    if (rpc != null) {
      rpc.open(ledger, p2p.service());
    }
    initMessage("Done loading");
    settings.list("startupnotify").forEach(command -> NotifyCommand.start(command, ""));
    BackgroundProcess.reportReady();
    CompilerThreads.giveWay();
  }

  private static void initMessage(String message) {
    LOG.info("init message: {}", message);
  }

  private void start(Component component) {
    running.push(component);
    component.start();
  }

  private void listen(P2p p2p) {
    try {
      start(p2p);
    } catch (UncheckedIOException e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    }
  }

  private Rpc startRpc(SignatureEngines engines) {
    try {
      Rpc rpc = new Rpc(config.rpc(), rpcEntrance, clock, control, engines.crossChecked());
      beforeClose = rpc::interrupt;
      start(rpc);
      rpc.warmUp("Loading block index…");
      initMessage("Loading block index…");
      return rpc;
    } catch (IllegalStateException e) {
      LOG.error("Unable to start HTTP server: {}", e.getMessage());
      throw new ConfigException("Unable to start HTTP server. See debug log for details.");
    }
  }

  /// A ledger ahead of the clock says that the clock is wrong, and with it all that depends on
  /// time.
  private void refuseFutureTip(Chain ledger) {
    if (ledger.view().tip().timeSec() > clock.timeSec() + MAX_FUTURE_BLOCK_TIME_SEC) {
      ledger.close();
      throw new StartRefused(
          "The block database contains a block which appears to be from the future. This may be due"
              + " to your computer's date and time being set incorrectly. Only rebuild the block"
              + " database if you are sure that your computer's date and time are correct.\n"
              + "Please restart with -reindex or -reindex-chainstate to recover.");
    }
  }

  /// What Core would ask the operator about: said without `Error:` before it.
  private static final class StartRefused extends RuntimeException {
    StartRefused(String message) {
      super(message, null, false, false);
    }
  }

  private Chain openLedger(SignatureEngines engines) {
    try {
      return Chain.open(config.chain(), config.network(), engines, clock, stop);
    } catch (StorageException e) {
      throw new ConfigException("Cannot open the ledger: " + e.getMessage());
    } catch (HintsException e) {
      throw new ConfigException("-swiftsync: " + e.getMessage());
    } catch (PrunedDataException e) {
      if (settings.flag("reindex", false)) {
        return openNewLedger(engines, e);
      }
      throw switch (e.need()) {
        case WHOLE_LEDGER ->
            new StartRefused(
                e.getMessage()
                    + ".\nPlease restart with -reindex or -reindex-chainstate to recover.");
        case INDEX ->
            new ConfigException(
                e.getMessage()
                    + System.lineSeparator()
                    + "Error: A fatal internal error occurred, see debug.log for details: Failed to start indexes, shutting down…");
      };
    }
  }

  /// `-reindex` after pruning: blocks that are needed again come from peers again, all of them.
  private Chain openNewLedger(SignatureEngines engines, PrunedDataException why) {
    LOG.info("{}; -reindex: starting over with an empty ledger", why.getMessage());
    try {
      Chain.erase(config.chain());
      return Chain.open(config.chain(), config.network(), engines, clock, stop);
    } catch (StorageException e) {
      throw new ConfigException("Cannot open the ledger: " + e.getMessage());
    }
  }

  private SignatureEngines engines() {
    try {
      return SignatureEngines.of(settings.text("sigengine").orElse("auto"));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("-sigengine: " + e.getMessage());
    }
  }

  private P2p network(ChainService ledger) {
    try {
      return new P2p(
          config.p2p(), ledger, config.network(), clock, config.networkDirectory(), stop);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    }
  }

  private void subscribe(ChainService ledger) {
    settings
        .text("alertnotify")
        .ifPresent(command ->
            ledger.subscribe(event -> {
              if (event instanceof ChainEvent.TipChanged
                  || event instanceof ChainEvent.BlockChecked) {
                raiseNewWarnings(command, ledger);
              }
            }));
    settings
        .text("blocknotify")
        .ifPresent(command ->
            ledger.subscribe(event -> {
              if (event instanceof ChainEvent.TipChanged changed
                  && !changed.isInitialBlockDownload()) {
                NotifyCommand.start(command, changed.tip().hash().toString());
              }
            }));
  }

  /// `-alertnotify`: a command for each warning that was not there before. Called on the ledger's
  /// thread only.
  private void raiseNewWarnings(String command, ChainService ledger) {
    List<String> warnings = ledger.warnings();
    for (String warning : warnings) {
      if (!knownWarnings.contains(warning)) {
        NotifyCommand.start(command, NotifyCommand.quoted(warning));
      }
    }
    knownWarnings = Set.copyOf(warnings);
  }

  /// @return false if something could not be written any more; what was durable before still is
  private boolean closeAll() {
    LOG.info("Shutdown in progress...");
    beforeClose.run();
    for (String command : settings.list("shutdownnotify")) {
      NotifyCommand.run(command);
    }
    boolean isClosedWell = true;
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (StorageException e) {
        LOG.error("Not all could be written on closing: {}", e.getMessage());
        isClosedWell = false;
      }
    }
    return isClosedWell;
  }

  /// Where a signal has begun to end the process, its hook waits for this thread: only a halt ends
  /// both.
  private void endIfSignalled(Thread hook, int code) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("ended by a signal");
      onHalt.run();
      Runtime.getRuntime().halt(code);
    }
  }

  /// SIGTERM and SIGINT come here, on a thread of the JVM's. The process must not end before the
  /// main thread has closed everything; that thread then ends it with its own exit code.
  private void stopOnSignal(Thread main) {
    stop.requestStop("signal");
    try {
      main.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
