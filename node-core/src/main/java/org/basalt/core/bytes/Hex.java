package org.basalt.core.bytes;

import java.util.HexFormat;

/// Hexadecimal text in lower case; reads either case.
public final class Hex {
  private static final HexFormat FORMAT = HexFormat.of();

  private Hex() {}

  public static String encode(byte[] bytes) {
    return FORMAT.formatHex(bytes);
  }

  /// @throws DecodeException if the text has an odd length or a character that is no hex digit
  public static byte[] decode(String text) {
    if (!isHex(text)) {
      throw new DecodeException("not hexadecimal text of even length");
    }
    return FORMAT.parseHex(text);
  }

  /// True for an even number (zero included) of hex digits.
  public static boolean isHex(String text) {
    if (text.length() % 2 != 0) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (!HexFormat.isHexDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
