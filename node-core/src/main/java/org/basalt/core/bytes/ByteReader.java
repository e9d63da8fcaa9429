package org.basalt.core.bytes;

import java.util.Arrays;

/// A bounds-checked little-endian cursor over a range of a `byte[]`.
///
/// The array is not copied: the caller must not change it while the reader, or anything that kept a
/// range of it, lives. Every read that would pass the end throws [DecodeException]; lengths are
/// checked against what remains before anything is allocated. Not thread-safe.
public final class ByteReader {
  private final byte[] bytes;
  private final int end;
  private int position;

  public ByteReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  /// A reader over `length` bytes that begin at `offset`.
  public ByteReader(byte[] bytes, int offset, int length) {
    if (offset < 0 || length < 0 || offset > bytes.length - length) {
      throw new IllegalArgumentException(
          "range " + offset + "+" + length + " is outside of " + bytes.length + " bytes");
    }
    this.bytes = bytes;
    this.position = offset;
    this.end = offset + length;
  }

  /// The index in the underlying array of the next byte to be read.
  public int position() {
    return position;
  }

  /// Moves to an index of the underlying array that lies within the reader's range.
  public void position(int newPosition) {
    if (newPosition < 0 || newPosition > end) {
      throw new IllegalArgumentException("position " + newPosition + " is past the end " + end);
    }
    position = newPosition;
  }

  /// Bytes not yet read.
  public int remaining() {
    return end - position;
  }

  public boolean isAtEnd() {
    return position == end;
  }

  /// The array under this reader; for hashing a range without copying it. Never to be written to.
  public byte[] array() {
    return bytes;
  }

  /// Throws unless every byte was read.
  public void expectEnd() {
    if (position != end) {
      throw new DecodeException(remaining() + " bytes left over");
    }
  }

  public void skip(int count) {
    require(count);
    position += count;
  }

  /// An unsigned byte, 0 to 255.
  public int uint8() {
    require(1);
    return bytes[position++] & 0xff;
  }

  /// The next byte without consuming it, or -1 at the end.
  public int peek() {
    return position < end ? bytes[position] & 0xff : -1;
  }

  /// An unsigned 16-bit integer, 0 to 65,535.
  public int uint16Le() {
    require(2);
    int value = LittleEndian.uint16(bytes, position);
    position += 2;
    return value;
  }

  /// An unsigned big-endian 16-bit integer, as ports are written in addresses.
  public int uint16Be() {
    require(2);
    int value = (bytes[position] & 0xff) << 8 | (bytes[position + 1] & 0xff);
    position += 2;
    return value;
  }

  /// 32 bits; the caller decides whether they are signed.
  public int int32Le() {
    require(4);
    int value = LittleEndian.int32(bytes, position);
    position += 4;
    return value;
  }

  /// An unsigned 32-bit integer widened to a non-negative `long`.
  public long uint32Le() {
    return Integer.toUnsignedLong(int32Le());
  }

  /// 64 bits; the caller decides whether they are signed.
  public long int64Le() {
    require(8);
    long value = LittleEndian.int64(bytes, position);
    position += 8;
    return value;
  }

  /// `count` bytes, copied.
  public byte[] bytes(int count) {
    require(count);
    byte[] copy = Arrays.copyOfRange(bytes, position, position + count);
    position += count;
    return copy;
  }

  /// Everything that remains, copied.
  public byte[] rest() {
    return bytes(remaining());
  }

  /// A CompactSize in its shortest form, at most [CompactSize#MAX_SIZE]: a length or a count.
  public int compactSize() {
    return CompactSize.readLength(this);
  }

  /// A CompactSize length of at most `max`, then so many bytes, copied.
  public byte[] varBytes(int max) {
    int length = compactSize();
    if (length > max) {
      throw new DecodeException("length " + length + " is more than " + max);
    }
    return bytes(length);
  }

  /// A count of elements of which each takes at least `minElementSize` bytes, checked against what
  /// remains so that a list may be allocated for it.
  public int count(int minElementSize, int max) {
    int count = compactSize();
    if (count > max) {
      throw new DecodeException("count " + count + " is more than " + max);
    }
    if ((long) count * minElementSize > remaining()) {
      throw new DecodeException("count " + count + " does not fit into " + remaining() + " bytes");
    }
    return count;
  }

  private void require(int count) {
    if (count < 0 || count > end - position) {
      throw new DecodeException("expected " + count + " bytes, got " + remaining());
    }
  }
}
