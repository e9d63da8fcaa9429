package org.basalt.p2p.message;

import java.util.ArrayList;
import java.util.List;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.ByteSink;
import org.basalt.core.bytes.CompactSize;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Hash256;
import org.basalt.core.hash.Txid;
import org.basalt.core.hash.Wtxid;

/// Names a transaction or a block in `inv`, `getdata` and `notfound`.
///
/// | offset | size | field | encoding                                 |
/// |-------:|-----:|-------|------------------------------------------|
/// |      0 |    4 | kind  | uint32 little-endian                     |
/// |      4 |   32 | hash  | internal order                           |
///
/// @param kind one of the constants, or a number nobody knows
/// @param hash a `Txid` for [#TX], a `Wtxid` for [#WTX], with or without [#WITNESS_FLAG]; a
///   `BlockHash` for all else
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0144.mediawiki">BIP-0144</a>
public record Inventory(int kind, Hash256 hash) {
  public static final int TX = 1;
  public static final int BLOCK = 2;
  public static final int FILTERED_BLOCK = 3;
  public static final int CMPCT_BLOCK = 4;

  /// A transaction by wtxid (BIP-0339).
  public static final int WTX = 5;

  /// Set in `getdata` to ask for witnesses too.
  public static final int WITNESS_FLAG = 1 << 30;

  public static final int WITNESS_TX = TX | WITNESS_FLAG;
  public static final int WITNESS_BLOCK = BLOCK | WITNESS_FLAG;

  /// Most items in one message (Core MAX_INV_SZ); more is misbehaviour, which is for the receiver
  /// to judge.
  public static final int ITEMS_MAX = 50_000;

  private static final int SIZE = 36;

  public static Inventory tx(Txid txid) {
    return new Inventory(TX, txid);
  }

  public static Inventory wtx(Wtxid wtxid) {
    return new Inventory(WTX, wtxid);
  }

  public static Inventory block(BlockHash hash) {
    return new Inventory(BLOCK, hash);
  }

  /// TX or WTX, with or without the witness flag set (Core IsGenTxMsg).
  public boolean isTransaction() {
    return hash instanceof Txid || kind == WTX;
  }

  /// Anything that asks for or announces a block in some form (Core IsGenBlkMsg).
  public boolean isAnyBlock() {
    return switch (kind) {
      case BLOCK, FILTERED_BLOCK, CMPCT_BLOCK, WITNESS_BLOCK -> true;
      default -> false;
    };
  }

  static Inventory readFrom(ByteReader in) {
    int kind = in.int32Le();
    return new Inventory(
        kind,
        switch (kind) {
          case TX, WITNESS_TX -> Txid.readFrom(in);
          case WTX -> Wtxid.readFrom(in);
          default -> BlockHash.readFrom(in);
        });
  }

  static List<Inventory> readList(ByteReader in) {
    int count = in.count(SIZE, CompactSize.MAX_SIZE);
    List<Inventory> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      items.add(readFrom(in));
    }
    return items;
  }

  static void writeList(List<Inventory> items, ByteSink out) {
    out.compactSize(items.size());
    for (Inventory item : items) {
      out.int32Le(item.kind);
      item.hash.writeTo(out);
    }
  }
}
