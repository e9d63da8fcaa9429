package org.basalt.p2p.message;

import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `getaddr`: asks for known addresses; answered once a connection, and only to inbound peers. No
/// payload.
public record GetAddr() implements Message {
  public static final MessageType<GetAddr> TYPE =
      MessageType.empty("getaddr", MessageType.NO_SHORT_ID, new GetAddr());

  @Override
  public MessageType<GetAddr> type() {
    return TYPE;
  }
}
