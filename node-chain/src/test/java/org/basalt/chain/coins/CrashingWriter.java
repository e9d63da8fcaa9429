package org.basalt.chain.coins;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.basalt.chain.blocks.BlockStore;
import org.basalt.chain.kv.Batch;
import org.basalt.chain.kv.Column;
import org.basalt.chain.kv.Durability;
import org.basalt.chain.kv.KeyValueStore;
import org.basalt.chain.kv.rocksdb.RocksDbSettings;
import org.basalt.chain.kv.rocksdb.RocksDbStore;
import org.basalt.core.consensus.Coin;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.runtime.OwnerThread;
import org.basalt.core.runtime.WorkerPool;

/// A program that goes on writing made-up blocks and their coins from where it finds the database,
/// until it is killed. Prints a line for each block.
public final class CrashingWriter {
  private static final WorkerPool WORKERS = new WorkerPool("test", 0);
  static final int COINS_PER_BLOCK = 1500;
  static final int BLOCK_BYTES = 60_000;

  /// Every second coin of a block is spent so many blocks later.
  static final int LIFETIME = 9;

  private CrashingWriter() {}

  static KeyValueStore open(Path directory) {
    List<Column<?, ?>> columns = new ArrayList<>(BlockStore.COLUMNS);
    columns.add(CoinsTable.COLUMN);
    return RocksDbStore.open(new RocksDbSettings(directory, 16L << 20, columns));
  }

  static BlockHash hash(int height) {
    byte[] bytes = new byte[32];
    new Random(height).nextBytes(bytes);
    bytes[30] = (byte) (height >> 8);
    bytes[31] = (byte) height;
    return BlockHash.of(bytes);
  }

  static OutPoint outpoint(int height, int index) {
    byte[] bytes = new byte[32];
    new Random(height * 100_000L + index / 3).nextBytes(bytes);
    return new OutPoint(Txid.of(bytes), index % 3);
  }

  static Coin coin(int height, int index) {
    return new Coin(
        new TxOut(index, Script.ofHex("0014" + "ab".repeat(20))), height, index % 7 == 0);
  }

  static int heightOf(BlockHash hash) {
    byte[] bytes = hash.toByteArray();
    return (bytes[30] & 0xff) << 8 | bytes[31] & 0xff;
  }

  public static void main(String[] args) {
    OwnerThread owner = new OwnerThread("writer");
    owner.claim();
    KeyValueStore store = open(Path.of(args[0]));
    Random random = new Random(Long.parseLong(args[1]));
    List<Durability> choices = List.of(Durability.SYNCED, Durability.LOGGED, Durability.UNLOGGED);
    Durability durability = choices.get(random.nextInt(choices.size()));
    CoinsTable table = new CoinsTable(store);
    CoinsCache cache = new CoinsCache(table, owner);
    BlockStore blocks = new BlockStore(store);
    int height = table.bestBlock().map(CrashingWriter::heightOf).orElse(0);
    while (true) {
      height++;
      try (Batch batch = store.newBatch()) {
        blocks.putBlock(batch, height, hash(height), new byte[BLOCK_BYTES]);
        batch.commit(durability);
      }
      for (int i = 0; i < COINS_PER_BLOCK; i++) {
        cache.add(outpoint(height, i), coin(height, i), false);
        if (i % 2 == 0 && height > LIFETIME) {
          cache.spend(outpoint(height - LIFETIME, i));
        }
      }
      if (random.nextInt(40) == 0 || cache.dirtyBytes() > 6 << 20) {
        cache.flush(hash(height), WORKERS);
        if (random.nextBoolean()) {
          cache.clear();
        }
      }
      System.out.println(height);
    }
  }
}
