package org.basalt.core.hash;

import org.basalt.core.bytes.ByteReader;

/// The digest that a signature signs. Not reversed by convention, but shown in display order like
/// the others.
public final class Sighash extends Hash256 implements Comparable<Sighash> {
  public static final Sighash ZERO = new Sighash(new byte[SIZE], 0);

  private Sighash(byte[] bytes, int offset) {
    super(bytes, offset);
  }

  /// From 32 bytes in internal order.
  public static Sighash of(byte[] bytes) {
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException("expected 32 bytes, got " + bytes.length);
    }
    return new Sighash(bytes, 0);
  }

  /// From the 32 bytes at `offset`, internal order.
  public static Sighash of(byte[] bytes, int offset) {
    return new Sighash(bytes, offset);
  }

  public static Sighash readFrom(ByteReader in) {
    int offset = in.position();
    in.skip(SIZE);
    return new Sighash(in.array(), offset);
  }

  /// From 64 hex digits in display order.
  ///
  /// @throws org.basalt.core.bytes.DecodeException if the text is anything else
  public static Sighash parse(String text) {
    return of(parseDisplay(text));
  }

  @Override
  public int compareTo(Sighash other) {
    return compareBytes(other);
  }
}
