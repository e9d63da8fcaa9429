package org.basalt.core.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Integers in and out of byte arrays, least significant byte first. Bounds are checked by the
/// array access.
public final class LittleEndian {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private LittleEndian() {}

  public static int uint16(byte[] bytes, int offset) {
    return (short) SHORT.get(bytes, offset) & 0xffff;
  }

  public static int int32(byte[] bytes, int offset) {
    return (int) INT.get(bytes, offset);
  }

  public static long int64(byte[] bytes, int offset) {
    return (long) LONG.get(bytes, offset);
  }

  public static void putInt16(byte[] bytes, int offset, int value) {
    SHORT.set(bytes, offset, (short) value);
  }

  public static void putInt32(byte[] bytes, int offset, int value) {
    INT.set(bytes, offset, value);
  }

  public static void putInt64(byte[] bytes, int offset, long value) {
    LONG.set(bytes, offset, value);
  }
}
