package org.basalt.p2p.message;

import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `verack`: the sender has read our `version`. No payload; Core ignores one.
public record Verack() implements Message {
  public static final MessageType<Verack> TYPE =
      MessageType.empty("verack", MessageType.NO_SHORT_ID, new Verack());

  @Override
  public MessageType<Verack> type() {
    return TYPE;
  }
}
