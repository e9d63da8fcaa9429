package org.basalt.p2p.transport;

/// A stream of bytes to a program of the operator's that is no peer: a Tor control port, an I2P
/// router. Thread-safe; no method waits.
public interface LocalStream {
  /// After the stream is closed it does nothing.
  void send(byte[] bytes);

  /// What came was dealt with: more may be read. Nothing is until then, so that however much comes,
  /// one piece of it is here.
  void proceed();

  /// A second call does nothing.
  void close();

  /// Hears what happens on a stream, on an I/O thread: never waits.
  ///
  /// `opened` comes first if at all, `closed` last and exactly once.
  interface Listener {
    void opened(LocalStream stream);

    /// @param bytes some, handed over; to be answered by [#proceed()]
    void received(LocalStream stream, byte[] bytes);

    void closed(CloseReason reason);
  }
}
