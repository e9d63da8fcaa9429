package org.basalt.core.signing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.basalt.core.address.Wif;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.crypto.Hash160;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.crypto.Sha256;

/// Signatures of messages by the keys of P2PKH addresses, as text (Core `signmessage.cpp`). A
/// prefix keeps a message from being a transaction.
///
/// | byte | meaning |
/// |---|---|
/// | 0 | 27, and which of the four keys that fit (0 to 3), and 4 if its compressed form was hashed |
/// | 1 to 32 | r |
/// | 33 to 64 | s |
public final class MessageSignature {
  private static final byte[] MAGIC = "Bitcoin Signed Message:\n".getBytes(StandardCharsets.UTF_8);
  private static final int SIZE = 65;
  private static final int HEADER = 27;
  private static final int COMPRESSED = 4;

  private MessageSignature() {}

  /// What a check finds.
  public enum Verdict {
    VALID,
    /// Not base64.
    MALFORMED,
    /// Of another key or message, or no signature at all.
    NOT_SIGNED
  }

  /// In base64.
  public static String sign(Secp256k1 engine, Wif key, String message) {
    byte[] digest = digest(message);
    byte[] compact = engine.signCompact(key.key(), digest);
    byte[] publicKey = engine.publicKey(key.key(), true).orElseThrow();
    for (int id = 0; id < 4; id++) {
      Optional<byte[]> recovered = engine.recover(compact, id, digest, true);
      if (recovered.filter(other -> Arrays.equals(other, publicKey)).isPresent()) {
        byte[] signature = new byte[SIZE];
        signature[0] = (byte) (HEADER + id + (key.isCompressed() ? COMPRESSED : 0));
        System.arraycopy(compact, 0, signature, 1, compact.length);
        return Base64.getEncoder().encodeToString(signature);
      }
    }
    throw new IllegalStateException("a signature that fits no key");
  }

  /// @param keyHash HASH160 of the public key, 20 bytes
  public static Verdict verify(Secp256k1 engine, byte[] keyHash, String signature, String message) {
    Optional<byte[]> bytes = decode(signature);
    if (bytes.isEmpty()) {
      return Verdict.MALFORMED;
    }
    if (bytes.get().length != SIZE) {
      return Verdict.NOT_SIGNED;
    }
    int header = bytes.get()[0] - HEADER;
    boolean isCompressed = (header & COMPRESSED) != 0;
    byte[] compact = Arrays.copyOfRange(bytes.get(), 1, SIZE);
    return engine
        .recover(compact, header & 3, digest(message), isCompressed)
        .filter(key -> Arrays.equals(Hash160.hash(key), keyHash))
        .map(_ -> Verdict.VALID)
        .orElse(Verdict.NOT_SIGNED);
  }

  private static byte[] digest(String message) {
    ArraySink out = new ArraySink(MAGIC.length + message.length() + 2);
    out.varBytes(MAGIC).varBytes(message.getBytes(StandardCharsets.UTF_8));
    return Sha256.hash(Sha256.hash(out.toByteArray()));
  }

  /// Strict: nothing but groups of four, and no bits left over.
  private static Optional<byte[]> decode(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      return Base64.getEncoder().encodeToString(bytes).equals(text)
          ? Optional.of(bytes)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
