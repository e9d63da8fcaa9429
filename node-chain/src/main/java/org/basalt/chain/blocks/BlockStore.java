package org.basalt.chain.blocks;

import java.util.List;
import java.util.Optional;
import org.basalt.chain.api.BlockUndo;
import org.basalt.chain.kv.Batch;
import org.basalt.chain.kv.Column;
import org.basalt.chain.kv.Cursor;
import org.basalt.chain.kv.KeyRange;
import org.basalt.chain.kv.KeyValueStore;
import org.basalt.chain.kv.StorageException;
import org.basalt.chain.kv.ValueCodec;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.hash.BlockHash;

/// Blocks and their undo data on disk: columns `blocks` and `undo`. Reading from any thread.
///
/// | column | key (both)                                         | value                          |
/// |--------|----------------------------------------------------|--------------------------------|
/// | blocks | height, 4 bytes big-endian; block hash, internal order | the block as on the wire, with witness |
/// | undo   | the same                                           | [UndoCodec]                    |
///
/// Keys sort by height, so that a range of heights, all branches included, is one range of keys.
/// The key of mainnet's genesis block is `00000000` and
/// `6fe28c0ab6f1b372c1a6a246ae63f74f931e8365e15a089c68d6190000000000`.
///
/// Version rule: the forms are those of the network and of [UndoCodec]; a new form gets columns of
/// new names.
public final class BlockStore {
  public static final Column<byte[], byte[]> BLOCKS =
      new Column<>("blocks", Column.Kind.BLOB, ValueCodec.BYTES, ValueCodec.BYTES);
  public static final Column<byte[], byte[]> UNDO =
      new Column<>("undo", Column.Kind.BLOB, ValueCodec.BYTES, ValueCodec.BYTES);
  public static final List<Column<?, ?>> COLUMNS = List.of(BLOCKS, UNDO);

  private static final int HEIGHT_SIZE = 4;

  private final KeyValueStore store;

  public BlockStore(KeyValueStore store) {
    this.store = store;
  }

  /// @param block the block as on the wire, with witness
  public void putBlock(Batch batch, int height, BlockHash hash, byte[] block) {
    batch.put(BLOCKS, key(height, hash), block);
  }

  /// @return bytes of it
  public int putUndo(Batch batch, int height, BlockHash hash, BlockUndo undo) {
    byte[] encoded = UndoCodec.encode(hash, undo);
    batch.put(UNDO, key(height, hash), encoded);
    return encoded.length;
  }

  /// The block as on the wire, with witness; empty if it is not stored.
  public Optional<byte[]> block(int height, BlockHash hash) {
    return store.get(BLOCKS, key(height, hash));
  }

  /// @throws StorageException if what is stored is damaged
  public Optional<BlockUndo> undo(int height, BlockHash hash) {
    return store.get(UNDO, key(height, hash)).map(bytes -> decodeUndo(hash, bytes));
  }

  private static BlockUndo decodeUndo(BlockHash hash, byte[] bytes) {
    try {
      return UndoCodec.decode(hash, bytes);
    } catch (DecodeException e) {
      throw new StorageException(
          StorageException.Kind.CORRUPT,
          "stored undo data is damaged: check the disk and memory of this machine, then put back a backup or start"
              + " with an empty data directory ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  /// Deletes the blocks, on all branches, of heights from `from` up to but without `to`.
  public void deleteBlocks(Batch batch, int from, int to) {
    batch.deleteRange(BLOCKS, heights(from, to));
  }

  /// Deletes the undo data of the same kind of range.
  public void deleteUndo(Batch batch, int from, int to) {
    batch.deleteRange(UNDO, heights(from, to));
  }

  /// Deletes one block and its undo data.
  public void delete(Batch batch, int height, BlockHash hash) {
    batch.delete(BLOCKS, key(height, hash));
    batch.delete(UNDO, key(height, hash));
  }

  /// Bytes of the undo data, on all branches, of the same kind of range. Reads all of it.
  public long undoBytes(int from, int to) {
    long sum = 0;
    try (Cursor<byte[], byte[]> rows = store.cursor(UNDO, heights(from, to))) {
      while (rows.next()) {
        sum += rows.value().length;
      }
    }
    return sum;
  }

  /// Frees the disk space of what was deleted in the same kind of range. May take seconds.
  public void reclaim(int from, int to) {
    store.reclaim(BLOCKS, heights(from, to));
    store.reclaim(UNDO, heights(from, to));
  }

  /// Bytes on disk of undo data alone.
  public long undoSizeOnDisk() {
    return store.sizeOnDisk(UNDO);
  }

  /// Bytes on disk of blocks and undo data.
  public long sizeOnDisk() {
    return store.sizeOnDisk(BLOCKS) + store.sizeOnDisk(UNDO);
  }

  private static KeyRange heights(int from, int to) {
    return KeyRange.between(heightKey(from, HEIGHT_SIZE), heightKey(to, HEIGHT_SIZE));
  }

  private static byte[] key(int height, BlockHash hash) {
    byte[] key = heightKey(height, HEIGHT_SIZE + BlockHash.SIZE);
    hash.copyTo(key, HEIGHT_SIZE);
    return key;
  }

  private static byte[] heightKey(int height, int size) {
    if (height < 0) {
      throw new IllegalArgumentException("height " + height + " is negative");
    }
    byte[] key = new byte[size];
    for (int i = 0; i < HEIGHT_SIZE; i++) {
      key[i] = (byte) (height >>> 24 - 8 * i);
    }
    return key;
  }
}
