package org.basalt.core.primitive;

import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.ByteSink;
import org.basalt.core.hash.Txid;

/// Names an output: the transaction that made it and the output's position in it.
///
/// | offset | size | field | encoding                              |
/// |-------:|-----:|-------|---------------------------------------|
/// |      0 |   32 | txid  | internal byte order                   |
/// |     32 |    4 | index | uint32 little-endian; null is ffffffff|
///
/// @param index unsigned
public record OutPoint(Txid txid, int index) implements Comparable<OutPoint> {
  public static final int SIZE = 36;

  /// What a coinbase input points to.
  public static final OutPoint NULL = new OutPoint(Txid.ZERO, -1);

  public static OutPoint readFrom(ByteReader in) {
    return new OutPoint(Txid.readFrom(in), in.int32Le());
  }

  public void writeTo(ByteSink out) {
    txid.writeTo(out);
    out.int32Le(index);
  }

  public boolean isNull() {
    return index == -1 && txid.isZero();
  }

  @Override
  public int hashCode() {
    return txid.hashCode() * 31 + index;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OutPoint(Txid otherTxid, int otherIndex)
        && index == otherIndex
        && txid.equals(otherTxid);
  }

  @Override
  public int compareTo(OutPoint other) {
    int c = txid.compareTo(other.txid);
    return c != 0 ? c : Integer.compareUnsigned(index, other.index);
  }

  @Override
  public String toString() {
    return txid + ":" + Integer.toUnsignedString(index);
  }
}
