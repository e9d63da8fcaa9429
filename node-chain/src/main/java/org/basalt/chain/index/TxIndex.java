package org.basalt.chain.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockUndo;
import org.basalt.chain.kv.Batch;
import org.basalt.chain.kv.Column;
import org.basalt.chain.kv.KeyValueReader;
import org.basalt.chain.kv.ValueCodec;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.CompactSize;
import org.basalt.core.bytes.VarInt;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.Transaction;

/// Where each confirmed transaction is (`-txindex`): column `txindex`.
///
/// | part  | field    | encoding                                       |
/// |-------|----------|------------------------------------------------|
/// | key   | txid     | 32 bytes, internal order                        |
/// | value | height   | VarInt, of its block on the active chain        |
/// | value | position | VarInt, among the block's transactions          |
/// | value | offset   | VarInt, in the block's bytes; absent in rows of older versions |
///
/// Of transactions that share an id (before BIP-0030) the last one is found. The coinbase of
/// genesis is not indexed: it is in no set of coins either.
public final class TxIndex implements Indexer {
  public static final String NAME = "txindex";
  private static final Column<Txid, Place> COLUMN =
      new Column<>(
          NAME,
          Column.Kind.POINT,
          ValueCodec.of(Txid::toByteArray, bytes -> Txid.of(bytes, 0)),
          ValueCodec.of(Place::encode, Place::decode));

  /// @param height of the block
  /// @param position among its transactions
  /// @param offset in the block's bytes; [#UNKNOWN_OFFSET] in rows of older versions
  public record Place(int height, int position, int offset) {
    /// No transaction begins where a block begins.
    public static final int UNKNOWN_OFFSET = 0;

    byte[] encode() {
      ArraySink out = new ArraySink(16);
      VarInt.write(out, height);
      VarInt.write(out, position);
      if (offset != UNKNOWN_OFFSET) {
        VarInt.write(out, offset);
      }
      return out.toByteArray();
    }

    static Place decode(byte[] bytes) {
      ByteReader in = new ByteReader(bytes);
      int height = (int) VarInt.read(in);
      int position = (int) VarInt.read(in);
      int offset = in.remaining() == 0 ? UNKNOWN_OFFSET : (int) VarInt.read(in);
      in.expectEnd();
      return new Place(height, position, offset);
    }

    /// The places of a block's transactions, in their order.
    static List<Place> ofAll(int height, List<Transaction> transactions) {
      List<Place> places = new ArrayList<>(transactions.size());
      int offset = BlockHeader.SIZE + CompactSize.size(transactions.size());
      for (int i = 0; i < transactions.size(); i++) {
        places.add(new Place(height, i, offset));
        offset += transactions.get(i).totalSize();
      }
      return places;
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean needsUndo() {
    return false;
  }

  @Override
  public List<Column<?, ?>> columns() {
    return List.of(COLUMN);
  }

  @Override
  public void connect(
      BlockNode node, Block block, BlockUndo undo, KeyValueReader committed, Batch batch) {
    if (node.height() == 0) {
      return;
    }
    List<Transaction> transactions = block.transactions();
    List<Place> places = Place.ofAll(node.height(), transactions);
    for (int i = 0; i < transactions.size(); i++) {
      batch.put(COLUMN, transactions.get(i).txid(), places.get(i));
    }
  }

  @Override
  public void disconnect(
      BlockNode node, Block block, BlockUndo undo, KeyValueReader committed, Batch batch) {
    for (Transaction tx : block.transactions()) {
      batch.delete(COLUMN, tx.txid());
    }
  }

  public static Optional<Place> find(KeyValueReader reader, Txid txid) {
    return reader.get(COLUMN, txid);
  }
}
