package org.basalt.core.hash;

import org.basalt.core.bytes.ByteReader;

/// Double SHA-256 of a transaction without its witness.
public final class Txid extends Hash256 implements Comparable<Txid> {
  public static final Txid ZERO = new Txid(new byte[SIZE], 0);

  private Txid(byte[] bytes, int offset) {
    super(bytes, offset);
  }

  /// From 32 bytes in internal order.
  public static Txid of(byte[] bytes) {
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException("expected 32 bytes, got " + bytes.length);
    }
    return new Txid(bytes, 0);
  }

  /// From the 32 bytes at `offset`, internal order.
  public static Txid of(byte[] bytes, int offset) {
    return new Txid(bytes, offset);
  }

  public static Txid readFrom(ByteReader in) {
    int offset = in.position();
    in.skip(SIZE);
    return new Txid(in.array(), offset);
  }

  /// From 64 hex digits in display order.
  ///
  /// @throws org.basalt.core.bytes.DecodeException if the text is anything else
  public static Txid parse(String text) {
    return of(parseDisplay(text));
  }

  @Override
  public int compareTo(Txid other) {
    return compareBytes(other);
  }
}
