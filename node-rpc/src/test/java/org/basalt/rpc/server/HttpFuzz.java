package org.basalt.rpc.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.basalt.core.testing.FuzzInput;
import org.basalt.rpc.RpcConfig;
import org.basalt.rpc.json.JsonReader;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.RpcException;

/// Anything as what an HTTP client sends: the same requests and the same refusal whatever the
/// pieces in which it comes, each body at most as long as what was sent, and each body a call or an
/// error that can be answered.
public final class HttpFuzz {
  private static final int MAX_REQUESTS = 6;

  /// Of user `u` with the password `p`.
  private static final HttpAuth AUTH =
      new HttpAuth(
          new RpcConfig.Access("u", "p", List.of(), Path.of("none"), "", List.of(), false),
          new Cookie.Disabled());

  private HttpFuzz() {}

  /// Called by the fuzzer.
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzInput in = new FuzzInput(data);
    int kind = in.below(6);
    int pieceSize = 1 + in.below(64);
    switch (kind) {
      case 0 -> stream(in.rest(), pieceSize);
      case 1 -> body(in.rest());
      case 2 -> range(new String(in.rest(), StandardCharsets.ISO_8859_1));
      default -> stream(requests(in), pieceSize);
    }
  }

  private static byte[] requests(FuzzInput in) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < MAX_REQUESTS && !in.isEmpty(); i++) {
      byte[] body = in.bytes(in.below(60));
      StringBuilder head = new StringBuilder();
      head.append(in.oneIn(8) ? text(in) : "POST / HTTP/1.1").append(end(in));
      boolean isChunked = in.oneIn(3);
      if (in.oneIn(4)) {
        head.append(text(in)).append(end(in));
      }
      if (isChunked) {
        head.append("Transfer-Encoding: chunked").append(end(in));
      }
      if (!isChunked || in.oneIn(8)) {
        head.append("Content-Length: ")
            .append(in.oneIn(8) ? text(in) : body.length)
            .append(end(in));
      }
      out.writeBytes(head.append(end(in)).toString().getBytes(StandardCharsets.ISO_8859_1));
      if (isChunked) {
        out.writeBytes(
            (Integer.toHexString(body.length) + end(in)).getBytes(StandardCharsets.US_ASCII));
      }
      out.writeBytes(body);
      if (isChunked && body.length > 0) {
        out.writeBytes((end(in) + "0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      }
    }
    return out.toByteArray();
  }

  private static String end(FuzzInput in) {
    return in.oneIn(16) ? "\n" : "\r\n";
  }

  private static String text(FuzzInput in) {
    return new String(in.bytes(in.below(30)), StandardCharsets.ISO_8859_1);
  }

  private static void stream(byte[] bytes, int pieceSize) {
    List<String> whole = decoded(bytes, Math.max(1, bytes.length));
    List<String> inPieces = decoded(bytes, pieceSize);
    if (!whole.equals(inPieces)) {
      throw new AssertionError("whole " + whole + ", in pieces " + inPieces);
    }
  }

  private static List<String> decoded(byte[] bytes, int pieceSize) {
    EmbeddedChannel channel = new EmbeddedChannel(new HttpDecoder());
    List<String> events = new ArrayList<>();
    try {
      for (int at = 0; at < bytes.length; at += pieceSize) {
        int size = Math.min(pieceSize, bytes.length - at);
        channel.writeInbound(Unpooled.wrappedBuffer(bytes, at, size));
        for (Object out = channel.readInbound(); out != null; out = channel.readInbound()) {
          events.add(event(out, bytes.length));
        }
      }
    } finally {
      channel.finishAndReleaseAll();
    }
    return events;
  }

  private static String event(Object out, int sent) {
    return switch (out) {
      case HttpRequest request -> {
        if (request.body().length > sent) {
          throw new AssertionError("a body of " + request.body().length + " bytes");
        }
        request
            .header("authorization")
            .ifPresent(header -> {
              if (AUTH.user(header).isPresent() && !header.contains("dTpw")) {
                throw new AssertionError("let in by " + header);
              }
            });
        body(request.body());
        yield request.method()
            + " "
            + request.target()
            + " "
            + request.minorVersion()
            + " "
            + request.headers()
            + " "
            + HexFormat.of().formatHex(request.body());
      }
      case HttpDecoder.Refusal refusal -> "refused: " + refusal;
      default -> throw new AssertionError("what is " + out);
    };
  }

  private static void body(byte[] bytes) {
    Optional<Json> read = JsonReader.read(bytes);
    if (read.isEmpty()) {
      return;
    }
    List<Json> calls = read.get() instanceof Json.Arr batch ? batch.items() : List.of(read.get());
    for (Json call : calls) {
      JsonRpcCodec.Envelope envelope = JsonRpcCodec.envelope(call);
      Json answer;
      try {
        answer = JsonRpcCodec.result(envelope, JsonRpcCodec.call(call).params());
      } catch (RpcException e) {
        answer = JsonRpcCodec.error(envelope, e);
      }
      if (!JsonReader.read(answer.toText()).equals(Optional.of(answer))) {
        throw new AssertionError("an answer that nobody reads: " + answer);
      }
    }
  }

  private static void range(String text) {
    Subnet.parse(text)
        .ifPresent(range -> {
          if (!range.contains(range.network())) {
            throw new AssertionError(text + " is without itself");
          }
        });
  }
}
