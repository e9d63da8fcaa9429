package org.basalt.core.hash;

import org.basalt.core.bytes.ByteReader;

/// Root of a block's merkle tree over txids, or over wtxids for the witness commitment.
public final class MerkleRoot extends Hash256 implements Comparable<MerkleRoot> {
  public static final MerkleRoot ZERO = new MerkleRoot(new byte[SIZE], 0);

  private MerkleRoot(byte[] bytes, int offset) {
    super(bytes, offset);
  }

  /// From 32 bytes in internal order.
  public static MerkleRoot of(byte[] bytes) {
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException("expected 32 bytes, got " + bytes.length);
    }
    return new MerkleRoot(bytes, 0);
  }

  /// From the 32 bytes at `offset`, internal order.
  public static MerkleRoot of(byte[] bytes, int offset) {
    return new MerkleRoot(bytes, offset);
  }

  public static MerkleRoot readFrom(ByteReader in) {
    int offset = in.position();
    in.skip(SIZE);
    return new MerkleRoot(in.array(), offset);
  }

  /// From 64 hex digits in display order.
  ///
  /// @throws org.basalt.core.bytes.DecodeException if the text is anything else
  public static MerkleRoot parse(String text) {
    return of(parseDisplay(text));
  }

  @Override
  public int compareTo(MerkleRoot other) {
    return compareBytes(other);
  }
}
