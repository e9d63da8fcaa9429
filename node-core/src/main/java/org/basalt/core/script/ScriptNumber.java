package org.basalt.core.script;

/// Numbers as scripts hold them: little-endian magnitude, the sign in the top bit of the last byte,
/// zero is empty.
///
/// Operands have at most four bytes (five for lock times), results may have more; a result too
/// large is an error only when it becomes an operand. Example: -255 is `ff 80`. Source: Core
/// `script.h` CScriptNum.
public final class ScriptNumber {
  /// What [#decode] answers for bytes that are no operand; outside of the range of five bytes.
  public static final long INVALID = Long.MIN_VALUE;

  public static final int MAX_SIZE = 4;
  public static final int MAX_LOCKTIME_SIZE = 5;

  private static final byte[] ZERO = {};
  private static final byte[][] SMALL = smallNumbers();

  private ScriptNumber() {}

  /// The number, or [#INVALID] if it has more than `maxSize` bytes, or is not in its shortest form
  /// though `mustBeMinimal`.
  ///
  /// @param maxSize at most 5
  public static long decode(byte[] bytes, boolean mustBeMinimal, int maxSize) {
    int size = bytes.length;
    if (size == 0) {
      return 0;
    }
    if (size > maxSize || (mustBeMinimal && !isMinimal(bytes))) {
      return INVALID;
    }
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= (bytes[i] & 0xffL) << (8 * i);
    }
    long sign = 0x80L << (8 * (size - 1));
    return (value & sign) != 0 ? -(value & ~sign) : value;
  }

  /// True for an empty array, and if the last byte says more than the sign: a value, or the sign
  /// because the bit below it is taken.
  static boolean isMinimal(byte[] bytes) {
    int size = bytes.length;
    if (size == 0 || (bytes[size - 1] & 0x7f) != 0) {
      return true;
    }
    return size > 1 && (bytes[size - 2] & 0x80) != 0;
  }

  /// The shortest form; shared for small values, so never to be written to.
  public static byte[] encode(long value) {
    if (value >= -1 && value <= 16) {
      return SMALL[(int) value + 1];
    }
    return encodeLarge(value);
  }

  private static byte[] encodeLarge(long value) {
    if (value == 0) {
      return ZERO;
    }
    long magnitude = Math.abs(value);
    int bits = Long.SIZE - Long.numberOfLeadingZeros(magnitude);
    byte[] bytes = new byte[bits / 8 + 1];
    for (int i = 0; i < bytes.length && i < Long.BYTES; i++) {
      bytes[i] = (byte) (magnitude >>> (8 * i));
    }
    if (value < 0) {
      bytes[bytes.length - 1] |= (byte) 0x80;
    }
    return bytes;
  }

  /// False for zero in any length, negative zero included.
  public static boolean isTrue(byte[] bytes) {
    int last = bytes.length - 1;
    for (int i = 0; i <= last; i++) {
      if (bytes[i] != 0) {
        return i != last || bytes[i] != (byte) 0x80;
      }
    }
    return false;
  }

  private static byte[][] smallNumbers() {
    byte[][] numbers = new byte[18][];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = encodeLarge(i - 1);
    }
    return numbers;
  }
}
