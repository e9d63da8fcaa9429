package org.basalt.core.crypto;

/// RIPEMD-160 of SHA-256: how Bitcoin shortens keys and scripts to 20 bytes.
public final class Hash160 {
  public static final int SIZE = 20;

  private Hash160() {}

  public static byte[] hash(byte[] bytes) {
    return Ripemd160.hash(Sha256.hash(bytes));
  }
}
