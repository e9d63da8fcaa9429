package org.basalt.core.bytes;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Hexadecimal text in lower case; reads either case.
public final class Hex {
  private static final HexFormat FORMAT = HexFormat.of();

  /// The two digits of each byte, the first one in the lower half.
  private static final short[] PAIRS = pairs();

  /// Of each ASCII character as a digit; -1 for those that are none.
  private static final byte[] VALUES = values();

  private Hex() {}

  private static byte[] values() {
    byte[] values = new byte[128];
    for (int c = 0; c < values.length; c++) {
      values[c] = (byte) (HexFormat.isHexDigit(c) ? HexFormat.fromHexDigit(c) : -1);
    }
    return values;
  }

  private static short[] pairs() {
    short[] pairs = new short[256];
    for (int b = 0; b < pairs.length; b++) {
      byte[] digits = FORMAT.toHexDigits((byte) b).getBytes(StandardCharsets.US_ASCII);
      pairs[b] = (short) (digits[0] | digits[1] << 8);
    }
    return pairs;
  }

  public static String encode(byte[] bytes) {
    byte[] digits = new byte[Math.multiplyExact(bytes.length, 2)];
    write(bytes, digits, 0);
    return new String(digits, StandardCharsets.ISO_8859_1);
  }

  /// Writes two digits, as ASCII, for each byte.
  ///
  /// @param at where in `target` they begin
  public static void write(byte[] bytes, byte[] target, int at) {
    int next = at;
    for (byte b : bytes) {
      // Two plain stores: the quick compiler makes calls of anything cleverer, and the thorough one
      // makes them one.
      int pair = PAIRS[b & 0xff];
      target[next] = (byte) pair;
      target[next + 1] = (byte) (pair >>> 8);
      next += 2;
    }
  }

  /// @throws DecodeException if the text has an odd length or a character that is no hex digit
  public static byte[] decode(String text) {
    byte[] bytes = new byte[text.length() / 2];
    int faults = 0;
    for (int i = 0; i < bytes.length; i++) {
      int value = digit(text.charAt(2 * i)) << 4 | digit(text.charAt(2 * i + 1));
      faults |= value;
      bytes[i] = (byte) value;
    }
    // Any character that is no digit has made a value negative.
    if (faults < 0 || text.length() % 2 != 0) {
      throw new DecodeException("not hexadecimal text of even length");
    }
    return bytes;
  }

  /// The value of a digit; -1 for any other character.
  private static int digit(char c) {
    return c < VALUES.length ? VALUES[c] : -1;
  }

  /// True for an even number (zero included) of hex digits.
  public static boolean isHex(String text) {
    if (text.length() % 2 != 0) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (digit(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }
}
