package org.basalt.core.bytes;

/// A sink that only counts: the size of an encoding without allocating it.
public final class CountingSink implements ByteSink {
  private long count;

  @Override
  public CountingSink int8(int value) {
    count++;
    return this;
  }

  @Override
  public CountingSink bytes(byte[] source, int offset, int length) {
    count += length;
    return this;
  }

  public long count() {
    return count;
  }
}
