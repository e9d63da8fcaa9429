package org.basalt.p2p.transport;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.basalt.core.testing.FuzzInput;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.HostPort;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.ProxyAddress;

/// Anything as the answers of a SOCKS5 proxy or of an I2P router: the same whatever the pieces in
/// which they come, nothing but a [FramingException] ends it, and what is behind the last answer is
/// left to the peer.
public final class ProxyFuzz {
  private static final ProxyAddress PROXY =
      new ProxyAddress.Tcp(new Endpoint(NetworkAddress.ipv4(127, 0, 0, 1), 9050));
  private static final Endpoint OURS = new Endpoint(NetworkAddress.i2p(new byte[32]), 0);
  private static final String NAME = "a".repeat(52) + ".b32.i2p";
  private static final int MAX_LINES = 6;

  private ProxyFuzz() {}

  /// Called by the fuzzer.
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzInput in = new FuzzInput(data);
    int kind = in.below(6);
    int pieceSize = 1 + in.below(64);
    byte[] stream = kind % 2 == 0 ? in.rest() : kind < 3 ? socksAnswers(in) : samAnswers(in);
    List<String> whole = run(prelude(kind), stream, Math.max(1, stream.length));
    List<String> inPieces = run(prelude(kind), stream, pieceSize);
    if (!whole.equals(inPieces)) {
      throw new AssertionError("whole " + whole + ", in pieces " + inPieces);
    }
  }

  private static Prelude prelude(int kind) {
    return switch (kind) {
      case 0 -> new Socks5(new Route.Socks5(PROXY, "", ""), new HostPort("example.org", 8333));
      case 1, 2 ->
          new Socks5(new Route.Socks5(PROXY, "user", "word"), new HostPort("example.org", 8333));
      case 3, 4 -> SamPrelude.connecting(new Route.I2p(PROXY, "id", OURS), NAME);
      default -> SamPrelude.accepting(new Route.I2pIncoming(PROXY, "id", OURS));
    };
  }

  private static byte[] socksAnswers(FuzzInput in) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {5, (byte) (in.flag() ? 2 : 0)});
    if (in.flag()) {
      out.writeBytes(new byte[] {1, (byte) in.below(2)});
    }
    out.writeBytes(new byte[] {5, (byte) in.below(9), 0, (byte) in.below(6)});
    out.writeBytes(in.rest());
    return out.toByteArray();
  }

  private static byte[] samAnswers(FuzzInput in) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < MAX_LINES && !in.isEmpty(); i++) {
      switch (in.below(6)) {
        case 0 -> lines.append("HELLO REPLY RESULT=OK VERSION=3.1\n");
        case 1 ->
            lines.append("NAMING REPLY RESULT=OK NAME=x VALUE=").append(base64(in)).append('\n');
        case 2 -> lines.append("STREAM STATUS RESULT=OK\r\n");
        case 3 -> lines.append("STREAM STATUS RESULT=").append(text(in)).append('\n');
        case 4 -> lines.append(base64(in)).append(" FROM_PORT=0\n");
        default -> lines.append(text(in));
      }
    }
    return lines.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(FuzzInput in) {
    return new String(in.bytes(in.below(60)), StandardCharsets.ISO_8859_1);
  }

  /// Of a destination, more or less.
  private static String base64(FuzzInput in) {
    byte[] bytes = new byte[380 + in.below(30)];
    bytes[Math.min(bytes.length - 1, 386)] = (byte) in.below(12);
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static List<String> run(Prelude prelude, byte[] stream, int pieceSize) {
    List<String> events = new ArrayList<>();
    events.add(HexFormat.of().formatHex(prelude.greeting()));
    ByteArrayOutputStream left = new ByteArrayOutputStream();
    try {
      for (int at = 0; at < stream.length; at += pieceSize) {
        ByteBuffer piece =
            ByteBuffer.wrap(stream, at, Math.min(pieceSize, stream.length - at)).slice();
        if (!prelude.isDone()) {
          prelude.receive(piece, sent -> events.add(HexFormat.of().formatHex(sent)));
        }
        if (piece.hasRemaining() && !prelude.isDone()) {
          throw new AssertionError("bytes left over before the end");
        }
        byte[] rest = new byte[piece.remaining()];
        piece.get(rest);
        left.writeBytes(rest);
      }
      events.add(prelude.remote() + " " + prelude.local());
    } catch (FramingException e) {
      events.add(e.getMessage());
      return events;
    }
    events.add(
        (prelude.isDone() ? "done " : "waiting ") + HexFormat.of().formatHex(left.toByteArray()));
    return events;
  }
}
