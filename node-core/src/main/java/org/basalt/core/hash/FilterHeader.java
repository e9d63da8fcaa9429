package org.basalt.core.hash;

import org.basalt.core.bytes.ByteReader;

/// Link in the chain of block filters (BIP-0157).
public final class FilterHeader extends Hash256 implements Comparable<FilterHeader> {
  public static final FilterHeader ZERO = new FilterHeader(new byte[SIZE], 0);

  private FilterHeader(byte[] bytes, int offset) {
    super(bytes, offset);
  }

  /// From 32 bytes in internal order.
  public static FilterHeader of(byte[] bytes) {
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException("expected 32 bytes, got " + bytes.length);
    }
    return new FilterHeader(bytes, 0);
  }

  /// From the 32 bytes at `offset`, internal order.
  public static FilterHeader of(byte[] bytes, int offset) {
    return new FilterHeader(bytes, offset);
  }

  public static FilterHeader readFrom(ByteReader in) {
    int offset = in.position();
    in.skip(SIZE);
    return new FilterHeader(in.array(), offset);
  }

  /// From 64 hex digits in display order.
  ///
  /// @throws org.basalt.core.bytes.DecodeException if the text is anything else
  public static FilterHeader parse(String text) {
    return of(parseDisplay(text));
  }

  @Override
  public int compareTo(FilterHeader other) {
    return compareBytes(other);
  }
}
