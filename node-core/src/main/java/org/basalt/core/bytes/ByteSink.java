package org.basalt.core.bytes;

/// Where encoders write: an array, a counter, or a digest. Integers are little-endian.
public interface ByteSink {
  ByteSink int8(int value);

  ByteSink bytes(byte[] source, int offset, int length);

  default ByteSink bytes(byte[] source) {
    return bytes(source, 0, source.length);
  }

  default ByteSink int16Le(int value) {
    return int8(value).int8(value >>> 8);
  }

  /// Big-endian, as ports are written in addresses.
  default ByteSink int16Be(int value) {
    return int8(value >>> 8).int8(value);
  }

  default ByteSink int32Le(int value) {
    return int16Le(value).int16Le(value >>> 16);
  }

  default ByteSink int64Le(long value) {
    return int32Le((int) value).int32Le((int) (value >>> 32));
  }

  /// A CompactSize; `value` is unsigned.
  default ByteSink compactSize(long value) {
    CompactSize.write(this, value);
    return this;
  }

  /// A CompactSize length and the bytes.
  default ByteSink varBytes(byte[] source) {
    return compactSize(source.length).bytes(source);
  }
}
