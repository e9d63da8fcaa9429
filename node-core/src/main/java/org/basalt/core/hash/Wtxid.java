package org.basalt.core.hash;

import org.basalt.core.bytes.ByteReader;

/// Double SHA-256 of a transaction with its witness (BIP-0141); that of a coinbase counts as zero
/// in the commitment.
public final class Wtxid extends Hash256 implements Comparable<Wtxid> {
  public static final Wtxid ZERO = new Wtxid(new byte[SIZE], 0);

  private Wtxid(byte[] bytes, int offset) {
    super(bytes, offset);
  }

  /// From 32 bytes in internal order.
  public static Wtxid of(byte[] bytes) {
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException("expected 32 bytes, got " + bytes.length);
    }
    return new Wtxid(bytes, 0);
  }

  /// From the 32 bytes at `offset`, internal order.
  public static Wtxid of(byte[] bytes, int offset) {
    return new Wtxid(bytes, offset);
  }

  public static Wtxid readFrom(ByteReader in) {
    int offset = in.position();
    in.skip(SIZE);
    return new Wtxid(in.array(), offset);
  }

  /// From 64 hex digits in display order.
  ///
  /// @throws org.basalt.core.bytes.DecodeException if the text is anything else
  public static Wtxid parse(String text) {
    return of(parseDisplay(text));
  }

  @Override
  public int compareTo(Wtxid other) {
    return compareBytes(other);
  }
}
