package org.basalt.core.hash;

import org.basalt.core.bytes.ByteReader;

/// Double SHA-256 of the 80 bytes of a block header.
public final class BlockHash extends Hash256 implements Comparable<BlockHash> {
  public static final BlockHash ZERO = new BlockHash(new byte[SIZE], 0);

  private BlockHash(byte[] bytes, int offset) {
    super(bytes, offset);
  }

  /// From 32 bytes in internal order.
  public static BlockHash of(byte[] bytes) {
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException("expected 32 bytes, got " + bytes.length);
    }
    return new BlockHash(bytes, 0);
  }

  /// From the 32 bytes at `offset`, internal order.
  public static BlockHash of(byte[] bytes, int offset) {
    return new BlockHash(bytes, offset);
  }

  public static BlockHash readFrom(ByteReader in) {
    int offset = in.position();
    in.skip(SIZE);
    return new BlockHash(in.array(), offset);
  }

  /// From 64 hex digits in display order.
  ///
  /// @throws org.basalt.core.bytes.DecodeException if the text is anything else
  public static BlockHash parse(String text) {
    return of(parseDisplay(text));
  }

  @Override
  public int compareTo(BlockHash other) {
    return compareBytes(other);
  }
}
