package org.basalt.core.crypto;

import java.math.BigInteger;
import org.basalt.core.bytes.LittleEndian;

/// An integer modulo the prime 2^3072 - 1,103,717, changed in place.
///
/// 48 words of 64 bits, least significant first, unsigned. The value is below 2^3072 and may be the
/// modulus or above between operations; it is made canonical only where it leaves. A product of
/// 6144 bits is reduced by adding its upper half times 1,103,717 to its lower half, twice, since
/// 2^3072 is that number modulo the prime.
final class Num3072 {
  static final int BYTES = 384;
  private static final int WORDS = 48;
  private static final long COMPLEMENT = 1_103_717;
  private static final BigInteger PRIME =
      BigInteger.ONE.shiftLeft(3072).subtract(BigInteger.valueOf(COMPLEMENT));

  private final long[] words = new long[WORDS];
  // Only used within multiply; kept to allocate nothing there.
  private final long[] product = new long[2 * WORDS];

  static Num3072 one() {
    Num3072 one = new Num3072();
    one.words[0] = 1;
    return one;
  }

  /// @param bytes little-endian, [#BYTES] from `offset`
  static Num3072 of(byte[] bytes, int offset) {
    Num3072 number = new Num3072();
    number.load(bytes, offset);
    return number;
  }

  void load(byte[] bytes, int offset) {
    for (int i = 0; i < WORDS; i++) {
      words[i] = LittleEndian.int64(bytes, offset + 8 * i);
    }
  }

  Num3072 copy() {
    Num3072 copy = new Num3072();
    System.arraycopy(words, 0, copy.words, 0, WORDS);
    return copy;
  }

  /// this = this * other.
  void multiply(Num3072 other) {
    multiplyWords(words, other.words, product);
    long carry = foldUpperHalf(product, words);
    while (carry != 0) {
      carry = addSmall(words, carry * COMPLEMENT);
    }
  }

  /// Row by row, as on paper.
  private static void multiplyWords(long[] a, long[] b, long[] product) {
    java.util.Arrays.fill(product, 0, WORDS, 0);
    for (int i = 0; i < WORDS; i++) {
      product[i + WORDS] = addRow(a[i], b, product, i);
    }
  }

  /// product[from…] += factor * b; the word that is carried out.
  private static long addRow(long factor, long[] b, long[] product, int from) {
    long carry = 0;
    for (int j = 0; j < WORDS; j++) {
      long word = b[j];
      long low = factor * word;
      long high = Math.unsignedMultiplyHigh(factor, word);
      low += carry;
      high += isBelow(low, carry);
      long old = product[from + j];
      low += old;
      high += isBelow(low, old);
      product[from + j] = low;
      carry = high;
    }
    return carry;
  }

  /// words = lower half + upper half * [#COMPLEMENT]; the word that is carried out.
  private static long foldUpperHalf(long[] product, long[] words) {
    long carry = 0;
    for (int i = 0; i < WORDS; i++) {
      long upper = product[i + WORDS];
      long low = upper * COMPLEMENT;
      long high = Math.unsignedMultiplyHigh(upper, COMPLEMENT);
      low += carry;
      high += isBelow(low, carry);
      long old = product[i];
      low += old;
      high += isBelow(low, old);
      words[i] = low;
      carry = high;
    }
    return carry;
  }

  private static long addSmall(long[] words, long value) {
    long carry = value;
    for (int i = 0; i < WORDS && carry != 0; i++) {
      words[i] += carry;
      carry = isBelow(words[i], carry);
    }
    return carry;
  }

  /// 1 if a < b unsigned, which after a += b says that it overflowed.
  private static long isBelow(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? 1 : 0;
  }

  /// this = this / divisor; zero divided by zero and everything else by zero is zero, as with Core.
  void divide(Num3072 divisor) {
    BigInteger value = divisor.toBigInteger();
    if (value.signum() == 0) {
      java.util.Arrays.fill(words, 0);
      return;
    }
    multiply(of(littleEndian(value.modInverse(PRIME)), 0));
  }

  /// Canonical, little-endian.
  byte[] toByteArray() {
    return littleEndian(toBigInteger());
  }

  /// As it is, which may be the modulus or above; for carrying on later.
  byte[] toRawByteArray() {
    byte[] bytes = new byte[BYTES];
    for (int i = 0; i < WORDS; i++) {
      LittleEndian.putInt64(bytes, 8 * i, words[i]);
    }
    return bytes;
  }

  private BigInteger toBigInteger() {
    byte[] bytes = toRawByteArray();
    return new BigInteger(1, reversed(bytes)).mod(PRIME);
  }

  private static byte[] littleEndian(BigInteger value) {
    byte[] bigEndian = value.toByteArray();
    byte[] bytes = new byte[BYTES];
    for (int i = 0; i < bigEndian.length && i < BYTES; i++) {
      bytes[i] = bigEndian[bigEndian.length - 1 - i];
    }
    return bytes;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }
}
