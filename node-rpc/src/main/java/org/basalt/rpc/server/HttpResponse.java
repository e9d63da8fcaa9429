package org.basalt.rpc.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.basalt.rpc.server.HttpRequest.Header;
import org.basalt.rpc.spec.Json;

/// What goes back, without the headers that follow from the request.
///
/// @param body in pieces, sent one after the other
record HttpResponse(HttpStatus status, List<Header> headers, List<ByteBuffer> body) {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final List<Header> JSON = List.of(new Header("Content-Type", "application/json"));

  /// The latest `Date`: the same for all answers of a second.
  private static volatile DateLine date = DateLine.of(0);

  private record DateLine(long timeSec, String text) {
    static DateLine of(long timeSec) {
      return new DateLine(timeSec, DATE.format(Instant.ofEpochSecond(timeSec)));
    }
  }

  static HttpResponse of(HttpStatus status) {
    return new HttpResponse(status, List.of(), List.of());
  }

  static HttpResponse text(HttpStatus status, String text) {
    return new HttpResponse(status, List.of(), List.of(StandardCharsets.UTF_8.encode(text)));
  }

  static HttpResponse json(HttpStatus status, Json value) {
    return new HttpResponse(status, JSON, value.toLine());
  }

  /// Bytes of the body.
  long size() {
    long size = 0;
    for (ByteBuffer piece : body) {
      size += piece.remaining();
    }
    return size;
  }

  /// How the request wants the connection: kept from HTTP/1.1 on unless it says `close`, in
  /// HTTP/1.0 only if it says so.
  static boolean keepsConnection(HttpRequest request) {
    String connection = request.header("Connection").orElse("").toLowerCase(Locale.ROOT);
    return request.minorVersion() >= 1
        ? !connection.equals("close")
        : connection.equals("keep-alive");
  }

  /// Status line and headers, in the order in which Core writes them.
  ///
  /// @param timeSec for the `Date` header
  byte[] head(HttpRequest request, long timeSec) {
    StringBuilder out = new StringBuilder(256);
    out.append("HTTP/1.").append(request.minorVersion()).append(' ').append(status.code());
    out.append(' ').append(status.phrase()).append("\r\n");
    boolean hasType = false;
    for (Header header : headers) {
      add(out, header.name(), header.value());
      hasType |= header.name().equals("Content-Type");
    }
    boolean needsBody = status != HttpStatus.NO_CONTENT;
    boolean keeps = keepsConnection(request);
    if (request.minorVersion() == 0) {
      if (keeps) {
        add(out, "Connection", "keep-alive");
      }
    } else {
      DateLine now = date;
      if (now.timeSec() != timeSec) {
        now = DateLine.of(timeSec);
        date = now;
      }
      add(out, "Date", now.text());
    }
    if (needsBody && (request.minorVersion() >= 1 || keeps)) {
      add(out, "Content-Length", Long.toString(size()));
    }
    if (needsBody && !hasType) {
      add(out, "Content-Type", "text/html; charset=ISO-8859-1");
    }
    if (request.header("Connection").orElse("").equalsIgnoreCase("close")) {
      add(out, "Connection", "close");
    }
    return out.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void add(StringBuilder out, String name, String value) {
    out.append(name).append(": ").append(value).append("\r\n");
  }
}
