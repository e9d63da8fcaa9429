package org.basalt.core.crypto;

import org.basalt.core.crypto.bc.digest.BouncyCastleDigests;

/// RIPEMD-160.
public final class Ripemd160 {
  public static final int SIZE = 20;

  private Ripemd160() {}

  public static byte[] hash(byte[] bytes) {
    byte[] result = new byte[SIZE];
    BouncyCastleDigests.ripemd160(bytes, 0, bytes.length, result, 0);
    return result;
  }
}
