package org.basalt.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.basalt.app.config.ConfigException;

/// Core's log categories as logger names, and which of them log at DEBUG.
public final class LogCategories {
  /// In the order of Core's table.
  public static final List<String> NAMES =
      List.of(
          "net",
          "tor",
          "mempool",
          "http",
          "bench",
          "zmq",
          "walletdb",
          "rpc",
          "estimatefee",
          "addrman",
          "selectcoins",
          "reindex",
          "cmpctblock",
          "rand",
          "prune",
          "proxy",
          "mempoolrej",
          "coindb",
          "qt",
          "leveldb",
          "validation",
          "i2p",
          "ipc",
          "blockstorage",
          "txreconciliation",
          "scan",
          "txpackages",
          "kernel",
          "privatebroadcast");

  /// Those of `-loglevel`.
  private static final List<String> LEVELS = List.of("info", "debug", "trace");

  /// A colon comes behind a category's name.
  private static final int SHORTEST_CATEGORY = 3;

  private final LoggerContext context;

  LogCategories(LoggerContext context) {
    this.context = context;
  }

  /// Applies `-debug` and `-debugexclude`. What stands before `0` or `none` is forgotten, whatever
  /// it is.
  ///
  /// @throws ConfigException on an unknown category, with Core's message
  void apply(List<String> debug, List<String> exclude) {
    int forgotten = Math.max(debug.lastIndexOf("0"), debug.lastIndexOf("none")) + 1;
    for (String name : debug.subList(forgotten, debug.size())) {
      if (!set(name, true)) {
        throw new ConfigException("Unsupported logging category -debug=" + name + ".");
      }
    }
    for (String name : exclude) {
      if (!set(name, false)) {
        throw new ConfigException("Unsupported logging category -debugexclude=" + name + ".");
      }
    }
  }

  /// Looks at what `-loglevel` was given; all of a category is logged or nothing, so the level
  /// itself does not matter.
  ///
  /// @throws ConfigException on an unknown level or category, with Core's message
  public static void checkLevels(List<String> given) {
    String all = String.join(", ", LEVELS);
    for (String text : given) {
      if (text.indexOf(':', Math.min(SHORTEST_CATEGORY, text.length())) < 0) {
        if (!LEVELS.contains(text)) {
          throw new ConfigException(
              "Unsupported global logging level -loglevel=%s. Valid values: %s."
                  .formatted(text, all));
        }
        continue;
      }
      String[] parts = text.split(":", -1);
      if (parts.length != 2 || !NAMES.contains(parts[0]) || !LEVELS.contains(parts[1])) {
        throw new ConfigException(
            ("Unsupported category-specific logging level -loglevel=%s. Expected"
                    + " -loglevel=<category>:<loglevel>. Valid categories: %s. Valid loglevels: %s.")
                .formatted(text, String.join(", ", NAMES), all));
      }
    }
  }

  /// Switches a category, or all of them for `all`, `1` and the empty name; `none` and `0` likewise
  /// off.
  ///
  /// @return false if there is no such category
  public boolean set(String name, boolean isDebug) {
    if (name.isEmpty() || name.equals("1") || name.equals("all")) {
      NAMES.forEach(category -> setOne(category, isDebug));
      return true;
    }
    if (name.equals("0") || name.equals("none")) {
      if (isDebug) {
        NAMES.forEach(category -> setOne(category, false));
      }
      return true;
    }
    if (!NAMES.contains(name)) {
      return false;
    }
    setOne(name, isDebug);
    return true;
  }

  private void setOne(String category, boolean isDebug) {
    context.getLogger(category).setLevel(isDebug ? Level.DEBUG : Level.INFO);
  }

  public boolean isDebug(String category) {
    Logger logger = context.getLogger(category);
    return logger.isDebugEnabled();
  }

  /// Each category and whether it logs at DEBUG, by name.
  public SequencedMap<String, Boolean> states() {
    SequencedMap<String, Boolean> states = new TreeMap<>();
    NAMES.forEach(category -> states.put(category, isDebug(category)));
    return states;
  }
}
