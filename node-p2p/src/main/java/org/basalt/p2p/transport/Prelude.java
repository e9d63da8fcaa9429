package org.basalt.p2p.transport;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.basalt.p2p.netaddr.Endpoint;

/// What is said to a proxy before the stream is the peer's. Owned by the connection's I/O thread.
interface Prelude {
  /// The first bytes to send.
  byte[] greeting();

  /// The stream is the peer's from now on.
  boolean isDone();

  /// Takes bytes until the stream is the peer's; those after it are left in `in`.
  ///
  /// @throws FramingException of kind PROXY_FAILED
  void receive(ByteBuffer in, Consumer<byte[]> out) throws FramingException;

  /// How long it may take; 0 is for ever.
  int timeoutMs();

  /// Who is at the other end, if the proxy told; [Endpoint#NONE] if not.
  default Endpoint remote() {
    return Endpoint.NONE;
  }

  /// What our side of the stream is called by the proxy; [Endpoint#NONE] if nothing.
  default Endpoint local() {
    return Endpoint.NONE;
  }
}
