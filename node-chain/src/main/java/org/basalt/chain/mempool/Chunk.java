package org.basalt.chain.mempool;

import java.util.List;
import org.basalt.chain.policy.FeeRates;

/// Transactions that a miner takes together or not at all, since those in it that pay much depend
/// on those that pay little.
///
/// @param entries each behind its parents
/// @param feeSat of all, as modified by the operator
/// @param weightWu of all, adjusted for signature operations
public record Chunk(List<MempoolEntry> entries, long feeSat, long weightWu) {
  static Chunk of(List<MempoolEntry> entries) {
    long feeSat = 0;
    long weightWu = 0;
    for (MempoolEntry entry : entries) {
      feeSat += entry.modifiedFeeSat();
      weightWu += entry.adjustedWeightWu();
    }
    return new Chunk(List.copyOf(entries), feeSat, weightWu);
  }

  /// The weight's fourth part, rounded up.
  public long sizeVb() {
    return MempoolEntry.virtualSize(weightWu);
  }

  /// Positive if this one pays more for its weight.
  int compareFeeRate(Chunk other) {
    return FeeRates.compare(feeSat, weightWu, other.feeSat, other.weightWu);
  }
}
