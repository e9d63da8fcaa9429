package org.basalt.rpc.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
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

  private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

  /// The latest `Date`: the same for all answers of a second.
  private static volatile DateLine date = DateLine.of(0);

  /// @param usualHead of an answer in JSON, up to its length
  private record DateLine(long timeSec, String text, byte[] usualHead) {
    static DateLine of(long timeSec) {
      String text = DATE.format(Instant.ofEpochSecond(timeSec));
      String head =
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nDate: "
              + text
              + "\r\nContent-Length: ";
      return new DateLine(timeSec, text, head.getBytes(StandardCharsets.ISO_8859_1));
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

  /// Status line and headers, in the order in which Core writes them.
  ///
  /// @param timeSec for the `Date` header
  byte[] head(HttpRequest request, long timeSec) {
    return headers.equals(JSON)
            && status == HttpStatus.OK
            && request.minorVersion() == 1
            && !request.saysClose()
        ? usualHead(timeSec)
        : anyHead(request, timeSec);
  }

  /// What nearly all answers begin with: only the length is new.
  private byte[] usualHead(long timeSec) {
    byte[] begin = dateLine(timeSec).usualHead();
    byte[] size = Long.toString(size()).getBytes(StandardCharsets.ISO_8859_1);
    byte[] head = Arrays.copyOf(begin, begin.length + size.length + END.length);
    System.arraycopy(size, 0, head, begin.length, size.length);
    System.arraycopy(END, 0, head, begin.length + size.length, END.length);
    return head;
  }

  private static DateLine dateLine(long timeSec) {
    DateLine now = date;
    if (now.timeSec() != timeSec) {
      now = DateLine.of(timeSec);
      date = now;
    }
    return now;
  }

  private byte[] anyHead(HttpRequest request, long timeSec) {
    StringBuilder out = new StringBuilder(256);
    out.append("HTTP/1.").append(request.minorVersion()).append(' ').append(status.code());
    out.append(' ').append(status.phrase()).append("\r\n");
    boolean hasType = false;
    for (Header header : headers) {
      add(out, header.name(), header.value());
      hasType |= header.name().equals("Content-Type");
    }
    boolean needsBody = status != HttpStatus.NO_CONTENT;
    boolean keeps = request.keepsConnection();
    if (request.minorVersion() == 0) {
      if (keeps) {
        add(out, "Connection", "keep-alive");
      }
    } else {
      add(out, "Date", dateLine(timeSec).text());
    }
    if (needsBody && (request.minorVersion() >= 1 || keeps)) {
      add(out, "Content-Length", Long.toString(size()));
    }
    if (needsBody && !hasType) {
      add(out, "Content-Type", "text/html; charset=ISO-8859-1");
    }
    if (request.saysClose()) {
      add(out, "Connection", "close");
    }
    return out.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void add(StringBuilder out, String name, String value) {
    out.append(name).append(": ").append(value).append("\r\n");
  }
}
