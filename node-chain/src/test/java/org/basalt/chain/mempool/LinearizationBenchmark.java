package org.basalt.chain.mempool;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The best order of a cluster in which every transaction spends from up to three earlier ones.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LinearizationBenchmark {
  private static final int CLUSTERS = 32;

  @Param({"2", "10", "25", "64"})
  public int transactions;

  private final long[][] feesSat = new long[CLUSTERS][];
  private final long[][] weightsWu = new long[CLUSTERS][];
  private final long[][] parents = new long[CLUSTERS][];
  private int next;

  @Setup
  public void make() {
    Random random = new Random(64);
    for (int i = 0; i < CLUSTERS; i++) {
      feesSat[i] = new long[transactions];
      weightsWu[i] = new long[transactions];
      parents[i] = new long[transactions];
      for (int j = 0; j < transactions; j++) {
        feesSat[i][j] = random.nextInt(100_000);
        weightsWu[i][j] = 400L + random.nextInt(4_000);
        for (int k = 0; j > 0 && k < 3; k++) {
          parents[i][j] |= 1L << random.nextInt(j);
        }
      }
    }
  }

  @Benchmark
  public List<Long> chunks() {
    next = (next + 1) % CLUSTERS;
    return Linearization.chunks(feesSat[next], weightsWu[next], parents[next]);
  }
}
