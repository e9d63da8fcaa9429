package org.basalt.core.crypto;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// HMAC and HKDF with SHA-256 (RFC 2104, RFC 5869).
public final class HmacSha256 {
  private static final int BLOCK_SIZE = 64;
  private static final int HASH_SIZE = 32;
  private static final int MAX_DERIVED_SIZE = 255 * HASH_SIZE;

  private HmacSha256() {}

  /// HMAC of the parts one after the other; the key may have any length.
  public static byte[] mac(byte[] key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      // The JDK refuses an empty key; zeros up to the block size mean the same.
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[BLOCK_SIZE] : key, "HmacSHA256"));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new AssertionError("every JDK has HmacSHA256 for any key", e);
    }
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
