package org.basalt.chain.coins;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.basalt.chain.kv.Batch;
import org.basalt.chain.kv.Durability;
import org.basalt.chain.kv.KeyValueStore;
import org.basalt.chain.kv.Snapshot;
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

/// Measures the coins cache and its table. Arguments: an empty directory, the number of coins
/// (1,000,000), and the store's memory in MiB (180).
public final class StorageBenchmark {
  private static final WorkerPool WORKERS = new WorkerPool("test", 0);
  private static final int READS = 200_000;
  private static final int READ_BATCH = 4_000;

  private StorageBenchmark() {}

  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    int count = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
    long memory = args.length > 2 ? Long.parseLong(args[2]) << 20 : 180L << 20;
    OwnerThread owner = new OwnerThread("benchmark");
    owner.claim();
    try (KeyValueStore store =
        RocksDbStore.open(new RocksDbSettings(directory, memory, List.of(CoinsTable.COLUMN)))) {
      CoinsTable table = new CoinsTable(store);
      CoinsCache cache = new CoinsCache(table, owner);
      for (int round = 0; round < 3; round++) {
        round(cache, table, new Random(round), count, round);
      }
      scan(store);
      batches(store, count / 4);
    }
    printMemory();
  }

  private static List<OutPoint> outpoints(Random random, int count) {
    List<OutPoint> outpoints = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] txid = new byte[32];
      random.nextBytes(txid);
      outpoints.add(new OutPoint(Txid.of(txid), i & 1));
    }
    return outpoints;
  }

  private static void round(
      CoinsCache cache, CoinsTable table, Random random, int count, int round) {
    List<OutPoint> outpoints = outpoints(random, count);
    byte[] script = new byte[22];
    script[1] = 20;

    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      cache.add(
          outpoints.get(i),
          new Coin(new TxOut(123_456L + i, Script.of(script)), 800_000 + i % 1000, false),
          false);
    }
    report("add", count, start);
    System.out.printf("  %.1f bytes a coin%n", (double) cache.bytes() / cache.size());

    start = System.nanoTime();
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += cache.coin(outpoints.get(i)).valueSat();
    }
    report("read from cache (" + sum % 10 + ")", count, start);

    start = System.nanoTime();
    for (int i = 0; i < count; i += 10) {
      cache.spend(outpoints.get(i));
    }
    report("spend fresh", count / 10, start);

    start = System.nanoTime();
    cache.flush(BlockHash.ZERO, WORKERS);
    report("flush", count - count / 10, start);
    cache.clear();

    int reads = Math.min(READS, count);
    start = System.nanoTime();
    for (int i = 0; i < reads / 4; i++) {
      cache.hasCoin(outpoints.get(i));
    }
    report("read one by one from table", reads / 4, start);
    cache.clear();

    start = System.nanoTime();
    for (int i = 0; i + READ_BATCH <= reads; i += READ_BATCH) {
      cache.take(CoinPrefetcher.read(table, cache, outpoints.subList(i, i + READ_BATCH)));
    }
    report("multiGet from table", reads, start);

    List<OutPoint> absent = outpoints(new Random(-1 - round), reads);
    start = System.nanoTime();
    for (int i = 0; i + READ_BATCH <= reads; i += READ_BATCH) {
      CoinPrefetcher.read(table, cache, absent.subList(i, i + READ_BATCH));
    }
    report("multiGet of absent", reads, start);

    start = System.nanoTime();
    for (int i = 1; i < count; i += 10) {
      cache.spend(outpoints.get(i));
    }
    report("spend from table", count / 10, start);
    cache.flush(BlockHash.ZERO, WORKERS);
    cache.clear();
  }

  private static void scan(KeyValueStore store) {
    long start = System.nanoTime();
    long rows = 0;
    try (Snapshot snapshot = store.snapshot();
        var cursor = snapshot.cursor(CoinsTable.COLUMN, CoinsTable.allCoins())) {
      while (cursor.next()) {
        rows += CoinsTable.outpoint(cursor.key()).index() >= 0 ? 1 : 0;
        CoinsTable.decode(cursor.value());
      }
    }
    report("scan", (int) rows, start);
  }

  private static void batches(KeyValueStore store, int count) {
    for (Durability durability : Durability.values()) {
      List<OutPoint> outpoints = outpoints(new Random(durability.name().length() + 100), count);
      byte[] value = new byte[30];
      long start = System.nanoTime();
      try (Batch batch = store.newBatch()) {
        for (OutPoint outpoint : outpoints) {
          batch.put(CoinsTable.COLUMN, CoinsTable.key(outpoint), value);
        }
        batch.commit(durability);
      }
      store.flush();
      report("one batch, " + durability + ", flush", count, start);
    }
  }

  private static void report(String what, int count, long startNanos) {
    long nanos = System.nanoTime() - startNanos;
    System.out.printf(
        "%-34s %9d in %7.1f ms, %7.0f ns each%n", what, count, nanos / 1e6, (double) nanos / count);
  }

  private static void printMemory() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM") || line.startsWith("VmRSS")) {
        System.out.println(line);
      }
    }
  }
}
