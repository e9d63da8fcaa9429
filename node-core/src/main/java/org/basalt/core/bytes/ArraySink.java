package org.basalt.core.bytes;

import java.util.Arrays;

/// A sink that grows a byte array. Not thread-safe.
public final class ArraySink implements ByteSink {
  private byte[] buffer;
  private int size;

  public ArraySink() {
    this(256);
  }

  public ArraySink(int expectedSize) {
    buffer = new byte[Math.max(expectedSize, 16)];
  }

  @Override
  public ArraySink int8(int value) {
    ensure(1);
    buffer[size++] = (byte) value;
    return this;
  }

  @Override
  public ArraySink bytes(byte[] source, int offset, int length) {
    ensure(length);
    System.arraycopy(source, offset, buffer, size, length);
    size += length;
    return this;
  }

  @Override
  public ArraySink int16Le(int value) {
    ensure(2);
    LittleEndian.putInt16(buffer, size, value);
    size += 2;
    return this;
  }

  @Override
  public ArraySink int32Le(int value) {
    ensure(4);
    LittleEndian.putInt32(buffer, size, value);
    size += 4;
    return this;
  }

  @Override
  public ArraySink int64Le(long value) {
    ensure(8);
    LittleEndian.putInt64(buffer, size, value);
    size += 8;
    return this;
  }

  public int size() {
    return size;
  }

  /// Forgets what was written, keeps the memory.
  public void clear() {
    size = 0;
  }

  /// What was written, as an array of exactly its size.
  public byte[] toByteArray() {
    return Arrays.copyOf(buffer, size);
  }

  /// The array written into, valid up to [#size()]; for hashing without a copy. Never to be kept.
  public byte[] array() {
    return buffer;
  }

  private void ensure(int count) {
    if (count > buffer.length - size) {
      buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(size, count), buffer.length * 2));
    }
  }
}
