package org.basalt.p2p.transport;

import java.nio.ByteBuffer;
import org.basalt.p2p.netaddr.Endpoint;

/// Turns the bytes of one connection into frames and back. Owned by the connection's I/O thread.
///
/// The seam between versions of the transport: [V1Framing] sends in the clear and needs no
/// handshake, so it is ready at once; [V2Framing] writes the bytes of its handshake through
/// [Output#writeHandshake] and says when it is ready. The questions at the top are asked on other
/// threads too.
interface Framing {
  TransportVersion version();

  /// 64 hex digits, or empty.
  String sessionId();

  /// We speak v2, and so far the peer has answered with nothing at all: if the connection ends now,
  /// it may be one that knows only v1.
  default boolean suggestsV1() {
    return false;
  }

  /// How long it may take from the socket's connection until the peer is at its other end; 0 is for
  /// ever.
  default int openTimeoutMs() {
    return 0;
  }

  /// The peer's address where it differs from the socket's and became known in the meantime;
  /// [Endpoint#NONE] if it does not. Asked when the connection opens.
  default Endpoint remote() {
    return Endpoint.NONE;
  }

  /// As [#remote()], for our side.
  default Endpoint local() {
    return Endpoint.NONE;
  }

  /// Called once, when the socket is connected.
  void start(Output out);

  /// Takes all bytes of `in`, in whatever pieces they come.
  ///
  /// @throws FramingException if they can be no frame; the connection is then of no use
  void receive(ByteBuffer in, Output out) throws FramingException;

  /// Only when it is ready.
  void send(EncodedMessage message, Output out);

  /// Why the peer's end of the stream, if it came now, would be more than an ordinary end.
  default CloseReason endOfStream() {
    return new CloseReason(CloseReason.Kind.REMOTE, "socket closed");
  }

  /// What a framing can cause.
  interface Output {
    /// The peer is at the other end of the stream; once, before anything else.
    void opened();

    /// Messages may be sent from now on; once.
    void ready();

    /// A whole and undamaged frame came.
    ///
    /// @param payload handed over
    void frame(String command, byte[] payload, int wireBytes);

    /// A whole frame came that must be ignored.
    void dropped(int wireBytes, String why);

    /// Bytes that are a message, in order.
    void write(EncodedMessage message, byte[]... parts);

    /// Bytes that are no message.
    void writeHandshake(byte[] bytes);
  }
}
