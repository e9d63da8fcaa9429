package org.basalt.chain.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.basalt.core.consensus.Coin;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.runtime.TaskGroup;
import org.basalt.core.runtime.WorkerPool;
import org.basalt.core.script.ScriptFlags;
import org.basalt.core.sighash.SighashCache;
import org.basalt.core.verdict.BlockVerdict;

/// The script checks of one block, spread over the workers while the ledger's thread still collects
/// coins for later transactions; then that thread helps until all are done.
///
/// Of several failing scripts the first in the block is reported, whichever was found first.
final class ScriptCheckBatch {
  /// Inputs in one task: enough to outweigh the hand-over, few enough to share a small block.
  private static final int INPUTS_PER_TASK = 48;

  private final ScriptJudge judge;
  private final ScriptFlags flags;
  private final TaskGroup tasks;
  private final AtomicReference<Failure> firstFailure = new AtomicReference<>(Failure.NONE);
  private List<Slice> open = new ArrayList<>();
  private int openInputs;
  private int inputs;

  ScriptCheckBatch(ScriptJudge judge, ScriptFlags flags, WorkerPool workers) {
    this.judge = judge;
    this.flags = flags;
    tasks = new TaskGroup(workers);
  }

  /// Some inputs of one transaction.
  ///
  /// @param position of the transaction's first input among all inputs of the block
  private record Slice(
      Transaction tx, List<Coin> coins, SighashCache cache, int from, int to, int position) {}

  /// @param position of the input in the block
  private record Failure(int position, BlockVerdict verdict) {
    static final Failure NONE = new Failure(Integer.MAX_VALUE, BlockVerdict.valid());
  }

  /// @param coins that the transaction spends, in the order of its inputs
  void add(Transaction tx, List<Coin> coins) {
    SighashCache cache = SighashCache.of(tx, outputs(coins));
    int count = coins.size();
    int from = 0;
    while (from < count) {
      int to = Math.min(count, from + INPUTS_PER_TASK - openInputs);
      open.add(new Slice(tx, coins, cache, from, to, inputs));
      openInputs += to - from;
      from = to;
      if (openInputs == INPUTS_PER_TASK) {
        handOver();
      }
    }
    inputs += count;
  }

  private static List<TxOut> outputs(List<Coin> coins) {
    TxOut[] outputs = new TxOut[coins.size()];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = coins.get(i).output();
    }
    return List.of(outputs);
  }

  private void handOver() {
    List<Slice> slices = open;
    tasks.add(() -> slices.forEach(this::check));
    open = new ArrayList<>();
    openInputs = 0;
  }

  private void check(Slice slice) {
    for (int i = slice.from; i < slice.to; i++) {
      int position = slice.position + i;
      if (position > firstFailure.get().position) {
        return;
      }
      BlockVerdict verdict = judge.verify(slice.tx, i, slice.coins.get(i), slice.cache, flags);
      if (!verdict.isValid()) {
        Failure failure = new Failure(position, verdict);
        firstFailure.accumulateAndGet(failure, (a, b) -> a.position <= b.position ? a : b);
        return;
      }
    }
  }

  /// Waits for all checks.
  BlockVerdict join() {
    if (openInputs > 0) {
      handOver();
    }
    tasks.join();
    return firstFailure.get().verdict;
  }

  /// The block was found invalid otherwise: lets go of what is left, and waits for what is running.
  void abandon() {
    firstFailure.set(new Failure(-1, BlockVerdict.valid()));
    open = new ArrayList<>();
    openInputs = 0;
    tasks.join();
  }
}
