package org.basalt.core.testing;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// The bytes of one fuzzing run, taken from the front as small decisions. Behind the end every
/// decision is the first choice, so that any bytes make a run and a shorter input a shorter one.
/// May stand where a test draws at random.
public final class FuzzInput implements RandomGenerator {
  private final byte[] data;
  private int position;

  public FuzzInput(byte[] data) {
    this.data = data;
  }

  public boolean isEmpty() {
    return position >= data.length;
  }

  /// 0 to 255.
  public int int8() {
    return isEmpty() ? 0 : data[position++] & 0xff;
  }

  public int int16() {
    return int8() | int8() << 8;
  }

  public long int64() {
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value |= (long) int8() << 8 * i;
    }
    return value;
  }

  /// 0 to `bound` - 1.
  ///
  /// @param bound at most 256
  public int below(int bound) {
    return int8() % bound;
  }

  /// True once in so many bytes.
  public boolean oneIn(int count) {
    return int8() % count == count - 1;
  }

  public boolean flag() {
    return (int8() & 1) != 0;
  }

  @Override
  public long nextLong() {
    return int64();
  }

  @Override
  public int nextInt(int bound) {
    return bound <= 256 ? below(bound) : Integer.remainderUnsigned(int16() | int16() << 16, bound);
  }

  @Override
  public boolean nextBoolean() {
    return flag();
  }

  public byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) int8();
    }
    return bytes;
  }

  public byte[] rest() {
    byte[] rest = Arrays.copyOfRange(data, Math.min(position, data.length), data.length);
    position = data.length;
    return rest;
  }
}
