package org.basalt.chain.mempool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.basalt.chain.api.TxOutcome;
import org.basalt.core.primitive.Transaction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// A transaction judged for the mempool: all rules, but a script without a signature.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class AdmissionBenchmark {
  private static final int TRANSACTIONS = 1_000;

  private final List<Transaction> transactions = new ArrayList<>();
  private MempoolFixture pool = new MempoolFixture();
  private int next;

  @Setup
  public void make() {
    pool = new MempoolFixture();
    for (int i = 0; i < TRANSACTIONS; i++) {
      transactions.add(pool.spendCoin(1_000));
    }
  }

  @Benchmark
  public TxOutcome judge() {
    next = (next + 1) % TRANSACTIONS;
    return pool.admission.test(transactions.get(next), pool.tip);
  }
}
