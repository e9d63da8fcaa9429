package org.basalt.p2p.peer;

import org.basalt.core.bytes.DecodeException;
import org.basalt.p2p.transport.ReceivedMessage;

/// Something that came in on a connection and waits to be handled.
sealed interface Incoming {
  record Decoded(ReceivedMessage received) implements Incoming {}

  /// A whole frame whose payload is not what its command says.
  ///
  /// @param payloadBytes without the frame
  record Malformed(String command, int payloadBytes, DecodeException reason) implements Incoming {}
}
