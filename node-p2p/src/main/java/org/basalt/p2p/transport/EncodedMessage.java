package org.basalt.p2p.transport;

import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// A message as bytes, encoded once for any number of peers.
///
/// @param payload without a frame; owned by this record and never written to
public record EncodedMessage(MessageType<?> type, byte[] payload) {
  /// What fits into the three bytes of a length in BIP-0324, with a type of 13 bytes; more than any
  /// peer accepts, which tests make use of (RPC `sendmsgtopeer`).
  private static final int FRAME_MAX = (1 << 24) - 1 - 13;

  public EncodedMessage {
    if (payload.length > FRAME_MAX) {
      throw new IllegalArgumentException(
          type.command() + " of " + payload.length + " bytes does not fit into a frame");
    }
  }

  /// A message of ours, which peers accept.
  public static EncodedMessage of(Message message) {
    byte[] payload = message.encode();
    if (payload.length > MessageType.MAX_PAYLOAD) {
      throw new IllegalArgumentException(
          message.type().command() + " of " + payload.length + " bytes is more than peers accept");
    }
    return new EncodedMessage(message.type(), payload);
  }

  public String command() {
    return type.command();
  }
}
