package org.basalt.core.address;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/// A private key as text: base58check of a prefix byte, 32 bytes, and a 01 if the public key is to
/// be compressed.
///
/// @param key 32 bytes, big-endian, 1 to the group's order less one; read only
public record Wif(byte[] key, boolean isCompressed) {
  private static final int KEY_SIZE = 32;
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  public Wif {
    if (!isSecret(key)) {
      throw new IllegalArgumentException("not a private key");
    }
  }

  /// @param prefix of the network
  public static Optional<Wif> decode(String text, int prefix) {
    Optional<byte[]> payload = Base58.decodeCheck(text, 1 + KEY_SIZE + 1);
    if (payload.isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes = payload.get();
    boolean isCompressed = bytes.length == KEY_SIZE + 2 && bytes[KEY_SIZE + 1] == 1;
    if ((bytes.length != KEY_SIZE + 1 && !isCompressed) || (bytes[0] & 0xff) != prefix) {
      return Optional.empty();
    }
    byte[] key = Arrays.copyOfRange(bytes, 1, 1 + KEY_SIZE);
    return isSecret(key) ? Optional.of(new Wif(key, isCompressed)) : Optional.empty();
  }

  public String encode(int prefix) {
    byte[] payload = new byte[1 + KEY_SIZE + (isCompressed ? 1 : 0)];
    payload[0] = (byte) prefix;
    System.arraycopy(key, 0, payload, 1, KEY_SIZE);
    if (isCompressed) {
      payload[KEY_SIZE + 1] = 1;
    }
    return Base58.encodeCheck(payload);
  }

  private static boolean isSecret(byte[] key) {
    BigInteger number = new BigInteger(1, key);
    return key.length == KEY_SIZE && number.signum() > 0 && number.compareTo(ORDER) < 0;
  }

  /// Never shows the key.
  @Override
  public String toString() {
    return isCompressed ? "private key, compressed" : "private key";
  }
}
