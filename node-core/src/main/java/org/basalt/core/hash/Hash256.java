package org.basalt.core.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.ByteSink;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.bytes.Hex;

/// 32 bytes that identify something, held as four longs read big-endian from the bytes.
///
/// Byte order is internal (as hashed and as on the wire) everywhere but in [#toString()] and
/// `parse`, which use the reversed display order. Ids of different kinds are never equal.
/// `hashCode` is the first word: in internal order the zeros of a proof of work sit in the last.
/// Each leaf is `Comparable` to itself, bytewise, so that `HashMap` can turn a crowded bin into a
/// tree; to compare as a number use [#toUint256()].
public abstract sealed class Hash256
    permits Txid, Wtxid, BlockHash, MerkleRoot, FilterHeader, Sighash {
  public static final int SIZE = 32;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final long word0;
  private final long word1;
  private final long word2;
  private final long word3;

  Hash256(byte[] bytes, int offset) {
    word0 = (long) LONG.get(bytes, offset);
    word1 = (long) LONG.get(bytes, offset + 8);
    word2 = (long) LONG.get(bytes, offset + 16);
    word3 = (long) LONG.get(bytes, offset + 24);
  }

  static byte[] read(ByteReader in) {
    return in.bytes(SIZE);
  }

  /// Bytes in internal order of a display-order hex text of 64 digits.
  static byte[] parseDisplay(String text) {
    if (text.length() != 2 * SIZE) {
      throw new DecodeException("expected 64 hex digits, got " + text.length());
    }
    return reversed(Hex.decode(text));
  }

  static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  /// A new array, internal order.
  public final byte[] toByteArray() {
    byte[] bytes = new byte[SIZE];
    copyTo(bytes, 0);
    return bytes;
  }

  /// Writes 32 bytes in internal order.
  public final void copyTo(byte[] target, int offset) {
    LONG.set(target, offset, word0);
    LONG.set(target, offset + 8, word1);
    LONG.set(target, offset + 16, word2);
    LONG.set(target, offset + 24, word3);
  }

  public final void writeTo(ByteSink out) {
    out.bytes(toByteArray());
  }

  /// Word `index` (0 to 3) of the bytes in internal order, read big-endian.
  public final long word(int index) {
    return switch (index) {
      case 0 -> word0;
      case 1 -> word1;
      case 2 -> word2;
      case 3 -> word3;
      default -> throw new IndexOutOfBoundsException(index);
    };
  }

  public final boolean isZero() {
    return (word0 | word1 | word2 | word3) == 0;
  }

  /// The number that Bitcoin compares with a target: the bytes read little-endian.
  public final Uint256 toUint256() {
    return new Uint256(
        Long.reverseBytes(word3),
        Long.reverseBytes(word2),
        Long.reverseBytes(word1),
        Long.reverseBytes(word0));
  }

  final int compareBytes(Hash256 other) {
    int c = Long.compareUnsigned(word0, other.word0);
    if (c == 0) {
      c = Long.compareUnsigned(word1, other.word1);
    }
    if (c == 0) {
      c = Long.compareUnsigned(word2, other.word2);
    }
    return c != 0 ? c : Long.compareUnsigned(word3, other.word3);
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof Hash256 that
        && getClass() == that.getClass()
        && word0 == that.word0
        && word1 == that.word1
        && word2 == that.word2
        && word3 == that.word3;
  }

  @Override
  public final int hashCode() {
    return Long.hashCode(word0);
  }

  /// 64 hex digits in display order.
  @Override
  public final String toString() {
    byte[] reversed = new byte[SIZE];
    LONG.set(reversed, 0, Long.reverseBytes(word3));
    LONG.set(reversed, 8, Long.reverseBytes(word2));
    LONG.set(reversed, 16, Long.reverseBytes(word1));
    LONG.set(reversed, 24, Long.reverseBytes(word0));
    return Hex.encode(reversed);
  }
}
