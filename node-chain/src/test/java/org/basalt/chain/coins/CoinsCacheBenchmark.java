package org.basalt.chain.coins;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.basalt.chain.kv.memory.MemoryStore;
import org.basalt.core.consensus.Coin;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.runtime.OwnerThread;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// One operation of the coins cache, over a set of 100,000 coins that were made and not written
/// yet. What the table on disk costs is in [StorageBenchmark].
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CoinsCacheBenchmark {
  private static final int COINS = 100_000;

  /// What goes in, and in which order.
  private static final class Coins {
    private final List<OutPoint> outpoints = new ArrayList<>(COINS);
    private final List<Coin> coins = new ArrayList<>(COINS);

    Coins() {
      Random random = new Random(1);
      byte[] script = new byte[22];
      for (int i = 0; i < COINS; i++) {
        byte[] txid = new byte[32];
        random.nextBytes(txid);
        outpoints.add(new OutPoint(Txid.of(txid), i & 1));
        random.nextBytes(script);
        script[0] = 0;
        script[1] = 20;
        coins.add(new Coin(new TxOut(123_456L + i, Script.of(script.clone())), 800_000, false));
      }
    }

    CoinsCache newCache() {
      OwnerThread owner = new OwnerThread("benchmark");
      owner.claim();
      return new CoinsCache(new CoinsTable(new MemoryStore()), owner);
    }

    void addTo(CoinsCache cache) {
      for (int i = 0; i < COINS; i++) {
        cache.add(outpoints.get(i), coins.get(i), false);
      }
    }
  }

  /// A cache with nothing in it, for each invocation.
  @State(Scope.Thread)
  public static class Empty {
    private final Coins coins = new Coins();
    private CoinsCache cache = coins.newCache();

    @Setup(Level.Invocation)
    public void renew() {
      cache = coins.newCache();
    }
  }

  /// A cache with all coins, for each invocation.
  @State(Scope.Thread)
  public static class Full {
    private final Coins coins = new Coins();
    private CoinsCache cache = coins.newCache();

    @Setup(Level.Invocation)
    public void renew() {
      cache = coins.newCache();
      coins.addTo(cache);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COINS)
  public int add(Empty state) {
    state.coins.addTo(state.cache);
    return state.cache.size();
  }

  @Benchmark
  @OperationsPerInvocation(COINS)
  public long read(Full state) {
    long sum = 0;
    for (OutPoint outpoint : state.coins.outpoints) {
      sum += state.cache.coin(outpoint).valueSat();
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COINS)
  public long spend(Full state) {
    long sum = 0;
    for (OutPoint outpoint : state.coins.outpoints) {
      sum += state.cache.spend(outpoint).valueSat();
    }
    return sum;
  }
}
