package org.basalt.core.hash;

import java.math.BigInteger;
import org.basalt.core.bytes.DecodeException;

/// An unsigned 256-bit integer: targets, and the work that stands behind a chain. Most significant
/// word first.
///
/// Addition and multiplication wrap as in Core's `arith_uint256`.
public record Uint256(long word3, long word2, long word1, long word0)
    implements Comparable<Uint256> {
  public static final Uint256 ZERO = new Uint256(0, 0, 0, 0);
  public static final Uint256 ONE = of(1);
  public static final Uint256 MAX = new Uint256(-1, -1, -1, -1);
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

  /// @param value unsigned
  public static Uint256 of(long value) {
    return new Uint256(0, 0, 0, value);
  }

  /// @param value taken modulo 2^256
  public static Uint256 of(BigInteger value) {
    BigInteger v = value.mod(MODULUS);
    return new Uint256(
        v.shiftRight(192).longValue(),
        v.shiftRight(128).longValue(),
        v.shiftRight(64).longValue(),
        v.longValue());
  }

  /// From at most 64 hex digits, most significant first, with or without `0x`.
  public static Uint256 parse(String text) {
    String digits = text.startsWith("0x") ? text.substring(2) : text;
    if (digits.isEmpty() || digits.length() > 64) {
      throw new DecodeException("expected 1 to 64 hex digits, got " + digits.length());
    }
    for (int i = 0; i < digits.length(); i++) {
      if (Character.digit(digits.charAt(i), 16) < 0) {
        throw new DecodeException("not a hex digit: " + digits.charAt(i));
      }
    }
    return of(new BigInteger(digits, 16));
  }

  public BigInteger toBigInteger() {
    return unsigned(word3)
        .shiftLeft(192)
        .or(unsigned(word2).shiftLeft(128))
        .or(unsigned(word1).shiftLeft(64))
        .or(unsigned(word0));
  }

  private static BigInteger unsigned(long word) {
    return new BigInteger(Long.toUnsignedString(word));
  }

  public Uint256 add(Uint256 other) {
    long r0 = word0 + other.word0;
    long c0 = carry(word0, r0);
    long r1 = word1 + other.word1;
    long c1 = carry(word1, r1);
    r1 += c0;
    c1 += carry(c0, r1);
    long r2 = word2 + other.word2;
    long c2 = carry(word2, r2);
    r2 += c1;
    c2 += carry(c1, r2);
    return new Uint256(word3 + other.word3 + c2, r2, r1, r0);
  }

  private static long carry(long addend, long sum) {
    return Long.compareUnsigned(sum, addend) < 0 ? 1 : 0;
  }

  public Uint256 subtract(Uint256 other) {
    return add(other.not()).add(ONE);
  }

  public Uint256 not() {
    return new Uint256(~word3, ~word2, ~word1, ~word0);
  }

  public Uint256 multiply(Uint256 other) {
    return of(toBigInteger().multiply(other.toBigInteger()));
  }

  /// @throws ArithmeticException if `divisor` is zero
  public Uint256 divide(Uint256 divisor) {
    return of(toBigInteger().divide(divisor.toBigInteger()));
  }

  public Uint256 shiftLeft(int bits) {
    return of(toBigInteger().shiftLeft(bits));
  }

  public Uint256 shiftRight(int bits) {
    return of(toBigInteger().shiftRight(bits));
  }

  public boolean isZero() {
    return (word3 | word2 | word1 | word0) == 0;
  }

  /// Number of bits up to the highest one set; 0 for zero.
  public int bitLength() {
    if (word3 != 0) {
      return 256 - Long.numberOfLeadingZeros(word3);
    }
    if (word2 != 0) {
      return 192 - Long.numberOfLeadingZeros(word2);
    }
    return word1 != 0
        ? 128 - Long.numberOfLeadingZeros(word1)
        : 64 - Long.numberOfLeadingZeros(word0);
  }

  /// The nearest double; for difficulty and progress, never for consensus.
  public double toDouble() {
    return toBigInteger().doubleValue();
  }

  @Override
  public int compareTo(Uint256 other) {
    int c = Long.compareUnsigned(word3, other.word3);
    if (c == 0) {
      c = Long.compareUnsigned(word2, other.word2);
    }
    if (c == 0) {
      c = Long.compareUnsigned(word1, other.word1);
    }
    return c != 0 ? c : Long.compareUnsigned(word0, other.word0);
  }

  /// 64 hex digits, most significant first, as Core prints chain work and targets.
  @Override
  public String toString() {
    return String.format("%016x%016x%016x%016x", word3, word2, word1, word0);
  }
}
