package org.basalt.p2p.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.overlay.OverlayException;
import org.basalt.p2p.overlay.SamStream;

/// Asks an I2P router for a stream.
final class SamPrelude implements Prelude {
  /// Finding a way through I2P can take minutes.
  private static final int CONNECT_TIMEOUT_MS = 180_000;

  private final SamStream stream;
  private final Endpoint local;
  private final int timeoutMs;

  private SamPrelude(SamStream stream, Endpoint local, int timeoutMs) {
    this.stream = stream;
    this.local = local;
    this.timeoutMs = timeoutMs;
  }

  static SamPrelude connecting(Route.I2p route, String target) {
    return new SamPrelude(
        SamStream.to(route.sessionId(), target), route.local(), CONNECT_TIMEOUT_MS);
  }

  static SamPrelude accepting(Route.I2pIncoming route) {
    return new SamPrelude(SamStream.accepting(route.sessionId()), route.local(), 0);
  }

  private static byte[] bytes(String line) {
    return (line + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public byte[] greeting() {
    return bytes(stream.greeting());
  }

  @Override
  public boolean isDone() {
    return stream.isDone();
  }

  @Override
  public void receive(ByteBuffer in, Consumer<byte[]> out) throws FramingException {
    try {
      while (in.hasRemaining() && !stream.isDone()) {
        stream.receive(in).ifPresent(line -> out.accept(bytes(line)));
      }
    } catch (OverlayException e) {
      throw new FramingException(CloseReason.Kind.PROXY_FAILED, e.why());
    }
  }

  @Override
  public int timeoutMs() {
    return timeoutMs;
  }

  /// I2P knows no ports.
  @Override
  public Endpoint remote() {
    return stream.peer().isValid() ? new Endpoint(stream.peer(), 0) : Endpoint.NONE;
  }

  @Override
  public Endpoint local() {
    return local;
  }
}
