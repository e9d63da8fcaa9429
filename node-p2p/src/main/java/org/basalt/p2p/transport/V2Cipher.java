package org.basalt.p2p.transport;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.basalt.core.bytes.Hex;
import org.basalt.core.bytes.LittleEndian;
import org.basalt.core.crypto.FsChaCha20;
import org.basalt.core.crypto.FsChaCha20Poly1305;
import org.basalt.core.crypto.HmacSha256;

/* What v2 protects against, and what not.

The first transport sends everything in the clear, so that whoever sits on the line (a provider, a
state) can tell a Bitcoin connection by its first four bytes, read which transactions a node
announces first, and change messages. BIP-0324 makes every byte of a connection look random, from
the first on: the public keys are in ElligatorSwift form, which no observer can tell from noise;
even the lengths are encrypted. There are no identities, so an active attacker can still stand
in the middle of a connection, but he must do so from its beginning, for each connection, and two
operators who compare the session id find him out.

From the shared secret HKDF derives six things: for each direction a key for lengths and a key for
packets, the two terminators that end the garbage, and the session id. A packet is

| size | field    | encoding                                                               |
|-----:|----------|------------------------------------------------------------------------|
|    3 | length   | of the contents, little-endian, encrypted by FSChaCha20                |
|    1 | header   | 0x80 marks a decoy; sealed together with the contents                  |
|  var | contents |                                                                        |
|   16 | tag      | of header and contents, and of the associated data                     |

The length carries no tag of its own: it has to be known before the rest can be received. Flipping
its bits makes the receiver wait for another number of bytes and then fail on the tag. Both
ciphers change keys every 224 packets and forget the old ones (forward secrecy).

Source: BIP-0324 "Packet encryption"; Core `bip324.cpp`. */

/// Seals and opens the packets of one encrypted connection. For one thread.
final class V2Cipher {
  static final int LENGTH_SIZE = 3;
  static final int HEADER_SIZE = 1;
  static final int TERMINATOR_SIZE = 16;

  /// What a packet is longer than its contents.
  static final int EXPANSION = LENGTH_SIZE + HEADER_SIZE + FsChaCha20Poly1305.TAG_SIZE;

  static final byte[] NOTHING = {};

  private static final int MAX_CONTENTS = (1 << 24) - 1;
  private static final int DECOY = 0x80;
  private static final int KEY_SIZE = 32;
  private static final String SALT = "bitcoin_v2_shared_secret";

  private final FsChaCha20 sendLengths;
  private final FsChaCha20 receiveLengths;
  private final FsChaCha20Poly1305 sendPackets;
  private final FsChaCha20Poly1305 receivePackets;
  private final byte[] sendTerminator;
  private final byte[] receiveTerminator;
  private final String sessionId;

  /// A packet as it was before it was sealed.
  ///
  /// @param plaintext the header and the contents
  record Opened(byte[] plaintext) {
    boolean isDecoy() {
      return (plaintext[0] & DECOY) != 0;
    }

    int contentsSize() {
      return plaintext.length - HEADER_SIZE;
    }

    /// One byte of the contents, 0 to 255.
    int at(int index) {
      return plaintext[HEADER_SIZE + index] & 0xff;
    }

    byte[] contentsFrom(int index) {
      return Arrays.copyOfRange(plaintext, HEADER_SIZE + index, plaintext.length);
    }
  }

  /// @param magic of the network, as one integer read little-endian
  /// @param sharedSecret 32 bytes
  V2Cipher(int magic, byte[] sharedSecret, boolean isInitiator) {
    byte[] salt = Arrays.copyOf(SALT.getBytes(StandardCharsets.US_ASCII), SALT.length() + 4);
    LittleEndian.putInt32(salt, SALT.length(), magic);
    byte[] root = HmacSha256.extract(salt, sharedSecret);
    FsChaCha20 initiatorLengths = new FsChaCha20(derive(root, "initiator_L"));
    FsChaCha20 responderLengths = new FsChaCha20(derive(root, "responder_L"));
    FsChaCha20Poly1305 initiatorPackets = new FsChaCha20Poly1305(derive(root, "initiator_P"));
    FsChaCha20Poly1305 responderPackets = new FsChaCha20Poly1305(derive(root, "responder_P"));
    byte[] terminators = derive(root, "garbage_terminators");
    byte[] first = Arrays.copyOf(terminators, TERMINATOR_SIZE);
    byte[] second = Arrays.copyOfRange(terminators, TERMINATOR_SIZE, 2 * TERMINATOR_SIZE);
    sendLengths = isInitiator ? initiatorLengths : responderLengths;
    receiveLengths = isInitiator ? responderLengths : initiatorLengths;
    sendPackets = isInitiator ? initiatorPackets : responderPackets;
    receivePackets = isInitiator ? responderPackets : initiatorPackets;
    sendTerminator = isInitiator ? first : second;
    receiveTerminator = isInitiator ? second : first;
    sessionId = Hex.encode(derive(root, "session_id"));
    Arrays.fill(root, (byte) 0);
  }

  private static byte[] derive(byte[] root, String name) {
    return HmacSha256.expand(root, name.getBytes(StandardCharsets.US_ASCII), KEY_SIZE);
  }

  /// 64 hex digits, the same on both sides.
  String sessionId() {
    return sessionId;
  }

  /// 16 bytes that end our garbage.
  byte[] sendTerminator() {
    return sendTerminator.clone();
  }

  /// 16 bytes that end the peer's garbage.
  byte[] receiveTerminator() {
    return receiveTerminator.clone();
  }

  /// The next packet to send.
  ///
  /// @param associated the garbage before the first packet, afterwards nothing
  /// @param contents parts, sealed as if they were one
  byte[] seal(byte[] associated, boolean isDecoy, byte[]... contents) {
    int size = 0;
    byte[][] plaintext = new byte[contents.length + 1][];
    plaintext[0] = new byte[] {isDecoy ? (byte) DECOY : 0};
    for (int i = 0; i < contents.length; i++) {
      plaintext[i + 1] = contents[i];
      size += contents[i].length;
    }
    if (size > MAX_CONTENTS) {
      throw new IllegalArgumentException("a packet of " + size + " bytes");
    }
    byte[] length = {(byte) size, (byte) (size >>> 8), (byte) (size >>> 16)};
    byte[] packet = new byte[size + EXPANSION];
    System.arraycopy(sendLengths.apply(length), 0, packet, 0, LENGTH_SIZE);
    sendPackets.seal(associated, packet, LENGTH_SIZE, plaintext);
    return packet;
  }

  /// How many bytes of contents the next received packet has: 0 to 2^24 - 1. Once for each packet.
  ///
  /// @param encrypted 3 bytes
  int openLength(byte[] encrypted) {
    byte[] length = receiveLengths.apply(encrypted);
    return (length[0] & 0xff) | (length[1] & 0xff) << 8 | (length[2] & 0xff) << 16;
  }

  /// The next received packet.
  ///
  /// @param sealed what follows the length: header, contents and tag are its first `size` bytes
  /// @return empty if anybody changed anything
  Optional<Opened> open(byte[] associated, byte[] sealed, int size) {
    return receivePackets.open(associated, sealed, 0, size).map(Opened::new);
  }
}
