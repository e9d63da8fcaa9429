package org.basalt.chain.coins;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.basalt.chain.kv.SortedLoad;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.consensus.Coin;
import org.basalt.core.hash.Txid;

/// New coins on their way to the table, as bytes: collected in any order, loaded in that of the
/// table.
///
/// | size | field  | encoding                                                |
/// |-----:|--------|---------------------------------------------------------|
/// |    2 | length | of the coin, uint16 little-endian                       |
/// |    1 | length | of the key                                              |
/// |  var | key    | as in the table, see [CoinsTable]                       |
/// |  var | coin   | [CoinCodec]                                             |
///
/// Coins of one transaction are one group of rows, in ascending order of position, which is the
/// order of their keys: only groups need to be sorted.
///
/// Filled by one thread, then loaded by another.
public final class CoinRows {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int KEY_AT = 3;

  private final List<byte[]> chunks = new ArrayList<>();
  private final List<int[]> groups = new ArrayList<>();
  private long bytes;
  private int groupCount;

  /// Writes one row.
  public static void append(Txid txid, int position, Coin coin, ArraySink out) {
    int start = out.size();
    out.int16Le(0).int8(CoinsTable.keySize(position));
    CoinsTable.writeKey(txid, position, out);
    int coinAt = out.size();
    CoinCodec.write(coin, out);
    int length = out.size() - coinAt;
    out.array()[start] = (byte) length;
    out.array()[start + 1] = (byte) (length >>> 8);
  }

  /// @param rows whole groups
  /// @param starts of the groups within; the arrays are taken over
  public void add(byte[] rows, int[] starts) {
    if (starts.length > 0) {
      chunks.add(rows);
      groups.add(starts);
      bytes += rows.length;
      groupCount += starts.length;
    }
  }

  public long bytes() {
    return bytes;
  }

  public boolean isEmpty() {
    return chunks.isEmpty();
  }

  /// Puts all of them.
  ///
  /// @return false if two groups are of the same transaction: then not all were put
  public boolean loadInto(SortedLoad load) {
    Group[] sorted = new Group[groupCount];
    int at = 0;
    for (int i = 0; i < chunks.size(); i++) {
      byte[] chunk = chunks.get(i);
      int[] starts = groups.get(i);
      for (int j = 0; j < starts.length; j++) {
        int end = j + 1 < starts.length ? starts[j + 1] : chunk.length;
        sorted[at++] = new Group((long) LONG.get(chunk, starts[j] + KEY_AT), chunk, starts[j], end);
      }
    }
    Arrays.sort(sorted);
    Group last = null;
    for (Group group : sorted) {
      if (last != null && last.compareTo(group) == 0) {
        return false;
      }
      last = group;
      group.loadInto(load);
    }
    return true;
  }

  /// @param prefix first bytes of the txid: seldom are more needed to tell two apart
  private record Group(long prefix, byte[] chunk, int start, int end) implements Comparable<Group> {
    @Override
    public int compareTo(Group other) {
      int c = Long.compareUnsigned(prefix, other.prefix);
      if (c != 0) {
        return c;
      }
      int from = start + KEY_AT;
      int otherFrom = other.start + KEY_AT;
      return Arrays.compareUnsigned(
          chunk, from, from + Txid.SIZE, other.chunk, otherFrom, otherFrom + Txid.SIZE);
    }

    void loadInto(SortedLoad load) {
      int at = start;
      while (at < end) {
        int length = chunk[at] & 0xff | (chunk[at + 1] & 0xff) << 8;
        int keyEnd = at + KEY_AT + (chunk[at + 2] & 0xff);
        load.put(
            Arrays.copyOfRange(chunk, at + KEY_AT, keyEnd),
            Arrays.copyOfRange(chunk, keyEnd, keyEnd + length));
        at = keyEnd + length;
      }
    }
  }
}
