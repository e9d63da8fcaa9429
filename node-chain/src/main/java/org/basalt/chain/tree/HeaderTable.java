package org.basalt.chain.tree;

import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockStatus;
import org.basalt.chain.api.BlockStatus.Validity;
import org.basalt.chain.kv.Batch;
import org.basalt.chain.kv.Column;
import org.basalt.chain.kv.Cursor;
import org.basalt.chain.kv.KeyRange;
import org.basalt.chain.kv.KeyValueReader;
import org.basalt.chain.kv.ValueCodec;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.bytes.VarInt;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.BlockHeader;

/// The column `headers`: every header of the tree with its status. In the order of its keys parents
/// come before their children, so that one pass builds the tree.
///
/// Key:
///
/// | offset | size | field  | encoding                  |
/// |-------:|-----:|--------|---------------------------|
/// |      0 |    4 | height | uint32 big-endian         |
/// |      4 |   32 | hash   | internal order            |
///
/// Value:
///
/// | offset | size | field   | encoding                                                                  |
/// |-------:|-----:|---------|---------------------------------------------------------------------------|
/// |      0 |    1 | flags   | bits 0-1 validity (0 tree … 3 scripts), 2 data, 3 undo, 4 failed           |
/// |      1 |   80 | header  | as on the wire                                                            |
/// |     81 |  var | txCount | VarInt; 0 while its data was never received                                |
/// |    var |  var | size    | VarInt; bytes of the block with witness                                    |
///
/// Example, mainnet genesis: key `00000000` and the hash, value `07`, the header, `01`, `811d` (285
/// bytes). The count of transactions up to a block is not stored: it is the sum along the chain.
public final class HeaderTable {
  public static final Column<Key, Row> COLUMN =
      new Column<>(
          "headers",
          Column.Kind.ORDERED,
          ValueCodec.of(Key::encode, Key::decode),
          ValueCodec.of(Row::encode, Row::decode));

  private static final int VALIDITY_MASK = 3;
  private static final int HAS_DATA = 1 << 2;
  private static final int HAS_UNDO = 1 << 3;
  private static final int IS_FAILED = 1 << 4;

  private HeaderTable() {}

  /// Puts the header and its present status into a batch.
  public static void put(Batch batch, TreeEntry entry) {
    BlockNode node = entry.node();
    batch.put(COLUMN, new Key(node.height(), node.hash()), new Row(node.header(), entry.status()));
  }

  /// Reads all headers into a tree that has its genesis block only.
  ///
  /// @param tipHash where the active chain ended
  public static void load(KeyValueReader reader, BlockTree tree, BlockHash tipHash) {
    try (Cursor<Key, Row> cursor = reader.cursor(COLUMN, KeyRange.all())) {
      while (cursor.next()) {
        Row row = cursor.value();
        tree.load(row.header(), row.status());
      }
    }
    tree.finishLoading(tipHash);
  }

  /// Where a header is in the column.
  ///
  /// @param height of the block
  public record Key(int height, BlockHash hash) {
    private static final int SIZE = 36;

    byte[] encode() {
      byte[] bytes = new byte[SIZE];
      bytes[0] = (byte) (height >>> 24);
      bytes[1] = (byte) (height >>> 16);
      bytes[2] = (byte) (height >>> 8);
      bytes[3] = (byte) height;
      hash.copyTo(bytes, 4);
      return bytes;
    }

    static Key decode(byte[] bytes) {
      if (bytes.length != SIZE) {
        throw new DecodeException("expected 36 bytes of a header's key, got " + bytes.length);
      }
      int height =
          (bytes[0] & 0xff) << 24
              | (bytes[1] & 0xff) << 16
              | (bytes[2] & 0xff) << 8
              | (bytes[3] & 0xff);
      return new Key(height, BlockHash.of(bytes, 4));
    }
  }

  private static int number(Validity validity) {
    return switch (validity) {
      case TREE -> 0;
      case TRANSACTIONS -> 1;
      case CHAIN -> 2;
      case SCRIPTS -> 3;
    };
  }

  private static Validity validity(int number) {
    return switch (number) {
      case 0 -> Validity.TREE;
      case 1 -> Validity.TRANSACTIONS;
      case 2 -> Validity.CHAIN;
      default -> Validity.SCRIPTS;
    };
  }

  /// A row; the status says nothing of the chain's count of transactions.
  public record Row(BlockHeader header, BlockStatus status) {
    byte[] encode() {
      ArraySink out = new ArraySink(1 + BlockHeader.SIZE + 12);
      out.int8(
          number(status.validity())
              | (status.hasData() ? HAS_DATA : 0)
              | (status.hasUndo() ? HAS_UNDO : 0)
              | (status.isFailed() ? IS_FAILED : 0));
      header.writeTo(out);
      VarInt.write(out, status.txCount());
      VarInt.write(out, status.sizeBytes());
      return out.toByteArray();
    }

    static Row decode(byte[] bytes) {
      ByteReader in = new ByteReader(bytes);
      int flags = in.uint8();
      BlockHeader header = BlockHeader.readFrom(in);
      long txCount = VarInt.read(in);
      int sizeBytes = (int) VarInt.read(in);
      in.expectEnd();
      BlockStatus status =
          new BlockStatus(
              validity(flags & VALIDITY_MASK),
              (flags & HAS_DATA) != 0,
              (flags & HAS_UNDO) != 0,
              (flags & IS_FAILED) != 0,
              txCount,
              0,
              sizeBytes);
      return new Row(header, status);
    }
  }
}
