package org.basalt.core.crypto;

/// The shape of a public key: its length and first byte, before any arithmetic.
///
/// | first byte | size | meaning                                        |
/// |-----------:|-----:|------------------------------------------------|
/// |     02, 03 |   33 | compressed: x, y even or odd                   |
/// |         04 |   65 | uncompressed: x, y                             |
/// |     06, 07 |   65 | hybrid: x, y, and the parity of y said again   |
///
/// Source: Core `pubkey.h` CPubKey::GetLen, ValidSize.
public final class PublicKeyForm {
  public static final int COMPRESSED_SIZE = 33;
  public static final int UNCOMPRESSED_SIZE = 65;

  private PublicKeyForm() {}

  /// True if the size is the one that the first byte announces.
  public static boolean isKnown(byte[] publicKey) {
    return publicKey.length != 0 && publicKey.length == sizeFor(publicKey[0] & 0xff);
  }

  /// Bytes of a key that begins with `first`; 0 if none does.
  public static int sizeFor(int first) {
    return switch (first) {
      case 2, 3 -> COMPRESSED_SIZE;
      case 4, 6, 7 -> UNCOMPRESSED_SIZE;
      default -> 0;
    };
  }

  public static boolean isCompressed(byte[] publicKey) {
    return publicKey.length == COMPRESSED_SIZE && isKnown(publicKey);
  }

  public static boolean isHybrid(byte[] publicKey) {
    return isKnown(publicKey) && publicKey[0] >= 6;
  }
}
