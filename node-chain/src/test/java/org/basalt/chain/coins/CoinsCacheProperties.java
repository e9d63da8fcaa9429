package org.basalt.chain.coins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.basalt.chain.kv.Cursor;
import org.basalt.chain.kv.KeyValueStore;
import org.basalt.chain.kv.memory.MemoryStore;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The cache and its table against a hash map.
class CoinsCacheProperties {
  private final OwnerThread owner = new OwnerThread("test");

  private final WorkerPool workers = new WorkerPool("test", 0);

  @TempDir Path directory;

  @BeforeEach
  void claim() {
    owner.claim();
  }

  private static BlockHash block(int number) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) number;
    bytes[1] = (byte) (number >> 8);
    return BlockHash.of(bytes);
  }

  private static OutPoint outpoint(Random random, int universe) {
    byte[] txid = new byte[32];
    int number = random.nextInt(universe);
    // Some share their first four bytes, so that sorting has to look further.
    txid[0] = (byte) (number & 3);
    txid[20] = (byte) number;
    txid[31] = (byte) (number >> 8);
    return new OutPoint(Txid.of(txid), new int[] {0, 1, 250, 70_000}[number & 3]);
  }

  private static Coin coin(Random random) {
    byte[] script = new byte[random.nextInt(20) == 0 ? random.nextInt(10_000) : random.nextInt(70)];
    random.nextBytes(script);
    if (script.length > 0 && script[0] == 0x6a) {
      script[0] = 0;
    }
    return new Coin(
        new TxOut(random.nextLong(2_100_000_000_000_000L), Script.of(script)),
        random.nextInt(1_000_000),
        random.nextBoolean());
  }

  private static Map<OutPoint, Coin> stored(KeyValueStore store) {
    Map<OutPoint, Coin> coins = new HashMap<>();
    try (Cursor<byte[], byte[]> rows = store.cursor(CoinsTable.COLUMN, CoinsTable.allCoins())) {
      while (rows.next()) {
        coins.put(CoinsTable.outpoint(rows.key()), CoinsTable.decode(rows.value()));
      }
    }
    return coins;
  }

  /// What is read ahead outlives flushes of this one.
  private CoinsCache newCache(CoinsTable table, List<Prefetched> ahead) {
    CoinsCache cache = new CoinsCache(table, owner);
    cache.beforeFlush(() -> ahead.replaceAll(cache::asAfterFlush));
    return cache;
  }

  /// Random changes; now and then a flush, a crash (the cache is thrown away), a clearing, a read
  /// ahead.
  private void compareWithModel(KeyValueStore store, long seed, int steps, int universe) {
    Random random = new Random(seed);
    CoinsTable table = new CoinsTable(store);
    List<Prefetched> ahead = new ArrayList<>();
    CoinsCache cache = newCache(table, ahead);
    Map<OutPoint, Coin> model = new HashMap<>();
    Map<OutPoint, Coin> flushed = new HashMap<>();
    int best = 0;
    for (int step = 0; step < steps; step++) {
      OutPoint outpoint = outpoint(random, universe);
      Coin expected = model.getOrDefault(outpoint, Coin.NONE);
      switch (random.nextInt(1000)) {
        case 0, 1, 2 -> {
          cache.flush(block(++best), workers);
          flushed = new HashMap<>(model);
          assertThat(stored(store)).isEqualTo(flushed);
          assertThat(table.bestBlock()).contains(block(best));
          assertThat(cache.dirtyBytes()).isZero();
        }
        case 3 -> {
          ahead.clear();
          cache = newCache(table, ahead);
          model = new HashMap<>(flushed);
        }
        case 4 -> {
          cache.flushAndClear(block(++best), workers);
          flushed = new HashMap<>(model);
          assertThat(cache.size()).isZero();
        }
        case 5, 6, 7, 8, 9 ->
            ahead.add(
                CoinPrefetcher.read(
                    table,
                    cache,
                    List.of(outpoint, outpoint(random, universe), outpoint(random, universe))));
        case 10, 11, 12 -> {
          for (Prefetched prefetched : ahead) {
            cache.take(prefetched);
          }
          ahead.clear();
        }
        case 13 -> {
          cache.fetch(List.of(outpoint, outpoint(random, universe), outpoint), workers);
          assertThat(cache.hasCachedCoin(outpoint)).isEqualTo(!expected.isNone());
        }
        default -> {
          switch (random.nextInt(4)) {
            case 0 -> assertThat(cache.coin(outpoint)).isEqualTo(expected);
            case 1 -> assertThat(cache.hasCoin(outpoint)).isEqualTo(!expected.isNone());
            case 2 -> {
              assertThat(cache.spend(outpoint)).isEqualTo(expected);
              model.remove(outpoint);
            }
            default -> {
              Coin coin = coin(random);
              cache.add(outpoint, coin, !expected.isNone() || random.nextBoolean());
              model.put(outpoint, coin);
            }
          }
        }
      }
    }
    for (int i = 0; i < universe; i++) {
      OutPoint outpoint = outpoint(random, universe);
      assertThat(cache.coin(outpoint)).isEqualTo(model.getOrDefault(outpoint, Coin.NONE));
    }
    assertThat(cache.bytes()).isPositive();
  }

  @Test
  void behavesAsAMapOverAStoreInMemory() {
    for (long seed = 0; seed < 8; seed++) {
      compareWithModel(new MemoryStore(), seed, 20_000, 40 + (int) seed * 400);
    }
  }

  @Test
  void behavesAsAMapOverRocksDb() {
    try (KeyValueStore store = openRocksDb()) {
      compareWithModel(store, 99, 30_000, 2_000);
    }
  }

  private KeyValueStore openRocksDb() {
    return RocksDbStore.open(
        new RocksDbSettings(directory.resolve("db"), 16L << 20, List.of(CoinsTable.COLUMN)));
  }

  /// Files of a megabyte each, written by three threads; coins of several sizes and of one
  /// transaction.
  @Test
  void largeFlushesAreAsGoodAsSmallOnes() {
    try (KeyValueStore store = openRocksDb();
        WorkerPool several = new WorkerPool("several", 2)) {
      CoinsTable table = new CoinsTable(store);
      CoinsCache cache = new CoinsCache(table, owner, 1 << 20);
      Random random = new Random(11);
      Map<OutPoint, Coin> model = new HashMap<>();
      Script usual = Script.ofHex("0014" + "11".repeat(20));
      byte[] txid = new byte[32];
      for (int round = 1; round <= 3; round++) {
        for (int i = 0; i < 100_000; i++) {
          if (i % 4 == 0) {
            random.nextBytes(txid);
          }
          OutPoint outpoint = new OutPoint(Txid.of(txid), i % 3 == 0 ? 300 + i : i);
          Script script = i % 1_000 == 0 ? Script.of(new byte[random.nextInt(9_000)]) : usual;
          Coin coin = new Coin(new TxOut(i, script), i, false);
          cache.add(outpoint, coin, false);
          model.put(outpoint, coin);
        }
        for (OutPoint outpoint : List.copyOf(model.keySet())) {
          if (random.nextInt(3) == 0) {
            assertThat(cache.spend(outpoint)).isEqualTo(model.remove(outpoint));
          }
        }
        assertThat(cache.dirtyBytes()).isGreaterThan(4L << 20);
        if (round == 2) {
          cache.flushAndClear(block(round), several);
        } else {
          cache.flush(block(round), several);
        }
        assertThat(stored(store)).isEqualTo(model);
        assertThat(table.bestBlock()).contains(block(round));
      }
    }
  }

  @Test
  void coinsThatLiveShortlyNeverReachTheTable() {
    MemoryStore store = new MemoryStore();
    CoinsCache cache = new CoinsCache(new CoinsTable(store), owner);
    Random random = new Random(1);
    OutPoint outpoint = outpoint(random, 10);
    cache.add(outpoint, coin(random), false);
    assertThat(cache.dirtyBytes()).isPositive();
    cache.spend(outpoint);

    assertThat(cache.dirtyBytes()).isZero();
    assertThat(cache.size()).isZero();
  }

  @Test
  void coinsReadBeforeAFlushAreNotTakenAfterIt() {
    MemoryStore store = new MemoryStore();
    CoinsTable table = new CoinsTable(store);
    CoinsCache cache = new CoinsCache(table, owner);
    Random random = new Random(2);
    OutPoint outpoint = outpoint(random, 10);
    cache.add(outpoint, coin(random), false);
    cache.flush(block(1), workers);
    cache.clear();
    Prefetched stale = CoinPrefetcher.read(table, cache, List.of(outpoint));
    cache.spend(outpoint);
    cache.flush(block(2), workers);

    assertThat(cache.take(stale)).isFalse();
    assertThat(cache.coin(outpoint)).isEqualTo(Coin.NONE);
  }

  @Test
  void coinsReadBeforeAFlushAreKeptUpWithIt() {
    CoinsTable table = new CoinsTable(new MemoryStore());
    List<Prefetched> ahead = new ArrayList<>();
    CoinsCache cache = newCache(table, ahead);
    Random random = new Random(5);
    List<OutPoint> outpoints = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      outpoints.add(new OutPoint(outpoint(random, 10).txid(), i));
    }
    Coin kept = coin(random);
    Coin made = coin(random);
    cache.add(outpoints.get(0), kept, false);
    cache.add(outpoints.get(1), coin(random), false);
    cache.add(outpoints.get(2), coin(random), false);
    cache.flush(block(1), workers);
    cache.clear();
    ahead.add(CoinPrefetcher.read(table, cache, outpoints));
    cache.spend(outpoints.get(1));
    cache.spend(outpoints.get(2));
    cache.add(outpoints.get(2), made, true);
    cache.add(outpoints.get(3), made, false);
    cache.add(outpoints.get(4), made, false);
    cache.spend(outpoints.get(4));
    cache.flush(block(2), workers);
    cache.clear();

    assertThat(cache.take(ahead.getFirst())).isTrue();
    assertThat(outpoints.stream().map(cache::hasCachedCoin))
        .containsExactly(true, false, true, true, false);
    assertThat(cache.coin(outpoints.get(0))).isEqualTo(kept);
    assertThat(cache.coin(outpoints.get(2))).isEqualTo(made);
    assertThat(cache.coin(outpoints.get(3))).isEqualTo(made);
    Prefetched older = ahead.removeFirst();
    cache.flush(block(3), workers);
    assertThat(cache.take(older)).isFalse();
  }

  @Test
  void unspendableOutputsAreNoCoins() {
    CoinsCache cache = new CoinsCache(new CoinsTable(new MemoryStore()), owner);
    OutPoint outpoint = outpoint(new Random(3), 10);
    cache.add(outpoint, new Coin(new TxOut(1, Script.ofHex("6a00")), 1, false), false);
    cache.add(outpoint, new Coin(new TxOut(1, Script.of(new byte[10_001])), 1, false), false);
    assertThat(cache.size()).isZero();

    cache.add(outpoint, new Coin(new TxOut(1, Script.of(new byte[10_000])), 1, false), false);
    assertThat(cache.hasCoin(outpoint)).isTrue();
  }

  @Test
  void makingACoinTwiceIsAMistakeOfTheCaller() {
    CoinsCache cache = new CoinsCache(new CoinsTable(new MemoryStore()), owner);
    Random random = new Random(4);
    OutPoint outpoint = outpoint(random, 10);
    cache.add(outpoint, coin(random), false);

    assertThatIllegalStateException().isThrownBy(() -> cache.add(outpoint, coin(random), false));
    assertThatIllegalStateException().isThrownBy(cache::clear);
  }

  @Test
  void memoryOfSpentCoinsIsUsedAgain() {
    CoinsCache cache = new CoinsCache(new CoinsTable(new MemoryStore()), owner);
    Random random = new Random(6);
    Coin coin = new Coin(new TxOut(1000, Script.ofHex("0014" + "22".repeat(20))), 1000, false);
    for (int i = 0; i < 500_000; i++) {
      byte[] txid = new byte[32];
      random.nextBytes(txid);
      OutPoint outpoint = new OutPoint(Txid.of(txid), 0);
      cache.add(outpoint, coin, false);
      cache.spend(outpoint);
    }
    assertThat(cache.bytes()).isLessThan(2L << 20);
  }
}
