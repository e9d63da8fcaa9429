package org.basalt.p2p.wire;

import java.util.function.BiConsumer;
import java.util.function.Function;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.ByteSink;

/// The name of a kind of message, and how its payload is read and written.
///
/// Decoders read what they know and leave the rest: bytes after the known fields are ignored, as
/// Core ignores them, so that later versions may append fields.
///
/// @param command 1 to 12 printable ASCII characters; a peer may send an empty one, which no type
///   of ours has
/// @param shortId the one-byte id of BIP-0324, or [#NO_SHORT_ID]
/// @param reader throws only `DecodeException`, and allocates no more than a small multiple of the
///   payload
public record MessageType<M extends Message>(
    String command, int shortId, Function<ByteReader, M> reader, BiConsumer<M, ByteSink> writer) {
  /// Most bytes of a payload, of any type (Core MAX_PROTOCOL_MESSAGE_LENGTH).
  public static final int MAX_PAYLOAD = 4_000_000;

  public static final int MAX_COMMAND = 12;
  public static final int NO_SHORT_ID = 0;

  public MessageType {
    if (!isCommand(command)) {
      throw new IllegalArgumentException("not a command: '" + command + "'");
    }
    if (shortId < 0 || shortId > 0xff) {
      throw new IllegalArgumentException("short id " + shortId + " is not a byte");
    }
  }

  /// A type without a short id.
  public MessageType(
      String command, Function<ByteReader, M> reader, BiConsumer<M, ByteSink> writer) {
    this(command, NO_SHORT_ID, reader, writer);
  }

  /// A type that is nothing but its name.
  public static <M extends Message> MessageType<M> empty(String command, int shortId, M message) {
    return new MessageType<>(command, shortId, _ -> message, (_, _) -> {});
  }

  /// Up to 12 characters from space to tilde.
  public static boolean isCommand(String text) {
    return text.length() <= MAX_COMMAND && text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  /// The array is kept by messages that say so; nobody may change it afterwards.
  public M decode(byte[] payload) {
    return reader.apply(new ByteReader(payload));
  }

  /// Writes the payload of a message by its own type.
  public static void write(Message message, ByteSink out) {
    writeAs(message.type(), message, out);
  }

  @SuppressWarnings("unchecked")
  private static <M extends Message> void writeAs(
      MessageType<M> type, Message message, ByteSink out) {
    // message.type() is the type of its own class; the registration test holds every message to
    // that.
    type.writer().accept((M) message, out);
  }

  @Override
  public String toString() {
    return command;
  }
}
