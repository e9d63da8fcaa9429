package org.basalt.app;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the operator's commands: `-blocknotify`, `-alertnotify`, `-startupnotify`,
/// `-shutdownnotify`.
///
/// Values put into a command are block hashes and our own warnings, quoted for the shell; nothing
/// that a peer wrote.
final class NotifyCommand {
  private static final Logger LOG = LoggerFactory.getLogger("node");
  private static final long MAX_WAIT_SEC = 60;

  private NotifyCommand() {}

  /// Starts a command and returns at once.
  ///
  /// @param value replaces `%s`
  static void start(String command, String value) {
    Thread.ofPlatform().daemon().name("notify").start(() -> run(command.replace("%s", value)));
  }

  /// Runs a command and waits for it, up to a minute.
  static void run(String command) {
    try {
      Process process =
          new ProcessBuilder(List.of("/bin/sh", "-c", command))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(MAX_WAIT_SEC, TimeUnit.SECONDS)) {
        LOG.warn("runCommand error: system({}) still runs after {} s", command, MAX_WAIT_SEC);
      } else if (process.exitValue() != 0) {
        LOG.warn("runCommand error: system({}) returned {}", command, process.exitValue());
      }
    } catch (IOException e) {
      LOG.warn("runCommand error: cannot run {}: {}", command, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Single quotes for the shell; Core strips unsafe characters instead.
  static String quoted(String text) {
    return "'" + text.replace("'", "") + "'";
  }
}
