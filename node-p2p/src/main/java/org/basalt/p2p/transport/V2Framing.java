package org.basalt.p2p.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.basalt.core.crypto.FsChaCha20Poly1305;
import org.basalt.p2p.wire.MessageTable;
import org.basalt.p2p.wire.MessageType;
import org.jspecify.annotations.Nullable;

/// Frames in sealed packets (BIP-0324), or in the clear if an inbound peer turns out to speak v1.
///
/// The contents of a packet are a message: one byte of short id and the payload; or a zero, twelve
/// bytes of command as in v1, and the payload.
///
/// The first packet that is no decoy is the peer's version packet; its contents are ignored. Only
/// when it has been opened is the connection known to be encrypted, because only then has the peer
/// shown that it has the same keys. Decoys are opened and ignored. A packet that cannot be opened
/// ends the connection; one with a command that makes no sense is dropped. Memory for a packet
/// grows with what has arrived. Source: Core `net.cpp` V2Transport.
final class V2Framing implements Framing {
  /// A zero and a command, and the longest payload.
  static final int MAX_CONTENTS = 1 + MessageType.MAX_COMMAND + MessageType.MAX_PAYLOAD;

  /// Ids up to here have a place in the table, if only an empty one; Core V2_MESSAGE_IDS.
  private static final int LAST_SHORT_ID = 37;

  /// Taken ahead of what has arrived, at most.
  private static final int ALLOCATION_STEP = 256 * 1024;

  private final int magic;
  private final boolean isInitiator;
  private final MessageTable messages;
  private @Nullable V2Handshake handshake;
  private @Nullable V2Cipher cipher;
  private @Nullable V1Framing plain;
  private byte[] associated = V2Cipher.NOTHING;
  private boolean hasVersion;
  private final byte[] length = new byte[V2Cipher.LENGTH_SIZE];
  private int lengthSize;
  private byte[] sealed = V2Cipher.NOTHING;
  private int sealedSize;
  private int expected;
  private volatile TransportVersion version = TransportVersion.DETECTING;
  private volatile String sessionId = "";
  private volatile boolean suggestsV1;

  V2Framing(int magic, boolean isInitiator, MessageTable messages, V2Handshake handshake) {
    this.magic = magic;
    this.isInitiator = isInitiator;
    this.messages = messages;
    this.handshake = handshake;
  }

  @Override
  public TransportVersion version() {
    return version;
  }

  @Override
  public String sessionId() {
    return sessionId;
  }

  @Override
  public boolean suggestsV1() {
    return suggestsV1;
  }

  @Override
  public void start(Output out) {
    out.opened();
    V2Handshake begun = handshake;
    if (begun != null) {
      begun.start(out);
      suggestsV1 = isInitiator;
    }
  }

  @Override
  public void receive(ByteBuffer in, Output out) throws FramingException {
    if (in.hasRemaining()) {
      suggestsV1 = false;
    }
    while (in.hasRemaining()) {
      if (plain != null) {
        plain.receive(in, out);
      } else if (cipher != null) {
        receivePacket(in, cipher, out);
      } else if (handshake != null) {
        receiveHandshake(in, handshake, out);
      }
    }
  }

  private void receiveHandshake(ByteBuffer in, V2Handshake current, Output out)
      throws FramingException {
    current.receive(in, out);
    switch (current.stage()) {
      case PACKETS -> {
        cipher = current.cipher();
        associated = current.received();
        handshake = null;
      }
      case V1 -> {
        V1Framing chosen = new V1Framing(magic);
        plain = chosen;
        handshake = null;
        version = TransportVersion.V1;
        out.ready();
        chosen.receive(ByteBuffer.wrap(current.received()), out);
      }
      case MAYBE_V1, KEY, GARBAGE -> {
        // More has to come.
      }
    }
  }

  private void receivePacket(ByteBuffer in, V2Cipher current, Output out) throws FramingException {
    if (lengthSize < V2Cipher.LENGTH_SIZE) {
      int count = Math.min(V2Cipher.LENGTH_SIZE - lengthSize, in.remaining());
      in.get(length, lengthSize, count);
      lengthSize += count;
      if (lengthSize < V2Cipher.LENGTH_SIZE) {
        return;
      }
      int contents = current.openLength(length);
      if (contents > MAX_CONTENTS) {
        throw V2Handshake.failed("packet too large (" + contents + " bytes)");
      }
      expected = V2Cipher.HEADER_SIZE + contents + FsChaCha20Poly1305.TAG_SIZE;
    }
    receiveSealed(in);
    if (sealedSize == expected) {
      finish(current, out);
    }
  }

  private void receiveSealed(ByteBuffer in) {
    int count = Math.min(expected - sealedSize, in.remaining());
    if (sealed.length < sealedSize + count) {
      sealed =
          Arrays.copyOf(
              sealed, (int) Math.min(expected, sealedSize + (long) count + ALLOCATION_STEP));
    }
    in.get(sealed, sealedSize, count);
    sealedSize += count;
  }

  private void finish(V2Cipher current, Output out) throws FramingException {
    Optional<V2Cipher.Opened> opened = current.open(associated, sealed, sealedSize);
    if (opened.isEmpty()) {
      int contents = expected - V2Cipher.HEADER_SIZE - FsChaCha20Poly1305.TAG_SIZE;
      throw V2Handshake.failed("packet decryption failure (" + contents + " bytes)");
    }
    associated = V2Cipher.NOTHING;
    sealed = V2Cipher.NOTHING;
    sealedSize = 0;
    lengthSize = 0;
    V2Cipher.Opened packet = opened.get();
    if (packet.isDecoy()) {
      return;
    }
    if (hasVersion) {
      message(packet, out);
    } else {
      hasVersion = true;
      sessionId = current.sessionId();
      version = TransportVersion.V2;
    }
  }

  private void message(V2Cipher.Opened packet, Output out) {
    int wireBytes = packet.contentsSize() + V2Cipher.EXPANSION;
    Optional<String> command = command(packet);
    if (command.isEmpty()) {
      out.dropped(
          wireBytes,
          "V2 transport error: invalid message type ("
              + packet.contentsSize()
              + " bytes contents)");
    } else {
      int prefix = packet.at(0) == 0 ? 1 + MessageType.MAX_COMMAND : 1;
      out.frame(command.get(), packet.contentsFrom(prefix), wireBytes);
    }
  }

  private Optional<String> command(V2Cipher.Opened packet) {
    if (packet.contentsSize() == 0) {
      return Optional.empty();
    }
    int shortId = packet.at(0);
    if (shortId != 0) {
      return shortId > LAST_SHORT_ID
          ? Optional.empty()
          : Optional.of(messages.byShortId(shortId).map(MessageType::command).orElse(""));
    }
    if (packet.contentsSize() < 1 + MessageType.MAX_COMMAND) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder();
    boolean hasEnded = false;
    for (int i = 1; i <= MessageType.MAX_COMMAND; i++) {
      int c = packet.at(i);
      if (hasEnded ? c != 0 : c != 0 && (c < ' ' || c > '~')) {
        return Optional.empty();
      }
      hasEnded |= c == 0;
      if (!hasEnded) {
        text.append((char) c);
      }
    }
    return Optional.of(text.toString());
  }

  @Override
  public void send(EncodedMessage message, Output out) {
    if (plain != null) {
      plain.send(message, out);
      return;
    }
    V2Cipher current = cipher != null ? cipher : agreed();
    out.write(
        message,
        current.seal(V2Cipher.NOTHING, false, prefix(message.command()), message.payload()));
  }

  /// Messages may go out as soon as there are keys, before the peer's garbage has ended.
  private V2Cipher agreed() {
    V2Handshake current = handshake;
    if (current == null) {
      throw new IllegalStateException("neither in the handshake nor behind it");
    }
    return current.cipher();
  }

  private byte[] prefix(String command) {
    int shortId =
        messages.byCommand(command).map(MessageType::shortId).orElse(MessageType.NO_SHORT_ID);
    if (shortId != MessageType.NO_SHORT_ID) {
      return new byte[] {(byte) shortId};
    }
    byte[] text = command.getBytes(StandardCharsets.US_ASCII);
    byte[] prefix = new byte[1 + MessageType.MAX_COMMAND];
    System.arraycopy(text, 0, prefix, 1, text.length);
    return prefix;
  }
}
