package org.basalt.chain.coins;

import org.basalt.core.bytes.DecodeException;

/// Core's short form of amounts: round numbers of satoshis become small numbers.
///
/// An amount is n = m * 10^e with the largest e up to 9. For e below 9 the last digit d of m is 1
/// to 9, and the form is 1 + 10 * (9 * (m / 10) + d - 1) + e; for e = 9 it is 1 + 10 * (m - 1) + 9.
/// Zero is zero.
///
/// Example: 1 BTC is 9, 50 BTC is 50, 0.01 BTC is 7. Source: Core `compressor.cpp` CompressAmount.
final class AmountCompression {
  private static final int MAX_EXPONENT = 9;

  /// Largest amount that ever fits into an output's signed field without overflow in its short
  /// form.
  private static final long MAX_COMPRESSED = Long.MAX_VALUE / 100;

  private AmountCompression() {}

  /// @param amountSat 0 to 21 million BTC
  static long compress(long amountSat) {
    if (amountSat == 0) {
      return 0;
    }
    long mantissa = amountSat;
    int exponent = 0;
    while (exponent < MAX_EXPONENT && mantissa % 10 == 0) {
      mantissa /= 10;
      exponent++;
    }
    return exponent == MAX_EXPONENT
        ? 1 + 10 * (mantissa - 1) + MAX_EXPONENT
        : 1 + 10 * (9 * (mantissa / 10) + mantissa % 10 - 1) + exponent;
  }

  /// @throws DecodeException if it is no amount that fits
  static long decompress(long compressed) {
    if (compressed == 0) {
      return 0;
    }
    if (compressed > MAX_COMPRESSED) {
      throw new DecodeException("compressed amount " + compressed + " is too large");
    }
    long rest = compressed - 1;
    int exponent = (int) (rest % 10);
    rest /= 10;
    long amount = exponent == MAX_EXPONENT ? rest + 1 : rest / 9 * 10 + rest % 9 + 1;
    for (int i = 0; i < exponent; i++) {
      if (amount > Long.MAX_VALUE / 10) {
        throw new DecodeException("compressed amount " + compressed + " is too large");
      }
      amount *= 10;
    }
    return amount;
  }
}
