package org.basalt.p2p.transport;

import org.basalt.core.bytes.DecodeException;

/// Hears what happens on connections, on an I/O thread: never waits.
///
/// `opened` comes first if at all, `closed` last and exactly once.
public interface ConnectionListener {
  void opened(Connection connection);

  /// To be answered by [Connection#processed] when it was dealt with.
  void received(Connection connection, ReceivedMessage message);

  /// A whole frame came whose payload is not what its command says. The connection goes on, as in
  /// Core; the owner may think otherwise.
  ///
  /// @param payloadBytes without the frame
  void malformed(Connection connection, String command, int payloadBytes, DecodeException reason);

  /// The send buffer was full and is no longer.
  void sendBufferDrained(Connection connection);

  void closed(Connection connection, CloseReason reason);
}
