package org.basalt.core.bytes;

/// The variable-length integer of Core's files: seven bits a byte, most significant group first,
/// the top bit says that more follow, and one is subtracted from every group but the last, so that
/// each value has one form.
///
/// Example: 0 is `00`, 127 is `7f`, 128 is `80 00`, 16,511 is `ff 7f`. Source: Core `serialize.h`
/// WriteVarInt.
public final class VarInt {
  private VarInt() {}

  /// @return a non-negative value
  public static long read(ByteReader in) {
    long value = 0;
    while (true) {
      int next = in.uint8();
      if (value > Long.MAX_VALUE >>> 7) {
        throw new DecodeException("variable-length integer is too large");
      }
      value = value << 7 | (next & 0x7f);
      if ((next & 0x80) == 0) {
        return value;
      }
      if (value == Long.MAX_VALUE) {
        throw new DecodeException("variable-length integer is too large");
      }
      value++;
    }
  }

  /// @param value not negative
  public static void write(ByteSink out, long value) {
    if (value < 0) {
      throw new IllegalArgumentException("negative: " + value);
    }
    byte[] groups = new byte[10];
    int start = groups.length - 1;
    groups[start] = (byte) (value & 0x7f);
    long left = value;
    while (left > 0x7f) {
      left = (left >>> 7) - 1;
      groups[--start] = (byte) (left & 0x7f | 0x80);
    }
    out.bytes(groups, start, groups.length - start);
  }
}
