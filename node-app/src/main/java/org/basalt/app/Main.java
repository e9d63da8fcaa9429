package org.basalt.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.basalt.app.config.CommandLine;
import org.basalt.app.config.ConfigException;
import org.basalt.app.config.HelpPage;
import org.basalt.app.config.NodeConfig;
import org.basalt.app.config.Settings;
import org.basalt.app.log.LogCategories;
import org.basalt.app.log.LogFormat;
import org.basalt.app.log.LogProvider;
import org.basalt.app.log.NodeLog;
import org.basalt.rpc.server.Entrance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `basaltd`: the daemon's process, from its arguments to its exit code.
public final class Main {
  static {
    LogProvider.choose();
  }

  private static final Logger LOG = LoggerFactory.getLogger("node");
  private static final String DEFAULT_LOG_FILE = "debug.log";
  private static final String DEFAULT_PID_FILE = "bitcoind.pid";

  private Main() {}

  public static void main(String[] arguments) {
    int code = run(List.of(arguments));
    System.out.flush();
    System.err.flush();
    System.exit(code);
  }

  private static int run(List<String> arguments) {
    try {
      Settings settings = new Settings();
      CommandLine.parse(arguments, settings);
      if (answerHelp(settings)) {
        return 0;
      }
      NodeConfig config = NodeConfig.resolve(settings);
      boolean waits = settings.flag("daemonwait", false);
      boolean isBackground = waits || settings.flag("daemon", false);
      if (isBackground && !BackgroundProcess.isHere()) {
        return BackgroundProcess.start(arguments, waits);
      }
      return runNode(config, isBackground);
    } catch (ConfigException e) {
      System.err.println("Error: " + e.getMessage());
      return 1;
    }
  }

  private static boolean answerHelp(Settings settings) {
    boolean withDebug = settings.flag("help-debug", false);
    if (withDebug
        || settings.flag("?", false)
        || settings.flag("h", false)
        || settings.flag("help", false)) {
      System.out.print(HelpPage.text(withDebug));
      return true;
    }
    if (settings.flag("version", false)) {
      System.out.println("Basalt daemon version " + Version.NUMBER);
      System.out.println("A Bitcoin full node for the JVM, under the MIT licence.");
      return true;
    }
    return false;
  }

  private static int runNode(NodeConfig config, boolean isBackground) {
    Settings settings = config.settings();
    if (!settings.unrecognizedSections().isEmpty()) {
      System.err.println("Warning: " + String.join("\n", settings.unrecognizedSections()));
    }
    try (DataDirectory data = DataDirectory.openMain(config.networkDirectory());
        DataDirectory blocks = DataDirectory.open(config.lockedBlocksDirectory());
        // First of all: whoever asks from now on waits, and is not refused.
        Entrance rpcEntrance = openRpc(config)) {
      NodeLog log = openLog(config, isBackground);
      Path logFile = logFile(config).orElse(Path.of(""));
      logStart(config, data, blocks);
      try (PidFile pid =
          PidFile.write(
              config.networkDirectory().resolve(settings.text("pid").orElse(DEFAULT_PID_FILE)))) {
        LOG.debug("PID file {}", pid.path());
        return new Node(config, rpcEntrance, log, logFile, () -> end(pid, log)).run();
      } catch (ConfigException e) {
        LOG.error("{}", e.getMessage());
        throw e;
      } finally {
        LOG.info("Shutdown done");
        log.close();
      }
    }
  }

  private static Entrance openRpc(NodeConfig config) {
    return config.settings().flag("server", true) ? Entrance.open(config.rpc()) : Entrance.closed();
  }

  private static void end(PidFile pid, NodeLog log) {
    pid.close();
    LOG.info("Shutdown done");
    log.close();
  }

  private static Optional<Path> logFile(NodeConfig config) {
    Settings settings = config.settings();
    if (settings.isNegated("debuglogfile")) {
      return Optional.empty();
    }
    return Optional.of(
        config.networkDirectory().resolve(settings.text("debuglogfile").orElse(DEFAULT_LOG_FILE)));
  }

  private static NodeLog openLog(NodeConfig config, boolean isBackground) {
    Settings settings = config.settings();
    List<String> debug = settings.list("debug");
    LogCategories.checkLevels(settings.list("loglevel"));
    return NodeLog.open(
        logFile(config),
        settings.flag("printtoconsole", !isBackground),
        settings.flag("shrinkdebugfile", debug.isEmpty()),
        new LogFormat(
            settings.flag("logtimestamps", true),
            settings.flag("logtimemicros", false),
            settings.flag("logthreadnames", false),
            settings.flag("logsourcelocations", false)),
        debug,
        settings.list("debugexclude"));
  }

  private static void logStart(NodeConfig config, DataDirectory data, DataDirectory blocks) {
    LOG.info("Basalt version {}", Version.NUMBER);
    LOG.info(
        "Java {} on {} {}, {} processors, at most {} MiB of heap",
        Runtime.version(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory() >> 20);
    LOG.info("Using data directory {}", data.path());
    LOG.info("Using blocks directory {}", blocks.path());
    logConfigFile(config);
    config.settings().describe().forEach(line -> LOG.info("{}", line));
    config
        .notes()
        .forEach(note -> {
          if (note.startsWith("parameter interaction")) {
            LOG.info("{}", note);
          } else {
            LOG.warn("{}", note);
          }
        });
  }

  /// Not a `switch`: the first one over types costs every start several milliseconds.
  private static void logConfigFile(NodeConfig config) {
    if (config.configFile() instanceof NodeConfig.ConfigSource.File(Path path)) {
      LOG.info("Config file: {}", path);
    } else if (config.configFile() instanceof NodeConfig.ConfigSource.Missing) {
      LOG.info(
          "Config file: {} (not found, skipping)", config.dataDirectory().resolve("basalt.conf"));
    } else {
      LOG.info("Config file: <disabled>");
    }
  }
}
