package org.basalt.p2p.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;
import org.basalt.core.bytes.Hex;
import org.basalt.core.bytes.LittleEndian;
import org.basalt.core.crypto.ElligatorSwift;
import org.jspecify.annotations.Nullable;

/// From the first byte of a connection to the end of the peer's garbage (BIP-0324 "Handshake").
///
/// ```
/// initiator                                        responder
///   key, garbage                             ─►    waits for a byte that v1 would not send
///                                            ◄─    key, garbage
///   terminator, version packet, messages     ─►
///                                            ◄─    terminator, version packet, messages
/// ```
///
/// A responder that receives the network's magic and the command `version` instead has a v1 peer at
/// the other end. It makes keys only when it knows that it needs them, so that silent connections
/// cost nothing. At most 4,111 bytes are kept before the terminator, and nothing is taken of the
/// stream that belongs behind it. Source: Core `net.cpp` V2Transport.
final class V2Handshake {
  /// Core V2Transport::MAX_GARBAGE_LEN.
  static final int MAX_GARBAGE = 4095;

  private static final int MAGIC_SIZE = 4;
  private static final byte[] VERSION_COMMAND =
      "version\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final int PREFIX_SIZE = MAGIC_SIZE + VERSION_COMMAND.length;

  /// Where the receiving side is.
  enum Stage {
    /// A responder that has only seen bytes that a v1 peer sends.
    MAYBE_V1,
    /// Waiting for the rest of the peer's key.
    KEY,
    /// Looking for the end of the peer's garbage.
    GARBAGE,
    /// Over: packets follow.
    PACKETS,
    /// Over: the peer speaks v1, and [#received()] are its first bytes.
    V1
  }

  private final int magic;
  private final boolean isInitiator;
  private final ElligatorSwift engine;
  private final Supplier<V2Keys> source;
  private byte[] buffer = new byte[ElligatorSwift.ENCODED_SIZE];
  private int size;
  private Stage stage;
  private @Nullable V2Keys keys;
  private @Nullable V2Cipher cipher;
  private byte[] terminator = V2Cipher.NOTHING;

  /// @param source of keys, asked once at most
  V2Handshake(int magic, boolean isInitiator, ElligatorSwift engine, Supplier<V2Keys> source) {
    this.magic = magic;
    this.isInitiator = isInitiator;
    this.engine = engine;
    this.source = source;
    this.stage = isInitiator ? Stage.KEY : Stage.MAYBE_V1;
  }

  Stage stage() {
    return stage;
  }

  /// An initiator speaks first.
  void start(Framing.Output out) {
    if (isInitiator) {
      sendKey(out);
    }
  }

  private void sendKey(Framing.Output out) {
    V2Keys made = source.get();
    keys = made;
    out.writeHandshake(made.opening());
  }

  /// Takes bytes until they are all taken or the handshake is over.
  ///
  /// @throws FramingException if the peer does not get it right
  void receive(ByteBuffer in, Framing.Output out) throws FramingException {
    while (in.hasRemaining() && stage != Stage.PACKETS && stage != Stage.V1) {
      switch (stage) {
        case MAYBE_V1 -> receivePrefix(in, out);
        case KEY -> receiveKey(in, out);
        case GARBAGE -> receiveGarbage(in);
        case PACKETS, V1 -> throw new AssertionError("the handshake is over");
      }
    }
  }

  private void take(ByteBuffer in, int upTo) {
    int count = Math.min(upTo - size, in.remaining());
    in.get(buffer, size, count);
    size += count;
  }

  private void receivePrefix(ByteBuffer in, Framing.Output out) {
    byte[] prefix = new byte[PREFIX_SIZE];
    LittleEndian.putInt32(prefix, 0, magic);
    System.arraycopy(VERSION_COMMAND, 0, prefix, MAGIC_SIZE, VERSION_COMMAND.length);
    take(in, PREFIX_SIZE);
    if (!Arrays.equals(buffer, 0, size, prefix, 0, size)) {
      stage = Stage.KEY;
      sendKey(out);
    } else if (size == PREFIX_SIZE) {
      stage = Stage.V1;
    }
  }

  private void receiveKey(ByteBuffer in, Framing.Output out) throws FramingException {
    take(in, ElligatorSwift.ENCODED_SIZE);
    if (!isInitiator && size >= PREFIX_SIZE && isCommandVersion()) {
      throw failed(
          "V1 peer with wrong MessageStart " + Hex.encode(Arrays.copyOf(buffer, MAGIC_SIZE)));
    }
    if (size == ElligatorSwift.ENCODED_SIZE) {
      agree(out);
    }
  }

  /// A key has these bytes there once in 2^96 times, a peer of another network always.
  private boolean isCommandVersion() {
    return Arrays.equals(
        buffer, MAGIC_SIZE, PREFIX_SIZE, VERSION_COMMAND, 0, VERSION_COMMAND.length);
  }

  private void agree(Framing.Output out) {
    V2Keys ours = keys;
    if (ours == null) {
      throw new IllegalStateException("bytes before the start");
    }
    byte[] secret =
        engine
            .sharedSecret(buffer, ours.privateKey(), ours.encoded(), isInitiator)
            .orElseThrow(() -> new AssertionError("our own key is bad"));
    V2Cipher agreed = new V2Cipher(magic, secret, isInitiator);
    Arrays.fill(secret, (byte) 0);
    ours.forget();
    keys = null;
    cipher = agreed;
    terminator = agreed.receiveTerminator();
    buffer = new byte[MAX_GARBAGE + V2Cipher.TERMINATOR_SIZE];
    size = 0;
    stage = Stage.GARBAGE;
    // The version packet is empty until there is a second version.
    byte[] versionPacket = agreed.seal(ours.garbage(), false);
    byte[] end =
        Arrays.copyOf(agreed.sendTerminator(), V2Cipher.TERMINATOR_SIZE + versionPacket.length);
    System.arraycopy(versionPacket, 0, end, V2Cipher.TERMINATOR_SIZE, versionPacket.length);
    out.writeHandshake(end);
    out.ready();
  }

  private void receiveGarbage(ByteBuffer in) throws FramingException {
    buffer[size++] = in.get();
    int garbage = size - V2Cipher.TERMINATOR_SIZE;
    if (garbage >= 0
        && buffer[size - 1] == terminator[V2Cipher.TERMINATOR_SIZE - 1]
        && Arrays.equals(buffer, garbage, size, terminator, 0, V2Cipher.TERMINATOR_SIZE)) {
      size = garbage;
      stage = Stage.PACKETS;
    } else if (size == buffer.length) {
      throw failed("missing garbage terminator");
    }
  }

  /// The bytes of a v1 peer, or the garbage that the first packet authenticates.
  byte[] received() {
    return Arrays.copyOf(buffer, size);
  }

  /// Once the peer's key has come.
  V2Cipher cipher() {
    V2Cipher agreed = cipher;
    if (agreed == null) {
      throw new IllegalStateException("no key has come");
    }
    return agreed;
  }

  static FramingException failed(String why) {
    return new FramingException(CloseReason.Kind.BAD_FRAME, "V2 transport error: " + why);
  }
}
