package org.basalt.core.primitive;

import java.math.BigInteger;
import org.basalt.core.hash.Uint256;

/// The 32-bit floating-point form of a target: one byte of exponent (size in bytes), a sign bit, 23
/// bits of mantissa.
///
/// Example: `0x1d00ffff` is `00ffff` followed by 26 zero bytes. Source: Core `arith_uint256.cpp`
/// SetCompact, GetCompact.
public final class CompactTarget {
  private CompactTarget() {}

  /// What a compact form says.
  ///
  /// @param value the target; meaningless if negative or overflowing
  /// @param isNegative sign bit set on a mantissa that is not zero
  /// @param isOverflow does not fit into 256 bits
  public record Decoded(Uint256 value, boolean isNegative, boolean isOverflow) {
    /// Neither negative, nor overflowing, nor zero.
    public boolean isValid() {
      return !isNegative && !isOverflow && !value.isZero();
    }
  }

  public static Decoded decode(int bits) {
    int size = bits >>> 24;
    int word = bits & 0x007fffff;
    Uint256 value =
        size <= 3
            ? Uint256.of(word >>> (8 * (3 - size)))
            : Uint256.of(word).shiftLeft(8 * (size - 3));
    boolean isNegative = word != 0 && (bits & 0x00800000) != 0;
    boolean isOverflow =
        word != 0 && (size > 34 || (word > 0xff && size > 33) || (word > 0xffff && size > 32));
    return new Decoded(value, isNegative, isOverflow);
  }

  public static int encode(Uint256 target) {
    int size = (target.bitLength() + 7) / 8;
    long mantissa =
        size <= 3 ? target.word0() << (8 * (3 - size)) : target.shiftRight(8 * (size - 3)).word0();
    if ((mantissa & 0x00800000) != 0) {
      mantissa >>= 8;
      size++;
    }
    return (int) mantissa | size << 24;
  }

  /// Expected number of hashes to meet the target: 2^256 / (target + 1); zero for an invalid one.
  public static Uint256 work(int bits) {
    Decoded target = decode(bits);
    if (!target.isValid()) {
      return Uint256.ZERO;
    }
    BigInteger divisor = target.value().toBigInteger().add(BigInteger.ONE);
    return Uint256.of(BigInteger.ONE.shiftLeft(256).divide(divisor));
  }
}
