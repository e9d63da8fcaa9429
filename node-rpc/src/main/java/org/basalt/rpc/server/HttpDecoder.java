package org.basalt.rpc.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.basalt.core.bytes.DecodeException;
import org.basalt.rpc.server.HttpRequest.Head;
import org.basalt.rpc.server.HttpRequest.Header;

/// Bytes to [HttpRequest]s, as strict as Core's own server: one request line of three words, no
/// folded headers, no blanks in names, no bare CR or NUL, equal `Content-Length`s only, `chunked`
/// before `Content-Length`. What it cannot take becomes a [Refusal], after which nothing is read
/// any more.
///
/// A body's memory grows with what has arrived, never with what was announced.
final class HttpDecoder extends ByteToMessageDecoder {
  /// MAX_HEADERS_SIZE: request line and headers together, and each line.
  static final int MAX_HEADERS_SIZE = 8192;

  /// MAX_BODY_SIZE.
  static final int MAX_BODY_SIZE = 32 * 1024 * 1024;

  /// The shortest line that makes sense: `GET / HTTP/1.0`.
  private static final int MIN_REQUEST_LINE_LENGTH = 14;

  private static final byte[] NOTHING = {};
  private static final Head NO_HEAD = new Head("", "", 1, List.of());

  /// A request that cannot be taken.
  record Refusal(HttpStatus status, String reason) {}

  private enum State {
    REQUEST_LINE,
    HEADERS,
    BODY,
    CHUNK_SIZE,
    CHUNK_DATA,
    CHUNK_END,
    TRAILER,
    REFUSED
  }

  private State state = State.REQUEST_LINE;
  private int headBytes;
  private String method = "";
  private String target = "";
  private int minorVersion = 1;
  private List<Header> headers = new ArrayList<>();
  private Head head = NO_HEAD;
  private ByteArrayOutputStream body = new ByteArrayOutputStream();
  private long bodyBytesLeft;

  /// A body that was there whole.
  private byte[] bodyInOne = NOTHING;

  /// Where in the buffer the head begins that is being read; -1 if it was not all in one buffer.
  private int headStart = -1;

  /// The bytes of the last head that was read in one piece and gave the length of its body; empty
  /// if there is none.
  private ByteBuf repeated = Unpooled.EMPTY_BUFFER;

  private Head repeatedHead = NO_HEAD;
  private long repeatedBodySize;

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (state == State.REFUSED) {
      in.skipBytes(in.readableBytes());
      return;
    }
    try {
      takeRepeatedHead(in);
      if (step(in)) {
        out.add(finish());
      }
      // What is left unread may be moved before the next call.
      headStart = -1;
    } catch (DecodeException e) {
      refuse(new Refusal(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage())), in, out);
    } catch (TooLarge e) {
      refuse(new Refusal(HttpStatus.CONTENT_TOO_LARGE, String.valueOf(e.getMessage())), in, out);
    }
  }

  private void refuse(Refusal refusal, ByteBuf in, List<Object> out) {
    state = State.REFUSED;
    in.skipBytes(in.readableBytes());
    out.add(refusal);
  }

  /// Skips a head that is, byte for byte, the last one: what it says is known.
  private void takeRepeatedHead(ByteBuf in) {
    int size = repeated.readableBytes();
    if (state != State.REQUEST_LINE || size == 0 || in.readableBytes() < size) {
      return;
    }
    if (ByteBufUtil.equals(in, in.readerIndex(), repeated, 0, size)) {
      in.skipBytes(size);
      head = repeatedHead;
      bodyBytesLeft = repeatedBodySize;
      state = State.BODY;
    }
  }

  /// Goes on until more bytes are needed (false) or a request is complete (true).
  private boolean step(ByteBuf in) {
    while (true) {
      switch (state) {
        case REQUEST_LINE, HEADERS, CHUNK_SIZE, CHUNK_END, TRAILER -> {
          int before = in.readerIndex();
          if (state == State.REQUEST_LINE) {
            headStart = before;
          }
          Optional<String> line = line(in);
          if (line.isEmpty()) {
            return false;
          }
          headBytes += in.readerIndex() - before;
          if (takeLine(line.get())) {
            return true;
          }
          if (state == State.BODY) {
            rememberHead(in);
          }
        }
        case BODY, CHUNK_DATA -> {
          int count = (int) Math.min(bodyBytesLeft, in.readableBytes());
          byte[] part = new byte[count];
          in.readBytes(part);
          if (state == State.BODY && count == bodyBytesLeft && body.size() == 0) {
            bodyInOne = part;
            return true;
          }
          body.write(part, 0, count);
          bodyBytesLeft -= count;
          if (bodyBytesLeft > 0) {
            return false;
          }
          if (state == State.BODY) {
            return true;
          }
          state = State.CHUNK_END;
        }
        case REFUSED -> throw new IllegalStateException("refused already");
      }
    }
  }

  private void rememberHead(ByteBuf in) {
    if (headStart >= 0) {
      byte[] bytes = new byte[in.readerIndex() - headStart];
      in.getBytes(headStart, bytes);
      repeated = Unpooled.wrappedBuffer(bytes);
      repeatedHead = head;
      repeatedBodySize = bodyBytesLeft;
    }
  }

  /// True if the request is complete with it.
  private boolean takeLine(String line) {
    switch (state) {
      case REQUEST_LINE -> requestLine(line);
      case HEADERS -> {
        if (headBytes > MAX_HEADERS_SIZE) {
          throw new DecodeException("headers exceed the size limit");
        }
        if (line.isEmpty()) {
          return beginBody();
        }
        header(line);
      }
      case CHUNK_SIZE -> chunkSize(line);
      case CHUNK_END -> {
        if (!line.isEmpty()) {
          throw new DecodeException("chunk without an end of line");
        }
        state = State.CHUNK_SIZE;
      }
      case TRAILER -> {
        if (headBytes > MAX_HEADERS_SIZE) {
          throw new DecodeException("trailer exceeds the size limit");
        }
        return line.isEmpty();
      }
      case BODY, CHUNK_DATA, REFUSED -> throw new IllegalStateException("no line in " + state);
    }
    return false;
  }

  /// The next line without its end; empty if it is not there yet.
  private static Optional<String> line(ByteBuf in) {
    int start = in.readerIndex();
    int end = in.indexOf(start, in.writerIndex(), (byte) '\n');
    if ((end < 0 ? in.readableBytes() : end - start) > MAX_HEADERS_SIZE) {
      throw new DecodeException("line exceeds the size limit");
    }
    if (end < 0) {
      return Optional.empty();
    }
    int length = end - start;
    if (length > 0 && in.getByte(end - 1) == '\r') {
      length--;
    }
    String line = in.toString(start, length, StandardCharsets.ISO_8859_1);
    in.readerIndex(end + 1);
    return Optional.of(line);
  }

  private void requestLine(String line) {
    if (line.length() < MIN_REQUEST_LINE_LENGTH) {
      throw new DecodeException("request line too short");
    }
    String[] words = line.split(" ", -1);
    if (line.indexOf('\0') >= 0 || words.length != 3 || !words[2].startsWith("HTTP/")) {
      throw new DecodeException("request line malformed");
    }
    String version = words[2].substring(5);
    if (version.length() != 3
        || !version.startsWith("1.")
        || version.charAt(2) < '0'
        || version.charAt(2) > '9') {
      throw new DecodeException("bad version");
    }
    method = words[0];
    target = words[1];
    minorVersion = version.charAt(2) - '0';
    state = State.HEADERS;
  }

  private void header(String line) {
    int colon = line.indexOf(':');
    if (line.indexOf('\r') >= 0 || line.indexOf('\0') >= 0) {
      throw new DecodeException("header contains an invalid character");
    }
    if (colon <= 0) {
      throw new DecodeException("header without a name");
    }
    String name = line.substring(0, colon);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == ' ' || (c >= '\t' && c <= '\r')) {
        throw new DecodeException("header name contains blanks");
      }
    }
    headers.add(new Header(name, strip(line.substring(colon + 1))));
  }

  private static String strip(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  /// True if there is no body.
  private boolean beginBody() {
    head = new Head(method, target, minorVersion, headers);
    if (head.header("Transfer-Encoding").orElse("").toLowerCase(Locale.ROOT).equals("chunked")) {
      state = State.CHUNK_SIZE;
      return false;
    }
    List<String> lengths =
        headers.stream()
            .filter(header -> header.name().equalsIgnoreCase("Content-Length"))
            .map(Header::value)
            .distinct()
            .toList();
    if (lengths.isEmpty()) {
      return true;
    }
    if (lengths.size() > 1) {
      throw new DecodeException("differing Content-Length values");
    }
    bodyBytesLeft = number(lengths.getFirst(), 10);
    if (bodyBytesLeft > MAX_BODY_SIZE) {
      throw new TooLarge();
    }
    state = State.BODY;
    return bodyBytesLeft == 0;
  }

  private void chunkSize(String line) {
    int semicolon = line.indexOf(';');
    long size = number(strip(semicolon < 0 ? line : line.substring(0, semicolon)), 16);
    if (size > MAX_BODY_SIZE - body.size()) {
      throw new TooLarge();
    }
    if (size == 0) {
      state = State.TRAILER;
      headBytes = 0;
    } else {
      bodyBytesLeft = size;
      state = State.CHUNK_DATA;
    }
  }

  /// Digits only: no sign, no prefix.
  private static long number(String text, int radix) {
    if (text.isEmpty() || text.startsWith("+") || text.startsWith("-")) {
      throw new DecodeException("length is no number");
    }
    try {
      return Long.parseUnsignedLong(text, radix) < 0
          ? Long.MAX_VALUE
          : Long.parseUnsignedLong(text, radix);
    } catch (NumberFormatException e) {
      throw new DecodeException("length is no number");
    }
  }

  private HttpRequest finish() {
    HttpRequest request = new HttpRequest(head, body.size() == 0 ? bodyInOne : body.toByteArray());
    head = NO_HEAD;
    headers = new ArrayList<>();
    bodyInOne = NOTHING;
    if (body.size() > 0) {
      body = new ByteArrayOutputStream();
    }
    headBytes = 0;
    state = State.REQUEST_LINE;
    return request;
  }

  /// A body above the limit.
  private static final class TooLarge extends RuntimeException {
    TooLarge() {
      super("body exceeds the size limit", null, false, false);
    }
  }
}
