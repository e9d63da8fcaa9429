package org.basalt.p2p.transport;

import java.nio.ByteBuffer;
import org.basalt.p2p.netaddr.Endpoint;

/// Speaks with a proxy first, then hands the stream to the framing that the peer at the other end
/// understands.
final class ProxiedFraming implements Framing {
  private final Prelude proxy;
  private final Framing inner;
  private boolean isThrough;

  ProxiedFraming(Prelude proxy, Framing inner) {
    this.proxy = proxy;
    this.inner = inner;
  }

  @Override
  public TransportVersion version() {
    return inner.version();
  }

  @Override
  public String sessionId() {
    return inner.sessionId();
  }

  @Override
  public boolean suggestsV1() {
    return inner.suggestsV1();
  }

  @Override
  public void start(Output out) {
    out.writeHandshake(proxy.greeting());
  }

  @Override
  public void receive(ByteBuffer in, Output out) throws FramingException {
    if (!isThrough) {
      proxy.receive(in, out::writeHandshake);
      if (!proxy.isDone()) {
        return;
      }
      isThrough = true;
      inner.start(out);
    }
    inner.receive(in, out);
  }

  @Override
  public int openTimeoutMs() {
    return proxy.timeoutMs();
  }

  @Override
  public Endpoint remote() {
    return proxy.remote();
  }

  @Override
  public Endpoint local() {
    return proxy.local();
  }

  @Override
  public void send(EncodedMessage message, Output out) {
    inner.send(message, out);
  }

  @Override
  public CloseReason endOfStream() {
    return isThrough
        ? inner.endOfStream()
        : new CloseReason(CloseReason.Kind.PROXY_FAILED, "proxy closed the connection");
  }
}
