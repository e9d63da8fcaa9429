package org.basalt.p2p.wire;

/// A message of a type we do not know: counted, and ignored.
public final class UnknownMessage implements Message {
  private final String command;
  private final byte[] payload;
  private final MessageType<UnknownMessage> type;

  /// Takes ownership of the payload.
  public UnknownMessage(String command, byte[] payload) {
    this.command = command;
    this.payload = payload;
    this.type =
        new MessageType<>(
            command,
            in -> new UnknownMessage(command, in.rest()),
            (m, out) -> out.bytes(m.payload));
  }

  public String command() {
    return command;
  }

  public int payloadSize() {
    return payload.length;
  }

  @Override
  public MessageType<UnknownMessage> type() {
    return type;
  }
}
