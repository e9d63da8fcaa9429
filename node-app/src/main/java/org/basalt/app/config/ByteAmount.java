package org.basalt.app.config;

import java.util.OptionalLong;

/// Numbers of bytes as options give them: `800`, `800M`, `1g`. Small letters are powers of 1000,
/// capitals powers of 1024 (Core `ParseByteUnits`).
final class ByteAmount {
  static final long MEBI = 1L << 20;

  private ByteAmount() {}

  /// @param unit of a number without one
  /// @return empty unless it is a whole number, not negative, and of at most 2^63 - 1 bytes
  static OptionalLong parse(String text, long unit) {
    long factor = text.isEmpty() ? 0 : factor(text.charAt(text.length() - 1));
    String digits = factor == 0 ? text : text.substring(0, text.length() - 1);
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(
          Math.multiplyExact(Long.parseLong(digits), factor == 0 ? unit : factor));
    } catch (ArithmeticException | NumberFormatException e) {
      // Too large: the answer is "no number".
      return OptionalLong.empty();
    }
  }

  private static long factor(char letter) {
    return switch (letter) {
      case 'k' -> 1_000L;
      case 'K' -> 1L << 10;
      case 'm' -> 1_000_000L;
      case 'M' -> MEBI;
      case 'g' -> 1_000_000_000L;
      case 'G' -> 1L << 30;
      case 't' -> 1_000_000_000_000L;
      case 'T' -> 1L << 40;
      default -> 0;
    };
  }
}
