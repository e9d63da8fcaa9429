package org.basalt.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.basalt.app.config.ConfigException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// Sets the logging up: `debug.log`, the console, the categories.
///
/// The file is rotated when it grows past [#MAX_FILE_BYTES] (three old ones are kept), and opened
/// anew on SIGHUP, so that an external rotation works too.
public final class NodeLog {
  private static final long MAX_FILE_BYTES = 100L << 20;
  private static final int KEPT_FILES = 3;

  /// Core RECENT_DEBUG_HISTORY_SIZE: what `-shrinkdebugfile` leaves.
  private static final int SHRUNK_BYTES = 10_000_000;

  private final LoggerContext context;
  private final LogCategories categories;
  private final LogFormat format;
  private @Nullable RollingFileAppender<ILoggingEvent> file;
  private @Nullable Path path;

  private NodeLog(LoggerContext context, LogFormat format) {
    this.context = context;
    this.categories = new LogCategories(context);
    this.format = format;
  }

  /// @param file where to log; empty for no file
  /// @param isOnConsole log to standard output too
  public static NodeLog open(
      Optional<Path> file,
      boolean isOnConsole,
      boolean isShrunk,
      LogFormat format,
      List<String> debug,
      List<String> exclude) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    context.getLogger("io.netty").setLevel(Level.WARN);
    NodeLog log = new NodeLog(context, format);
    log.categories.apply(debug, exclude);
    if (isOnConsole) {
      ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
      console.setContext(context);
      console.setEncoder(log.encoder());
      console.start();
      root.addAppender(console);
    }
    if (file.isPresent()) {
      if (isShrunk) {
        shrink(file.get());
      }
      log.path = file.get();
      log.openFile();
    }
    return log;
  }

  public LogCategories categories() {
    return categories;
  }

  private LayoutWrappingEncoder<ILoggingEvent> encoder() {
    LogLayout layout = new LogLayout(format);
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    encoder.start();
    return encoder;
  }

  private void openFile() {
    Path target = path;
    if (target == null) {
      return;
    }
    Path directory = target.toAbsolutePath().getParent();
    if (Files.isDirectory(target) || directory == null || !Files.isDirectory(directory)) {
      throw new ConfigException("Could not open debug log file " + target);
    }
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setFile(target.toString());
    appender.setEncoder(encoder());
    FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setFileNamePattern(target + ".%i");
    rolling.setMinIndex(1);
    rolling.setMaxIndex(KEPT_FILES);
    rolling.start();
    SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
    trigger.setContext(context);
    trigger.setMaxFileSize(new FileSize(MAX_FILE_BYTES));
    trigger.start();
    appender.setRollingPolicy(rolling);
    appender.setTriggeringPolicy(trigger);
    appender.start();
    if (!appender.isStarted()) {
      throw new ConfigException("Could not open debug log file " + target);
    }
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(appender);
    file = appender;
  }

  /// Closes the file and opens it under its name again (SIGHUP).
  public void reopen() {
    RollingFileAppender<ILoggingEvent> old = file;
    if (old == null) {
      return;
    }
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAppender(old);
    old.stop();
    openFile();
  }

  /// Writes out what is pending.
  public void close() {
    context.stop();
  }

  private static void shrink(Path file) {
    try {
      if (!Files.exists(file) || Files.size(file) <= SHRUNK_BYTES * 11L / 10) {
        return;
      }
      byte[] tail = new byte[SHRUNK_BYTES];
      try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
        in.seek(in.length() - SHRUNK_BYTES);
        in.readFully(tail);
      }
      Files.write(file, tail);
    } catch (IOException e) {
      throw new ConfigException("cannot shrink the log file " + file + ": " + e.getMessage());
    }
  }
}
