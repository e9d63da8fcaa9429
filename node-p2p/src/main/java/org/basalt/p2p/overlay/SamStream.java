package org.basalt.p2p.overlay;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.basalt.p2p.netaddr.NetworkAddress;

/// What goes before the bytes of one stream of a session with an I2P router (SAM 3.1).
///
/// ```
/// to a peer    HELLO ─► NAMING LOOKUP NAME=….b32.i2p ─► STREAM CONNECT ID=… DESTINATION=… SILENT=false
/// from a peer  HELLO ─► STREAM ACCEPT ID=… SILENT=false ─► the peer's destination, when one comes
/// ```
///
/// After the last answer the stream is the peer's.
public final class SamStream {
  /// The session is not known any more; no further stream of it will be.
  public static final String SESSION_GONE = "Invalid session id";

  private enum Step {
    HELLO,
    LOOKUP,
    CONNECT,
    ACCEPT,
    PEER,
    DONE
  }

  private final String sessionId;
  private final String target;
  private final BoundedLines lines = new BoundedLines(SamSession.LINE_MAX);
  private Step step = Step.HELLO;
  private NetworkAddress peer = NetworkAddress.IPv6.UNSPECIFIED;

  private SamStream(String sessionId, String target) {
    this.sessionId = sessionId;
    this.target = target;
  }

  /// @param target `….b32.i2p`
  public static SamStream to(String sessionId, String target) {
    return new SamStream(sessionId, target);
  }

  /// Waits for a peer.
  public static SamStream accepting(String sessionId) {
    return new SamStream(sessionId, "");
  }

  /// The first line to send, without its end.
  public String greeting() {
    return SamSession.HELLO;
  }

  public boolean isDone() {
    return step == Step.DONE;
  }

  /// Who came; not valid before that, or where we went to somebody.
  public NetworkAddress peer() {
    return peer;
  }

  /// Takes the bytes of one line, or those there are, and none behind it.
  ///
  /// @return the next line to send, if it is time for one
  /// @throws OverlayException if it comes to nothing
  public Optional<String> receive(ByteBuffer in) throws OverlayException {
    Optional<String> line = lines.next(in);
    return line.isEmpty() ? Optional.empty() : handle(SamReply.parse(line.get()));
  }

  private Optional<String> handle(SamReply reply) throws OverlayException {
    return switch (step) {
      case HELLO -> {
        reply.requireOk();
        step = target.isEmpty() ? Step.ACCEPT : Step.LOOKUP;
        yield Optional.of(
            target.isEmpty()
                ? "STREAM ACCEPT ID=" + sessionId + " SILENT=false"
                : "NAMING LOOKUP NAME=" + target);
      }
      case LOOKUP -> {
        reply.requireOk();
        byte[] destination = I2pDestination.decode(reply.get("VALUE"));
        I2pDestination.addressOf(destination);
        step = Step.CONNECT;
        yield Optional.of(
            "STREAM CONNECT ID="
                + sessionId
                + " DESTINATION="
                + I2pDestination.encode(destination)
                + " SILENT=false");
      }
      case CONNECT -> {
        requireStream(reply);
        step = Step.DONE;
        yield Optional.empty();
      }
      case ACCEPT -> {
        requireStream(reply);
        step = Step.PEER;
        yield Optional.empty();
      }
      case PEER -> {
        // The destination, and with newer routers ports behind it. Something else, such as a
        // STREAM STATUS, means that the session is over.
        String destination = reply.text().split(" ", 2)[0];
        if (reply.text().startsWith("STREAM STATUS")) {
          throw new OverlayException(SESSION_GONE);
        }
        peer = I2pDestination.addressOf(I2pDestination.decode(destination));
        step = Step.DONE;
        yield Optional.empty();
      }
      case DONE -> throw new IllegalStateException("the stream is the peer's");
    };
  }

  private static void requireStream(SamReply reply) throws OverlayException {
    if (reply.result().equals("INVALID_ID")) {
      throw new OverlayException(SESSION_GONE);
    }
    reply.requireOk();
  }
}
