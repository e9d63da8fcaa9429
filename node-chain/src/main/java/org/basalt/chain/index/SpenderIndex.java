package org.basalt.chain.index;

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
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;

/// Which confirmed transaction spends an output (`-txospenderindex`): column `txospenderindex`.
///
/// | part  | field                | encoding                                            |
/// |-------|----------------------|-----------------------------------------------------|
/// | key   | outpoint             | 36 bytes: txid in internal order, uint32 little-endian |
/// | value | where the spender is | as in [TxIndex]                                     |
public final class SpenderIndex implements Indexer {
  public static final String NAME = "txospenderindex";

  private static final int KEY_SIZE = Txid.SIZE + 4;
  private static final Column<OutPoint, TxIndex.Place> COLUMN =
      new Column<>(
          NAME,
          Column.Kind.POINT,
          ValueCodec.of(SpenderIndex::key, SpenderIndex::outpoint),
          ValueCodec.of(TxIndex.Place::encode, TxIndex.Place::decode));

  private static byte[] key(OutPoint outpoint) {
    ArraySink out = new ArraySink(KEY_SIZE);
    outpoint.writeTo(out);
    return out.toByteArray();
  }

  private static OutPoint outpoint(byte[] key) {
    ByteReader in = new ByteReader(key);
    OutPoint outpoint = new OutPoint(Txid.readFrom(in), in.int32Le());
    in.expectEnd();
    return outpoint;
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
    List<Transaction> transactions = block.transactions();
    List<TxIndex.Place> places = TxIndex.Place.ofAll(node.height(), transactions);
    for (int i = 1; i < transactions.size(); i++) {
      for (TxIn input : transactions.get(i).inputs()) {
        batch.put(COLUMN, input.prevout(), places.get(i));
      }
    }
  }

  @Override
  public void disconnect(
      BlockNode node, Block block, BlockUndo undo, KeyValueReader committed, Batch batch) {
    List<Transaction> transactions = block.transactions();
    for (int i = 1; i < transactions.size(); i++) {
      for (TxIn input : transactions.get(i).inputs()) {
        batch.delete(COLUMN, input.prevout());
      }
    }
  }

  /// Where the transaction is that spends an output.
  public static Optional<TxIndex.Place> find(KeyValueReader store, OutPoint outpoint) {
    return store.get(COLUMN, outpoint);
  }
}
