package org.basalt.core.bytes;

/// Bitcoin's variable-length unsigned integer of the wire format.
///
/// | first byte | value              | bytes | range for which it is the only valid form |
/// |-----------:|--------------------|------:|-------------------------------------------|
/// |     < 0xfd | the byte itself    |     1 | 0 to 0xfc                                 |
/// |       0xfd | uint16 that follows|     3 | 0xfd to 0xffff                            |
/// |       0xfe | uint32 that follows|     5 | 0x10000 to 0xffffffff                     |
/// |       0xff | uint64 that follows|     9 | above                                     |
///
/// Example: 515 is `fd 03 02`. Source: Core `serialize.h` ReadCompactSize, WriteCompactSize.
public final class CompactSize {
  /// Largest length or count accepted (Core MAX_SIZE).
  public static final int MAX_SIZE = 0x02000000;

  private CompactSize() {}

  /// A length or count: shortest form required, at most [#MAX_SIZE].
  public static int readLength(ByteReader in) {
    long value = read(in);
    if (value < 0 || value > MAX_SIZE) {
      throw new DecodeException("compact size " + Long.toUnsignedString(value) + " is too large");
    }
    return (int) value;
  }

  /// Any unsigned 64-bit value in its shortest form.
  public static long read(ByteReader in) {
    int first = in.uint8();
    return switch (first) {
      case 0xfd -> atLeast(0xfd, in.uint16Le());
      case 0xfe -> atLeast(0x10000, in.uint32Le());
      case 0xff -> atLeast(0x100000000L, in.int64Le());
      default -> first;
    };
  }

  private static long atLeast(long min, long value) {
    if (Long.compareUnsigned(value, min) < 0) {
      throw new DecodeException("compact size " + value + " is not in its shortest form");
    }
    return value;
  }

  /// @param value unsigned
  public static void write(ByteSink out, long value) {
    if (Long.compareUnsigned(value, 0xfd) < 0) {
      out.int8((int) value);
    } else if (Long.compareUnsigned(value, 0xffff) <= 0) {
      out.int8(0xfd).int16Le((int) value);
    } else if (Long.compareUnsigned(value, 0xffffffffL) <= 0) {
      out.int8(0xfe).int32Le((int) value);
    } else {
      out.int8(0xff).int64Le(value);
    }
  }

  /// Bytes that [#write] takes.
  public static int size(long value) {
    if (Long.compareUnsigned(value, 0xfd) < 0) {
      return 1;
    }
    if (Long.compareUnsigned(value, 0xffff) <= 0) {
      return 3;
    }
    return Long.compareUnsigned(value, 0xffffffffL) <= 0 ? 5 : 9;
  }
}
