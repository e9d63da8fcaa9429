package org.basalt.core.address;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.basalt.core.crypto.Sha256;

/// Base 58: the bytes as one big-endian number in the digits below, each leading zero byte as a
/// `1`; with four bytes of double SHA-256 behind it, base58check.
///
/// Reading allows white space (space, `\f \n \r \t \v`) before and after, as Core does, and never
/// works on more digits than the size allowed can need, since the effort is quadratic.
public final class Base58 {
  private static final String DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final int[] VALUES = values();
  private static final int CHECKSUM_SIZE = 4;
  private static final int LIMB_DIGITS = 5;

  /// 58 to the fifth.
  private static final int LIMB = 58 * 58 * 58 * 58 * 58;

  private Base58() {}

  private static int[] values() {
    int[] values = new int[128];
    Arrays.fill(values, -1);
    for (int i = 0; i < DIGITS.length(); i++) {
      values[DIGITS.charAt(i)] = i;
    }
    return values;
  }

  public static String encode(byte[] bytes) {
    int zeros = leadingZeros(bytes);
    // Five digits at a time; log(256) / log(58) is a little below 1.37.
    int[] limbs = new int[((bytes.length - zeros) * 137 / 100 + 1) / LIMB_DIGITS + 1];
    int used = 0;
    for (int i = zeros; i < bytes.length; i++) {
      long carry = bytes[i] & 0xff;
      for (int k = 0; k < used || carry != 0; k++) {
        carry += (long) limbs[k] << 8;
        limbs[k] = (int) (carry % LIMB);
        carry /= LIMB;
        used = Math.max(used, k + 1);
      }
    }
    byte[] text = new byte[zeros + used * LIMB_DIGITS];
    int at = text.length;
    for (int k = 0; k < used; k++) {
      int limb = limbs[k];
      for (int digit = 0; digit < LIMB_DIGITS && (k < used - 1 || limb != 0); digit++) {
        text[--at] = (byte) DIGITS.charAt(limb % 58);
        limb /= 58;
      }
    }
    Arrays.fill(text, at - zeros, at, (byte) '1');
    return new String(text, at - zeros, text.length - at + zeros, StandardCharsets.ISO_8859_1);
  }

  /// @param maxSize bytes; longer results are refused
  public static Optional<byte[]> decode(String text, int maxSize) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (start < end && isSpace(text.charAt(end - 1))) {
      end--;
    }
    int zeros = 0;
    while (start + zeros < end && text.charAt(start + zeros) == '1') {
      zeros++;
    }
    if (zeros > maxSize) {
      return Optional.empty();
    }
    byte[] number = new byte[maxSize - zeros + 1];
    int used = 0;
    for (int i = start + zeros; i < end; i++) {
      char c = text.charAt(i);
      int value = c < VALUES.length ? VALUES[c] : -1;
      if (value < 0) {
        return Optional.empty();
      }
      used = multiplyAdd(number, used, 58, value, 256);
      if (zeros + used > maxSize) {
        return Optional.empty();
      }
    }
    byte[] bytes = new byte[zeros + used];
    for (int i = 0; i < used; i++) {
      bytes[zeros + i] = number[used - 1 - i];
    }
    return Optional.of(bytes);
  }

  public static String encodeCheck(byte[] payload) {
    byte[] bytes = Arrays.copyOf(payload, payload.length + CHECKSUM_SIZE);
    byte[] hash = Sha256.hashTwice(payload);
    System.arraycopy(hash, 0, bytes, payload.length, CHECKSUM_SIZE);
    return encode(bytes);
  }

  /// @param maxSize bytes without the checksum
  public static Optional<byte[]> decodeCheck(String text, int maxSize) {
    Optional<byte[]> decoded = decode(text, maxSize + CHECKSUM_SIZE);
    if (decoded.isEmpty() || decoded.get().length < CHECKSUM_SIZE) {
      return Optional.empty();
    }
    byte[] bytes = decoded.get();
    int size = bytes.length - CHECKSUM_SIZE;
    byte[] hash = Sha256.hashTwice(bytes, 0, size);
    return Arrays.equals(hash, 0, CHECKSUM_SIZE, bytes, size, bytes.length)
        ? Optional.of(Arrays.copyOf(bytes, size))
        : Optional.empty();
  }

  /// number = number * factor + summand, its digits in `base`, least significant first; how many
  /// digits it has.
  private static int multiplyAdd(byte[] number, int used, int factor, int summand, int base) {
    int carry = summand;
    int length = used;
    for (int i = 0; i < length || carry != 0; i++) {
      if (i == length) {
        length++;
      }
      carry += (number[i] & 0xff) * factor;
      number[i] = (byte) (carry % base);
      carry /= base;
    }
    return length;
  }

  private static int leadingZeros(byte[] bytes) {
    int zeros = 0;
    while (zeros < bytes.length && bytes[zeros] == 0) {
      zeros++;
    }
    return zeros;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
