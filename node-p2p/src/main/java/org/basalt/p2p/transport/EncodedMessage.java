package org.basalt.p2p.transport;

import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// A message as bytes, encoded once for any number of peers.
///
/// @param payload without a frame; owned by this record and never written to
public record EncodedMessage(MessageType<?> type, byte[] payload) {
  public EncodedMessage {
    if (payload.length > MessageType.MAX_PAYLOAD) {
      throw new IllegalArgumentException(
          type.command() + " of " + payload.length + " bytes is more than peers accept");
    }
  }

  public static EncodedMessage of(Message message) {
    return new EncodedMessage(message.type(), message.encode());
  }

  public String command() {
    return type.command();
  }
}
