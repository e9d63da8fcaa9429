package org.basalt.p2p.overlay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.basalt.core.testing.FuzzInput;
import org.basalt.p2p.netaddr.NetworkAddress;

/// Anything as the answers of Tor's control port or of an I2P router's session: the same whatever
/// the pieces in which they come, and nothing but an [OverlayException] ends it.
public final class OverlayFuzz {
  private static final int MAX_LINES = 12;
  private static final int MAX_COMMANDS = 40;

  private OverlayFuzz() {}

  /// Called by the fuzzer.
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzInput in = new FuzzInput(data);
    int kind = in.below(8);
    int pieceSize = 1 + in.below(64);
    byte[] stream =
        switch (kind) {
          case 0, 1, 2 -> torAnswers(in);
          case 4, 5 -> samAnswers(in);
          default -> in.rest();
        };
    List<String> whole = run(kind, stream, Math.max(1, stream.length));
    List<String> inPieces = run(kind, stream, pieceSize);
    if (!whole.equals(inPieces)) {
      throw new AssertionError("whole " + whole + ", in pieces " + inPieces);
    }
    if (whole.size() > MAX_COMMANDS) {
      throw new AssertionError(whole.size() + " things done");
    }
  }

  private static List<String> run(int kind, byte[] stream, int pieceSize) {
    return kind < 4 ? tor(kind, stream, pieceSize) : sam(kind, stream, pieceSize);
  }

  private static byte[] torAnswers(FuzzInput in) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < MAX_LINES && !in.isEmpty(); i++) {
      lines.append(
          switch (in.below(12)) {
            case 0 -> "250-PROTOCOLINFO 1\r\n250-AUTH METHODS=NULL\r\n250 OK\r\n";
            case 1 ->
                "250-AUTH METHODS=COOKIE,SAFECOOKIE COOKIEFILE=\"/a\\\"b\\101\"\r\n250-VERSION"
                    + " Tor=\"0.4.8\"\r\n250 OK\r\n";
            case 2 -> "250-AUTH METHODS=HASHEDPASSWORD\r\n250 OK\r\n";
            case 3 ->
                "250 AUTHCHALLENGE SERVERHASH="
                    + "00".repeat(32)
                    + " SERVERNONCE="
                    + "11".repeat(32)
                    + "\r\n";
            case 4 -> "250 OK\r\n";
            case 5 -> "250-net/listeners/socks=\"127.0.0.1:9050\" \"unix:/x\"\r\n250 OK\r\n";
            case 6 -> "250-ServiceID=" + text(in) + "\r\n250-PrivateKey=ED25519-V3:x\r\n250 OK\r\n";
            case 7 -> (400 + in.int8()) + " " + text(in) + "\r\n";
            case 8 -> "250-" + text(in) + "\r\n250 OK\r\n";
            case 9 -> "650 " + text(in) + "\r\n";
            case 10 -> "250-AUTH " + text(in) + "\r\n250 OK\r\n";
            default -> text(in);
          });
    }
    return lines.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] samAnswers(FuzzInput in) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < MAX_LINES && !in.isEmpty(); i++) {
      lines.append(
          switch (in.below(5)) {
            case 0 -> "HELLO REPLY RESULT=OK VERSION=3.1\n";
            case 1 -> "DEST REPLY PUB=x PRIV=" + "A".repeat(500 + in.int8()) + "\n";
            case 2 -> "SESSION STATUS RESULT=OK DESTINATION=" + "A".repeat(500 + in.int8()) + "\n";
            case 3 -> "SESSION STATUS RESULT=" + text(in) + "\n";
            default -> text(in);
          });
    }
    return lines.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(FuzzInput in) {
    return new String(in.bytes(in.below(60)), StandardCharsets.ISO_8859_1);
  }

  private static List<String> tor(int kind, byte[] stream, int pieceSize) {
    List<String> events = new ArrayList<>();
    TorControl.Request request =
        new TorControl.Request(
            kind == 1 ? "pass\"word" : "", kind != 2, "127.0.0.1:8334", 8333, new byte[32]);
    TorControl control =
        new TorControl(
            request,
            "",
            new TorControl.Effects() {
              @Override
              public void send(String command) {
                if (command.indexOf('\n') >= 0 || command.indexOf('\r') >= 0) {
                  throw new AssertionError("two commands in one: " + command);
                }
                events.add(command);
              }

              @Override
              public Optional<byte[]> cookie(String path) {
                events.add("cookie " + path);
                return path.length() % 2 == 0 ? Optional.of(new byte[32]) : Optional.empty();
              }

              @Override
              public void proxyAt(Optional<String> location) {
                events.add("proxy " + location);
              }

              @Override
              public void serviceMade(String serviceId, String privateKey) {
                events.add("service " + serviceId + " " + privateKey);
              }
            });
    control.start();
    feed(stream, pieceSize, control::receive, events);
    return events;
  }

  private static List<String> sam(int kind, byte[] stream, int pieceSize) {
    List<String> events = new ArrayList<>();
    SamSession.Identity identity =
        switch (kind) {
          case 4 -> new SamSession.Identity.Fresh();
          case 5 -> new SamSession.Identity.Transient();
          default -> new SamSession.Identity.Kept(new byte[400]);
        };
    SamSession session =
        new SamSession(
            "id",
            identity,
            new SamSession.Effects() {
              @Override
              public void send(String line) {
                if (line.indexOf('\n') >= 0) {
                  throw new AssertionError("two lines in one: " + line);
                }
                events.add(line);
              }

              @Override
              public void keyMade(byte[] key) {
                events.add("key of " + key.length);
              }

              @Override
              public void created(NetworkAddress ours) {
                events.add("created " + ours);
              }
            });
    session.start();
    feed(stream, pieceSize, session::receive, events);
    return events;
  }

  private interface Reader {
    void receive(ByteBuffer in) throws OverlayException;
  }

  private static void feed(byte[] stream, int pieceSize, Reader reader, List<String> events) {
    try {
      for (int at = 0; at < stream.length; at += pieceSize) {
        reader.receive(ByteBuffer.wrap(stream, at, Math.min(pieceSize, stream.length - at)));
      }
    } catch (OverlayException e) {
      events.add(e.why());
    }
  }
}
