package org.basalt.core.crypto;

/// Writes ECDSA signatures in strict DER.
///
/// | part | bytes                                                                    |
/// |------|--------------------------------------------------------------------------|
/// | 30   | length of what follows                                                   |
/// | 02   | length, r big-endian, shortest, a zero byte first where its top bit is set |
/// | 02   | length, s likewise                                                       |
public final class DerSignature {
  private DerSignature() {}

  /// @param compact r and s, 32 bytes each, big-endian
  public static byte[] encode(byte[] compact) {
    int rSize = size(compact, 0);
    int sSize = size(compact, 32);
    byte[] der = new byte[6 + rSize + sSize];
    der[0] = 0x30;
    der[1] = (byte) (4 + rSize + sSize);
    write(compact, 0, rSize, der, 2);
    write(compact, 32, sSize, der, 4 + rSize);
    return der;
  }

  private static int size(byte[] compact, int field) {
    int start = field;
    while (start < field + 31 && compact[start] == 0) {
      start++;
    }
    return field + 32 - start + (compact[start] < 0 ? 1 : 0);
  }

  private static void write(byte[] compact, int field, int size, byte[] der, int position) {
    der[position] = 0x02;
    der[position + 1] = (byte) size;
    int digits = Math.min(size, 32);
    System.arraycopy(compact, field + 32 - digits, der, position + 2 + size - digits, digits);
  }
}
