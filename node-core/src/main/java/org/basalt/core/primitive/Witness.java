package org.basalt.core.primitive;

import java.util.Arrays;
import java.util.List;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.ByteSink;
import org.basalt.core.bytes.CompactSize;
import org.basalt.core.bytes.Hex;

/// The witness stack of one input (BIP-0141), bottom item first. Immutable by agreement, as
/// [Script].
public final class Witness {
  public static final Witness EMPTY = new Witness(new byte[0][]);

  private final byte[][] items;

  private Witness(byte[][] items) {
    this.items = items;
  }

  /// Takes ownership of the arrays.
  public static Witness of(byte[]... items) {
    return items.length == 0 ? EMPTY : new Witness(items);
  }

  public static Witness of(List<byte[]> items) {
    return of(items.toArray(new byte[0][]));
  }

  public static Witness readFrom(ByteReader in) {
    int count = in.count(1, CompactSize.MAX_SIZE);
    if (count == 0) {
      return EMPTY;
    }
    byte[][] items = new byte[count][];
    for (int i = 0; i < count; i++) {
      items[i] = in.varBytes(CompactSize.MAX_SIZE);
    }
    return new Witness(items);
  }

  public void writeTo(ByteSink out) {
    out.compactSize(items.length);
    for (byte[] item : items) {
      out.varBytes(item);
    }
  }

  public int size() {
    return items.length;
  }

  public boolean isEmpty() {
    return items.length == 0;
  }

  /// The item itself; read only.
  public byte[] item(int index) {
    return items[index];
  }

  public List<String> toHex() {
    return Arrays.stream(items).map(Hex::encode).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Witness that && Arrays.deepEquals(items, that.items);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(items);
  }

  @Override
  public String toString() {
    return toHex().toString();
  }
}
