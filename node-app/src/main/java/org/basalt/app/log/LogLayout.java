package org.basalt.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Core's line format: `2024-01-31T12:00:00Z [net] message`.
///
/// Information has no tag, debugging has its category, warnings and errors say so. Control
/// characters in messages are escaped, so that nothing from the network can forge a line.
final class LogLayout extends LayoutBase<ILoggingEvent> {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final LogFormat format;

  LogLayout(LogFormat format) {
    this.format = format;
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(128);
    if (format.hasTime()) {
      Instant instant = event.getInstant();
      line.append((format.hasMicros() ? MICROS : SECONDS).format(instant)).append(' ');
    }
    if (format.hasThread()) {
      line.append('[').append(event.getThreadName()).append("] ");
    }
    if (format.hasSource()) {
      line.append('[').append(event.getLoggerName()).append("] ");
    }
    appendTag(event, line);
    appendEscaped(event.getFormattedMessage(), line);
    line.append('\n');
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      line.append(ThrowableProxyUtil.asString(thrown));
    }
    return line.toString();
  }

  private static void appendTag(ILoggingEvent event, StringBuilder line) {
    String category =
        LogCategories.NAMES.contains(event.getLoggerName()) ? event.getLoggerName() : "";
    Level level = event.getLevel();
    if (level.equals(Level.INFO)) {
      return;
    }
    String tag =
        switch (level.toInt()) {
          case Level.WARN_INT -> "warning";
          case Level.ERROR_INT -> "error";
          default -> "";
        };
    if (category.isEmpty() && tag.isEmpty()) {
      return;
    }
    String separator = category.isEmpty() || tag.isEmpty() ? "" : ":";
    line.append('[').append(category).append(separator).append(tag).append("] ");
  }

  private static void appendEscaped(String message, StringBuilder line) {
    for (int i = 0; i < message.length(); i++) {
      char c = message.charAt(i);
      if (c < ' ' && c != '\n' && c != '\t' || c == 0x7f) {
        line.append(String.format("\\x%02x", (int) c));
      } else {
        line.append(c);
      }
    }
  }
}
