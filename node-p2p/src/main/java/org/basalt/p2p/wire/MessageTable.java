package org.basalt.p2p.wire;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Message types by command and by the short ids of BIP-0324. Immutable.
public final class MessageTable {
  private final List<MessageType<?>> types;
  private final Map<String, MessageType<?>> byCommand = new LinkedHashMap<>();
  private final Map<Integer, MessageType<?>> byShortId = new LinkedHashMap<>();

  /// @throws IllegalArgumentException if a command or short id occurs twice
  public MessageTable(List<MessageType<?>> types) {
    this.types = List.copyOf(types);
    for (MessageType<?> type : this.types) {
      if (byCommand.put(type.command(), type) != null) {
        throw new IllegalArgumentException("two types for command " + type.command());
      }
      if (type.shortId() != MessageType.NO_SHORT_ID
          && byShortId.put(type.shortId(), type) != null) {
        throw new IllegalArgumentException("two types for short id " + type.shortId());
      }
    }
  }

  public List<MessageType<?>> types() {
    return types;
  }

  public Optional<MessageType<?>> byCommand(String command) {
    return Optional.ofNullable(byCommand.get(command));
  }

  public Optional<MessageType<?>> byShortId(int shortId) {
    return Optional.ofNullable(byShortId.get(shortId));
  }

  /// The message in a payload; an [UnknownMessage] if the table lacks the command.
  ///
  /// @throws org.basalt.core.bytes.DecodeException if the payload is not what the type says
  public Message decode(String command, byte[] payload) {
    MessageType<?> type = byCommand.get(command);
    return type == null ? new UnknownMessage(command, payload) : type.decode(payload);
  }
}
