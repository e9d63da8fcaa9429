package org.basalt.chain.coins;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.basalt.chain.kv.Batch;
import org.basalt.chain.kv.Column;
import org.basalt.chain.kv.Cursor;
import org.basalt.chain.kv.Durability;
import org.basalt.chain.kv.KeyRange;
import org.basalt.chain.kv.KeyValueReader;
import org.basalt.chain.kv.KeyValueStore;
import org.basalt.chain.kv.SortedLoad;
import org.basalt.chain.kv.StorageException;
import org.basalt.chain.kv.ValueCodec;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.consensus.Coin;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;

/// The coins on disk, as of one block: column `coins`.
///
/// One row says which block that is. It stands before all coins and is written with them, so that
/// the set and its name can never be apart.
///
/// | row        | key                                     | value                                           |
/// |------------|-----------------------------------------|-------------------------------------------------|
/// | best block | `00`                                    | format version `01`, block hash in internal order |
/// | coin       | txid in internal order, output position | [CoinCodec]                                     |
///
/// The position takes one byte up to f7. A larger one is its bytes, big-endian without leading
/// zeros, after a byte f7 + their number: `f8f8` is 248, `f90100` is 256. So keys sort by txid and
/// then by position, which is the order of the hash of the whole set.
///
/// Version rule: another version byte means that an older program cannot read the column; it
/// refuses to start. Version `81` says that the rows are being collected for some later block and
/// are no set of coins yet; the hash is that of genesis, from where all has to begin again if the
/// collecting ends early.
public final class CoinsTable implements CoinsView {
  public static final Column<byte[], byte[]> COLUMN =
      new Column<>("coins", Column.Kind.POINT, ValueCodec.BYTES, ValueCodec.BYTES);

  private static final int MAX_SHORT_POSITION = 0xf7;
  private static final byte FORMAT_VERSION = 1;
  private static final byte COLLECTING_VERSION = (byte) 0x81;

  /// Behind all coins.
  private static final byte[] LAST_KEY = new byte[Txid.SIZE + 8];

  static {
    Arrays.fill(LAST_KEY, (byte) 0xff);
  }

  private static final byte[] BEST_BLOCK_KEY = {0};

  private final KeyValueStore store;

  public CoinsTable(KeyValueStore store) {
    this.store = store;
  }

  KeyValueStore store() {
    return store;
  }

  /// The block as of which the coins are; empty in a new database.
  public Optional<BlockHash> bestBlock() {
    return bestBlock(store);
  }

  public static Optional<BlockHash> bestBlock(KeyValueReader reader) {
    return reader.get(COLUMN, BEST_BLOCK_KEY).map(CoinsTable::decodeBestBlock);
  }

  private static BlockHash decodeBestBlock(byte[] value) {
    if (value.length != 1 + BlockHash.SIZE
        || (value[0] != FORMAT_VERSION && value[0] != COLLECTING_VERSION)) {
      throw new StorageException(
          StorageException.Kind.CORRUPT,
          "the coins were written by another version of this program, or are damaged: use that version, or start"
              + " with an empty data directory");
    }
    return BlockHash.of(value, 1);
  }

  static byte[] bestBlockKey() {
    return BEST_BLOCK_KEY.clone();
  }

  static byte[] bestBlockValue(BlockHash hash) {
    byte[] value = new byte[1 + BlockHash.SIZE];
    value[0] = FORMAT_VERSION;
    hash.copyTo(value, 1);
    return value;
  }

  /// That the rows are no set of coins yet.
  public boolean isCollecting() {
    Optional<byte[]> value = store.get(COLUMN, BEST_BLOCK_KEY);
    return value.isPresent() && value.get().length > 0 && value.get()[0] == COLLECTING_VERSION;
  }

  /// Marks the table, which has no coins, as collecting them. Durable when it returns.
  ///
  /// @param genesis of the chain
  public void beginCollecting(BlockHash genesis) {
    byte[] value = bestBlockValue(genesis);
    value[0] = COLLECTING_VERSION;
    putBestBlock(value);
  }

  /// Loads what was collected. Any thread.
  ///
  /// @return false if a transaction's coins are there twice: nothing was loaded
  public boolean collect(CoinRows rows) {
    try (SortedLoad load = store.newSortedLoad(COLUMN)) {
      if (!rows.loadInto(load)) {
        return false;
      }
      load.commit();
      return true;
    }
  }

  /// The rows are the coins as of a block. Durable when it returns.
  public void finishCollecting(BlockHash best) {
    putBestBlock(bestBlockValue(best));
  }

  private void putBestBlock(byte[] value) {
    try (Batch batch = store.newBatch()) {
      batch.put(COLUMN, bestBlockKey(), value).commit(Durability.SYNCED);
    }
  }

  /// Deletes what was collected: there are no coins, as of genesis. Durable when it returns.
  public void abandonCollecting(BlockHash genesis) {
    KeyRange coins = KeyRange.between(allCoins().from(), LAST_KEY.clone());
    try (Batch batch = store.newBatch()) {
      batch
          .deleteRange(COLUMN, coins)
          .put(COLUMN, bestBlockKey(), bestBlockValue(genesis))
          .commit(Durability.SYNCED);
    }
    store.reclaim(COLUMN, coins);
  }

  /// All rows that are coins.
  public static KeyRange allCoins() {
    return KeyRange.from(new byte[] {0, 0});
  }

  @Override
  public Coin coin(OutPoint outpoint) {
    return store.get(COLUMN, key(outpoint)).map(CoinsTable::decode).orElse(Coin.NONE);
  }

  /// True if the table has any coin of a transaction. Dearer than to read one coin, cheaper than to
  /// read a hundred.
  boolean hasCoinsOf(Txid txid) {
    byte[] prefix = new byte[Txid.SIZE];
    txid.copyTo(prefix, 0);
    try (Cursor<byte[], byte[]> coins = store.cursor(COLUMN, KeyRange.prefix(prefix))) {
      return coins.next();
    }
  }

  /// The coins' bytes as they are in the table, in the order asked for.
  List<Optional<byte[]>> read(List<OutPoint> outpoints) {
    List<byte[]> keys = new ArrayList<>(outpoints.size());
    for (OutPoint outpoint : outpoints) {
      keys.add(key(outpoint));
    }
    return store.multiGet(COLUMN, keys);
  }

  Optional<byte[]> read(OutPoint outpoint) {
    return store.get(COLUMN, key(outpoint));
  }

  /// @throws StorageException if the bytes are no coin
  static Coin decode(byte[] value) {
    try {
      return CoinCodec.decode(value);
    } catch (DecodeException e) {
      throw new StorageException(
          StorageException.Kind.CORRUPT,
          "a coin in the database is damaged: check the disk and memory of this machine, then put back a backup or"
              + " start with an empty data directory ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  /// Height of the block that made a coin.
  ///
  /// @param value of its row
  /// @throws StorageException if the bytes are no coin
  public static int height(byte[] value) {
    return decode(value).height();
  }

  static byte[] key(OutPoint outpoint) {
    byte[] key = new byte[keySize(outpoint.index())];
    outpoint.txid().copyTo(key, 0);
    putPosition(key, outpoint.index());
    return key;
  }

  static void writeKey(Txid txid, int position, ArraySink out) {
    byte[] key = new byte[keySize(position)];
    txid.copyTo(key, 0);
    putPosition(key, position);
    out.bytes(key);
  }

  static int keySize(int position) {
    return Txid.SIZE + 1 + extraBytes(position);
  }

  private static int extraBytes(int position) {
    return Integer.compareUnsigned(position, MAX_SHORT_POSITION) <= 0
        ? 0
        : (39 - Integer.numberOfLeadingZeros(position)) / 8;
  }

  /// Writes an output's position behind the txid.
  static void putPosition(byte[] key, int position) {
    int extra = extraBytes(position);
    if (extra == 0) {
      key[Txid.SIZE] = (byte) position;
      return;
    }
    key[Txid.SIZE] = (byte) (MAX_SHORT_POSITION + extra);
    for (int i = 0; i < extra; i++) {
      key[Txid.SIZE + 1 + i] = (byte) (position >>> 8 * (extra - 1 - i));
    }
  }

  /// @throws StorageException if the bytes are no key of a coin
  public static OutPoint outpoint(byte[] key) {
    if (key.length > Txid.SIZE) {
      int first = key[Txid.SIZE] & 0xff;
      int position = first;
      if (first > MAX_SHORT_POSITION) {
        position = 0;
        for (int i = Txid.SIZE + 1; i < key.length; i++) {
          position = position << 8 | key[i] & 0xff;
        }
      }
      OutPoint outpoint = new OutPoint(Txid.of(key, 0), position);
      if (Arrays.equals(key(outpoint), key)) {
        return outpoint;
      }
    }
    throw new StorageException(
        StorageException.Kind.CORRUPT,
        "a row of column coins has a key of " + key.length + " bytes that names no output");
  }
}
