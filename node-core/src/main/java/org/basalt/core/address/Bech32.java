package org.basalt.core.address;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Bech32 (BIP-0173) and bech32m (BIP-0350): a readable prefix, `1`, values of five bits as
/// characters, of which the last six are a checksum.
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki">BIP-0173</a>
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0350.mediawiki">BIP-0350</a>
public final class Bech32 {
  /// Longest text: within it any four wrong characters are noticed.
  public static final int MAX_LENGTH = 90;

  static final int CHECKSUM_SIZE = 6;
  static final char SEPARATOR = '1';
  private static final String CHARACTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final int[] GENERATOR = {
    0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
  };
  private static final int[] VALUES = values();

  /// What each value of the five bits on top adds when it is reduced.
  private static final int[] REDUCTIONS = reductions();

  private Bech32() {}

  /// Which checksum.
  public enum Encoding {
    BECH32(1),
    BECH32M(0x2bc830a3);

    private final int constant;

    Encoding(int constant) {
      this.constant = constant;
    }

    /// What the checksum polynomial leaves of a valid text.
    int constant() {
      return constant;
    }
  }

  /// @param prefix in lower case
  /// @param values five bits each, without the checksum; read only
  public record Decoded(Encoding encoding, String prefix, byte[] values) {}

  private static int[] values() {
    int[] values = new int[128];
    Arrays.fill(values, -1);
    for (int i = 0; i < CHARACTERS.length(); i++) {
      values[CHARACTERS.charAt(i)] = i;
      values[Character.toUpperCase(CHARACTERS.charAt(i))] = i;
    }
    return values;
  }

  private static int[] reductions() {
    int[] reductions = new int[32];
    for (int top = 0; top < reductions.length; top++) {
      for (int i = 0; i < GENERATOR.length; i++) {
        reductions[top] ^= -(top >>> i & 1) & GENERATOR[i];
      }
    }
    return reductions;
  }

  /// The value of a character of either case; -1 if it is none.
  static int value(char c) {
    return c < VALUES.length ? VALUES[c] : -1;
  }

  /// @param prefix in lower case
  /// @param values five bits each
  public static String encode(Encoding encoding, String prefix, byte[] values) {
    byte[] withChecksum = Arrays.copyOf(values, values.length + CHECKSUM_SIZE);
    int residue = residue(prefix, withChecksum) ^ encoding.constant();
    for (int i = 0; i < CHECKSUM_SIZE; i++) {
      withChecksum[values.length + i] = (byte) (residue >>> 5 * (CHECKSUM_SIZE - 1 - i) & 31);
    }
    StringBuilder text =
        new StringBuilder(prefix.length() + 1 + withChecksum.length)
            .append(prefix)
            .append(SEPARATOR);
    for (byte value : withChecksum) {
      text.append(CHARACTERS.charAt(value));
    }
    return text.toString();
  }

  /// Empty for anything but a whole and correct text of at most [#MAX_LENGTH] characters.
  public static Optional<Decoded> decode(String text) {
    int separator = text.lastIndexOf(SEPARATOR);
    if (text.length() > MAX_LENGTH
        || !unexpectedCharacters(text).isEmpty()
        || separator < 1
        || separator + CHECKSUM_SIZE >= text.length()) {
      return Optional.empty();
    }
    byte[] values = new byte[text.length() - separator - 1];
    for (int i = 0; i < values.length; i++) {
      int value = value(text.charAt(separator + 1 + i));
      if (value < 0) {
        return Optional.empty();
      }
      values[i] = (byte) value;
    }
    String prefix = text.substring(0, separator).toLowerCase(Locale.ROOT);
    int residue = residue(prefix, values);
    for (Encoding encoding : Encoding.values()) {
      if (residue == encoding.constant()) {
        byte[] data = Arrays.copyOf(values, values.length - CHECKSUM_SIZE);
        return Optional.of(new Decoded(encoding, prefix, data));
      }
    }
    return Optional.empty();
  }

  /// Positions of characters that are not printable ASCII, or of another case than the first
  /// letter.
  static List<Integer> unexpectedCharacters(String text) {
    List<Integer> positions = new java.util.ArrayList<>();
    boolean hasLower = false;
    boolean hasUpper = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isLower = c >= 'a' && c <= 'z';
      boolean isUpper = c >= 'A' && c <= 'Z';
      if (c < 33 || c > 126 || (isLower && hasUpper) || (isUpper && hasLower)) {
        positions.add(i);
      } else {
        hasLower |= isLower;
        hasUpper |= isUpper;
      }
    }
    return positions;
  }

  /// What the checksum polynomial leaves of prefix and values, checksum included.
  static int residue(String prefix, byte[] values) {
    int residue = 1;
    for (int i = 0; i < prefix.length(); i++) {
      residue = step(residue, prefix.charAt(i) >>> 5);
    }
    residue = step(residue, 0);
    for (int i = 0; i < prefix.length(); i++) {
      residue = step(residue, prefix.charAt(i) & 31);
    }
    for (byte value : values) {
      residue = step(residue, value);
    }
    return residue;
  }

  /// Multiplies by x, adds a value, and takes the remainder. Linear but for nothing: step(a ^ b, u
  /// ^ v) is step(a, u) ^ step(b, v).
  static int step(int residue, int value) {
    return (residue & 0x1ffffff) << 5 ^ value ^ REDUCTIONS[residue >>> 25];
  }

  /// Bytes as values of five bits, the last one filled up with zeros.
  public static byte[] toFiveBits(byte[] bytes) {
    byte[] values = new byte[(bytes.length * 8 + 4) / 5];
    int pending = 0;
    int pendingBits = 0;
    int count = 0;
    for (byte b : bytes) {
      pending = pending << 8 | b & 0xff;
      pendingBits += 8;
      while (pendingBits >= 5) {
        pendingBits -= 5;
        values[count++] = (byte) (pending >>> pendingBits & 31);
      }
    }
    if (pendingBits > 0) {
      values[count] = (byte) (pending << 5 - pendingBits & 31);
    }
    return values;
  }

  /// Values of five bits, from index `from`, as bytes; empty if more than four bits, or any that is
  /// not zero, are left over.
  public static Optional<byte[]> toBytes(byte[] values, int from) {
    int bits = (values.length - from) * 5;
    byte[] bytes = new byte[bits / 8];
    if (bits % 8 > 4) {
      return Optional.empty();
    }
    for (int bit = 0; bit < bits; bit++) {
      boolean isSet = (values[from + bit / 5] & 16 >>> bit % 5) != 0;
      if (!isSet) {
        continue;
      }
      if (bit / 8 == bytes.length) {
        return Optional.empty();
      }
      bytes[bit / 8] |= (byte) (128 >>> bit % 8);
    }
    return Optional.of(bytes);
  }
}
