package org.basalt.chain.ledger;

import java.time.Duration;
import org.basalt.chain.api.FeeEstimates;
import org.basalt.chain.api.FeeHorizon;

/// Of a node that sees no transactions to learn from.
record NoFees() implements FeeEstimates {
  @Override
  public boolean isEnabled() {
    return false;
  }

  @Override
  public int maxTargetBlocks(FeeHorizon horizon) {
    throw refused();
  }

  @Override
  public Smart smart(int targetBlocks, boolean isConservative) {
    throw refused();
  }

  @Override
  public Raw raw(int targetBlocks, double threshold, FeeHorizon horizon) {
    throw refused();
  }

  @Override
  public long nextBlockSatPerKvB() {
    throw refused();
  }

  @Override
  public void advanceSchedule(Duration duration) {}

  private static IllegalStateException refused() {
    return new IllegalStateException("fees are not estimated");
  }
}
