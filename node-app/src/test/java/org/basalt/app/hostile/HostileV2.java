package org.basalt.app.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.basalt.core.bytes.LittleEndian;
import org.basalt.core.crypto.ElligatorSwift;
import org.basalt.core.crypto.FsChaCha20;
import org.basalt.core.crypto.FsChaCha20Poly1305;
import org.basalt.core.crypto.HmacSha256;
import org.basalt.core.crypto.engine.KeyExchangeEngines;

/// The initiator's side of BIP-0324 over a [HostileConnection], right as far as it is asked to be.
final class HostileV2 {
  private static final ElligatorSwift ENGINE = KeyExchangeEngines.auto();
  private static final int MAGIC = 0xdab5bffa;
  private static final String SALT = "bitcoin_v2_shared_secret";
  private static final int KEY_SIZE = 64;
  private static final int SECRET_SIZE = 32;
  private static final int TERMINATOR_SIZE = 16;
  private static final int COMMAND_SIZE = 12;
  private static final int MAX_GARBAGE = 4_095;
  private static final int DECOY = 0x80;
  private static final byte[] NOTHING = {};

  private final HostileConnection connection;
  private final byte[] garbage;
  private final byte[] terminator;
  private final FsChaCha20 lengths;
  private final FsChaCha20Poly1305 packets;

  private HostileV2(HostileConnection connection, byte[] garbage, byte[] secret) {
    this.connection = connection;
    this.garbage = garbage;
    byte[] salt = Arrays.copyOf(SALT.getBytes(StandardCharsets.US_ASCII), SALT.length() + 4);
    LittleEndian.putInt32(salt, SALT.length(), MAGIC);
    byte[] root = HmacSha256.extract(salt, secret);
    lengths = new FsChaCha20(derive(root, "initiator_L"));
    packets = new FsChaCha20Poly1305(derive(root, "initiator_P"));
    terminator = Arrays.copyOf(derive(root, "garbage_terminators"), TERMINATOR_SIZE);
  }

  private static byte[] derive(byte[] root, String name) {
    return HmacSha256.expand(root, name.getBytes(StandardCharsets.US_ASCII), SECRET_SIZE);
  }

  /// Keys and garbage have gone out, and the victim's key has come; what it says from now on is
  /// thrown away.
  static HostileV2 exchangeKeys(HostileConnection connection, Random random) throws IOException {
    byte[] key = new byte[SECRET_SIZE];
    byte[] choice = new byte[SECRET_SIZE];
    byte[] encoded = NOTHING;
    while (encoded.length == 0) {
      random.nextBytes(key);
      random.nextBytes(choice);
      encoded = ENGINE.encode(key, choice).orElse(NOTHING);
    }
    byte[] garbage = new byte[random.nextInt(4) == 0 ? MAX_GARBAGE : random.nextInt(64)];
    random.nextBytes(garbage);
    connection.sendRaw(encoded);
    connection.sendRaw(garbage);
    byte[] theirs = connection.read(KEY_SIZE);
    byte[] secret =
        ENGINE
            .sharedSecret(theirs, key, encoded, true)
            .orElseThrow(() -> new IOException("no secret"));
    connection.discard();
    return new HostileV2(connection, garbage, secret);
  }

  /// All of the handshake, with as many decoys before the version packet.
  static HostileV2 open(HostileConnection connection, Random random, int decoys)
      throws IOException {
    HostileV2 session = exchangeKeys(connection, random);
    session.endGarbage();
    byte[] associated = session.garbage;
    for (int i = 0; i < decoys; i++) {
      connection.sendRaw(session.seal(associated, true, new byte[random.nextInt(100)]));
      associated = NOTHING;
    }
    connection.sendRaw(session.seal(associated, false, NOTHING));
    return session;
  }

  void endGarbage() throws IOException {
    connection.sendRaw(terminator);
  }

  /// As in [HostileConnection#shakeHands], without waiting for an answer.
  void greet(Random random) throws IOException {
    send("version", HostileConnection.version(random));
    send("verack", NOTHING);
  }

  /// By its name, which is right for every message.
  void send(String command, byte[] payload) throws IOException {
    ByteArrayOutputStream contents = new ByteArrayOutputStream();
    contents.write(0);
    contents.writeBytes(Arrays.copyOf(command.getBytes(StandardCharsets.US_ASCII), COMMAND_SIZE));
    contents.writeBytes(payload);
    packet(contents.toByteArray());
  }

  void packet(byte[] contents) throws IOException {
    connection.sendRaw(seal(NOTHING, false, contents));
  }

  void decoy(byte[] contents) throws IOException {
    connection.sendRaw(seal(NOTHING, true, contents));
  }

  /// A packet whose tag is wrong.
  void forged(byte[] contents) throws IOException {
    byte[] packet = seal(NOTHING, false, contents);
    packet[packet.length - 1] ^= 1;
    connection.sendRaw(packet);
  }

  /// The length of a packet that does not follow.
  void announce(int size) throws IOException {
    connection.sendRaw(sealedLength(size));
  }

  private byte[] sealedLength(int size) {
    return lengths.apply(new byte[] {(byte) size, (byte) (size >>> 8), (byte) (size >>> 16)});
  }

  private byte[] seal(byte[] associated, boolean isDecoy, byte[] contents) {
    byte[] length = sealedLength(contents.length);
    byte[] packet = new byte[length.length + 1 + contents.length + FsChaCha20Poly1305.TAG_SIZE];
    System.arraycopy(length, 0, packet, 0, length.length);
    packets.seal(
        associated, packet, length.length, new byte[] {isDecoy ? (byte) DECOY : 0}, contents);
    return packet;
  }
}
