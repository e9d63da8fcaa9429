package org.basalt.core.crypto;

import org.basalt.core.crypto.bc.digest.BouncyCastleCiphers;

/// The ChaCha20 stream cipher (RFC 8439) from block 0; encrypting and decrypting are the same. Not
/// thread-safe.
public final class ChaCha20 {
  public static final int KEY_SIZE = 32;
  public static final int NONCE_SIZE = 12;

  private final BouncyCastleCiphers.Stream stream;

  /// @param key 32 bytes
  /// @param nonce 12 bytes
  public ChaCha20(byte[] key, byte[] nonce) {
    if (key.length != KEY_SIZE || nonce.length != NONCE_SIZE) {
      throw new IllegalArgumentException(
          "expected a key of 32 bytes and a nonce of 12, got " + key.length + ", " + nonce.length);
    }
    stream = new BouncyCastleCiphers.Stream(key, nonce);
  }

  /// The bytes combined with what comes next of the key stream.
  public byte[] apply(byte[] bytes) {
    byte[] result = new byte[bytes.length];
    apply(bytes, 0, bytes.length, result, 0);
    return result;
  }

  /// As [#apply(byte[])]; source and target may be the same.
  public void apply(byte[] source, int offset, int length, byte[] target, int targetOffset) {
    stream.apply(source, offset, length, target, targetOffset);
  }
}
