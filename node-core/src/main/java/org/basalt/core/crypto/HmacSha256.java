package org.basalt.core.crypto;

import java.util.Arrays;

/// HMAC and HKDF with SHA-256 (RFC 2104, RFC 5869).
public final class HmacSha256 {
  private static final int BLOCK_SIZE = 64;
  private static final int INNER_PAD = 0x36;
  private static final int OUTER_PAD = 0x5c;
  private static final int HASH_SIZE = 32;
  private static final int MAX_DERIVED_SIZE = 255 * HASH_SIZE;

  private HmacSha256() {}

  /// HMAC of the parts one after the other; the key may have any length.
  ///
  /// Two digests, as RFC 2104 writes it: the JDK's own `Mac` sets up every security provider at its
  /// first use, which a node would wait for at each start.
  public static byte[] mac(byte[] key, byte[]... parts) {
    byte[] block = Arrays.copyOf(key.length > BLOCK_SIZE ? Sha256.hash(key) : key, BLOCK_SIZE);
    Sha256 inner = new Sha256();
    inner.bytes(masked(block, INNER_PAD));
    for (byte[] part : parts) {
      inner.bytes(part);
    }
    Sha256 outer = new Sha256();
    outer.bytes(masked(block, OUTER_PAD)).bytes(inner.finish());
    Arrays.fill(block, (byte) 0);
    return outer.finish();
  }

  private static byte[] masked(byte[] block, int pad) {
    byte[] masked = new byte[block.length];
    for (int i = 0; i < block.length; i++) {
      masked[i] = (byte) (block[i] ^ pad);
    }
    return masked;
  }

  /// HKDF, first step: a key from input key material.
  public static byte[] extract(byte[] salt, byte[] inputKeyMaterial) {
    return mac(salt, inputKeyMaterial);
  }

  /// HKDF, second step.
  ///
  /// @param pseudorandomKey from [#extract]
  /// @param size of the result in bytes, at most 8,160
  public static byte[] expand(byte[] pseudorandomKey, byte[] info, int size) {
    if (size < 0 || size > MAX_DERIVED_SIZE) {
      throw new IllegalArgumentException("cannot derive " + size + " bytes");
    }
    byte[] result = new byte[size];
    byte[] block = new byte[0];
    int done = 0;
    for (int counter = 1; done < size; counter++) {
      block = mac(pseudorandomKey, block, info, new byte[] {(byte) counter});
      int taken = Math.min(block.length, size - done);
      System.arraycopy(block, 0, result, done, taken);
      done += taken;
    }
    Arrays.fill(block, (byte) 0);
    return result;
  }
}
