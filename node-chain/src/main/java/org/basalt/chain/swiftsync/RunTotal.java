package org.basalt.chain.swiftsync;

import org.basalt.core.consensus.Amounts;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.consensus.Subsidy;

/// What the blocks of a run contribute together. One thread.
public final class RunTotal {
  private final OutpointSum sum = new OutpointSum();
  private long coins;
  private long valueSat;

  public void add(BlockShare share) {
    sum.add(share.sum());
    coins += share.count();
    valueSat += share.valueSat();
    if (!Amounts.isInRange(valueSat)) {
      // Never to come back: no sum of amounts is that large.
      valueSat = Long.MAX_VALUE >> 1;
    }
  }

  /// Surviving ones.
  public long coins() {
    return coins;
  }

  /// Judges, behind the last block.
  ///
  /// @param height of the last block
  /// @return why the hints or the blocks cannot be right; empty if they are
  public String fault(int height, ConsensusParams params) {
    if (!sum.isZero()) {
      return "what was spent is not what the hints say was spent";
    }
    long subsidiesSat = 0;
    for (int h = 1; h <= height; h++) {
      subsidiesSat += Subsidy.atSat(h, params.subsidyHalvingInterval());
    }
    if (valueSat > subsidiesSat) {
      return "the coins that survive are worth more than all subsidies";
    }
    return "";
  }
}
