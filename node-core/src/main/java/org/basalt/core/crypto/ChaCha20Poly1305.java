package org.basalt.core.crypto;

import java.util.Optional;
import org.basalt.core.crypto.bc.digest.BouncyCastleCiphers;

/// Authenticated encryption with associated data (RFC 8439, section 2.8).
public final class ChaCha20Poly1305 {
  /// What a ciphertext is longer than its plaintext.
  public static final int TAG_SIZE = 16;

  private ChaCha20Poly1305() {}

  /// @param key 32 bytes
  /// @param nonce 12 bytes, never twice with one key
  /// @param associated authenticated, not encrypted
  /// @return ciphertext and tag
  public static byte[] seal(byte[] key, byte[] nonce, byte[] associated, byte[] plaintext) {
    return BouncyCastleCiphers.seal(key, nonce, associated, plaintext);
  }

  /// The plaintext, or empty if ciphertext, tag or associated data are not what was sealed.
  public static Optional<byte[]> open(
      byte[] key, byte[] nonce, byte[] associated, byte[] ciphertext) {
    return ciphertext.length < TAG_SIZE
        ? Optional.empty()
        : BouncyCastleCiphers.open(key, nonce, associated, ciphertext);
  }
}
