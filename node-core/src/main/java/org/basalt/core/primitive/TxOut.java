package org.basalt.core.primitive;

import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.ByteSink;
import org.basalt.core.bytes.CompactSize;

/// An amount and the script that guards it.
///
/// | offset | size | field        | encoding                                          |
/// |-------:|-----:|--------------|---------------------------------------------------|
/// |      0 |    8 | value        | int64 little-endian, satoshis; signed, as rules see it |
/// |      8 |  var | scriptPubKey | CompactSize length, bytes                         |
///
/// @param valueSat any value; the range is a consensus rule, not a matter of decoding
public record TxOut(long valueSat, Script scriptPubKey) {
  public static TxOut readFrom(ByteReader in) {
    return new TxOut(in.int64Le(), Script.of(in.varBytes(CompactSize.MAX_SIZE)));
  }

  public void writeTo(ByteSink out) {
    out.int64Le(valueSat);
    scriptPubKey.writeTo(out);
  }
}
