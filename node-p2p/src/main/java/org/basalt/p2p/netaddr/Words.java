package org.basalt.p2p.netaddr;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Big-endian words in and out of byte arrays.
final class Words {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Words() {}

  /// The word at `offset` of an array that must have `length` bytes.
  static long at(byte[] bytes, int offset, int length) {
    if (bytes.length != length) {
      throw new IllegalArgumentException("expected " + length + " bytes, got " + bytes.length);
    }
    return (long) LONG.get(bytes, offset);
  }

  static byte[] bytes(long... words) {
    byte[] bytes = new byte[words.length * 8];
    for (int i = 0; i < words.length; i++) {
      LONG.set(bytes, i * 8, words[i]);
    }
    return bytes;
  }
}
