package org.basalt.chain.ledger;

import java.time.Duration;
import java.util.function.Supplier;
import org.basalt.chain.api.FeeEstimates;
import org.basalt.chain.api.FeeHorizon;
import org.basalt.chain.fees.FeeLearning;
import org.basalt.chain.mempool.Chunk;
import org.basalt.chain.mining.BlockSelection;
import org.basalt.chain.policy.FeeRates;

/// Takes questions of fees to the ledger's thread.
///
/// @param nextBlock what of the mempool would be in it
/// @param minimumSatPerKvB that the mempool takes
record LedgerFees(
    Ledger ledger,
    FeeLearning learning,
    Supplier<BlockSelection> nextBlock,
    Supplier<Long> minimumSatPerKvB)
    implements FeeEstimates {
  @Override
  public boolean isEnabled() {
    return true;
  }

  @Override
  public int maxTargetBlocks(FeeHorizon horizon) {
    return ledger.call(() -> learning.estimator().maxTargetBlocks(horizon));
  }

  @Override
  public Smart smart(int targetBlocks, boolean isConservative) {
    return ledger.call(() -> learning.estimator().smart(targetBlocks, isConservative));
  }

  @Override
  public Raw raw(int targetBlocks, double threshold, FeeHorizon horizon) {
    return ledger.call(() -> learning.estimator().raw(targetBlocks, threshold, horizon));
  }

  @Override
  public long nextBlockSatPerKvB() {
    return ledger.call(() -> {
      BlockSelection selection = nextBlock.get();
      long minimum = minimumSatPerKvB.get();
      if (!selection.isFull() || selection.chunks().isEmpty()) {
        return minimum;
      }
      Chunk last = selection.chunks().getLast();
      return Math.max(minimum, FeeRates.satPerKvB(last.feeSat(), last.sizeVb()));
    });
  }

  @Override
  public void advanceSchedule(Duration duration) {
    ledger.call(() -> {
      learning.advance(duration);
      return true;
    });
  }
}
