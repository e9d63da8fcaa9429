package org.basalt.chain.swiftsync;

import java.util.BitSet;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.bytes.VarInt;

/// The hints of one block: a bit for each output that can be spent, in the order of the block, set
/// if the output survives.
///
/// | size | field     | encoding                                                              |
/// |-----:|-----------|-----------------------------------------------------------------------|
/// |  var | outputs   | VarInt, number of bits                                                |
/// |  var | survivors | VarInt, number of set bits                                            |
/// |  var | positions | of the rarer kind, Golomb-Rice coded; nothing if all are of one kind  |
///
/// Of each position the distance from the one before it, less one, is coded: its quotient by two to
/// the power of k as so many ones and a zero, its remainder in k bits, from the highest bit of the
/// first byte on; zeros fill the last byte. k is the number of binary digits, less one, of the
/// average distance, so both sides know it. Most blocks have few survivors or few others, which
/// then take about as many bits as information theory asks for.
///
/// Example: ten outputs of which those at 3 and 8 survive are `0a02` and `1110 00 10 00` and so on:
/// k is 2, the distances less one are 3 and 4.
///
/// @param count of outputs
/// @param survivors their positions
record HintBits(int count, BitSet survivors) {
  /// More outputs than a block can have: each takes nine bytes of a million.
  static final int MAX_OUTPUTS = 120_000;

  private static final int BYTE_BITS = 8;

  byte[] encode() {
    ArraySink out = new ArraySink(64);
    int set = survivors.cardinality();
    VarInt.write(out, count);
    VarInt.write(out, set);
    int rare = Math.min(set, count - set);
    if (rare > 0) {
      boolean isSetRare = set == rare;
      int k = riceBits(count, rare);
      int pending = 0;
      int pendingBits = 0;
      int last = -1;
      for (int at = next(isSetRare, 0); at < count; at = next(isSetRare, at + 1)) {
        int gap = at - last - 1;
        last = at;
        // Quotient in unary, its zero, then the remainder.
        for (int i = (gap >>> k) + k; i >= 0; i--) {
          int bit = i > k ? 1 : i == k ? 0 : gap >>> i & 1;
          pending = pending << 1 | bit;
          if (++pendingBits == BYTE_BITS) {
            out.int8(pending);
            pending = 0;
            pendingBits = 0;
          }
        }
      }
      if (pendingBits > 0) {
        out.int8(pending << BYTE_BITS - pendingBits);
      }
    }
    return out.toByteArray();
  }

  private int next(boolean isSet, int from) {
    int at = isSet ? survivors.nextSetBit(from) : survivors.nextClearBit(from);
    return at < 0 ? count : at;
  }

  /// @throws DecodeException if the bytes are not what [#encode] makes
  static HintBits decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    long count = VarInt.read(in);
    long set = VarInt.read(in);
    if (count > MAX_OUTPUTS || set > count) {
      throw new DecodeException(set + " survivors of " + count + " outputs");
    }
    BitSet survivors = new BitSet((int) count);
    int rare = (int) Math.min(set, count - set);
    boolean isSetRare = set == rare;
    if (!isSetRare) {
      survivors.set(0, (int) count);
    }
    if (rare > 0) {
      readPositions(in, (int) count, rare, survivors);
    }
    in.expectEnd();
    return new HintBits((int) count, survivors);
  }

  private static void readPositions(ByteReader in, int count, int rare, BitSet survivors) {
    int k = riceBits(count, rare);
    int current = 0;
    int left = 0;
    int last = -1;
    for (int i = 0; i < rare; i++) {
      int quotient = 0;
      int remainder = 0;
      int remainderBits = -1;
      while (remainderBits < k) {
        if (left == 0) {
          current = in.uint8();
          left = BYTE_BITS;
        }
        int bit = current >>> --left & 1;
        if (remainderBits >= 0) {
          remainder = remainder << 1 | bit;
          remainderBits++;
        } else if (bit == 1) {
          quotient++;
        } else {
          remainderBits = 0;
        }
      }
      long at = last + 1L + ((long) quotient << k | remainder);
      if (at >= count) {
        throw new DecodeException("position " + at + " of " + count + " outputs");
      }
      survivors.flip((int) at);
      last = (int) at;
    }
  }

  private static int riceBits(int count, int rare) {
    return 31 - Integer.numberOfLeadingZeros(count / rare);
  }
}
