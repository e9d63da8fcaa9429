package org.basalt.chain.mempool;

import java.util.ArrayList;
import java.util.List;
import org.basalt.chain.policy.FeeRates;

/// Fees over weight as transactions are mined chunk by chunk, best first: a line that bends
/// downwards, and goes on flat behind the last chunk.
///
/// Source: Core `util/feefrac.cpp` CompareChunks.
final class FeerateDiagram {
  private final long[] weightsWu;
  private final long[] feesSat;

  private FeerateDiagram(long[] weightsWu, long[] feesSat) {
    this.weightsWu = weightsWu;
    this.feesSat = feesSat;
  }

  /// @param chunks in any order
  static FeerateDiagram of(List<Chunk> chunks) {
    List<Chunk> sorted = new ArrayList<>(chunks);
    sorted.sort((a, b) -> b.compareFeeRate(a));
    long[] weightsWu = new long[sorted.size() + 1];
    long[] feesSat = new long[sorted.size() + 1];
    for (int i = 0; i < sorted.size(); i++) {
      weightsWu[i + 1] = weightsWu[i] + sorted.get(i).weightWu();
      feesSat[i + 1] = feesSat[i] + sorted.get(i).feeSat();
    }
    return new FeerateDiagram(weightsWu, feesSat);
  }

  /// True if this one is nowhere below the other, and above it somewhere.
  boolean improves(FeerateDiagram other) {
    return isNowhereBelow(other) && !other.isNowhereBelow(this);
  }

  /// Both lines bend at their points only, so points are all there is to compare: those of the
  /// other against this line, and its own against the other.
  private boolean isNowhereBelow(FeerateDiagram other) {
    for (int i = 0; i < other.weightsWu.length; i++) {
      if (compareAt(other.weightsWu[i], other.feesSat[i]) < 0) {
        return false;
      }
    }
    for (int i = 0; i < weightsWu.length; i++) {
      if (other.compareAt(weightsWu[i], feesSat[i]) > 0) {
        return false;
      }
    }
    return true;
  }

  /// Positive if the line is above a point, negative if it is below.
  private int compareAt(long weightWu, long feeSat) {
    int end = 0;
    while (end < weightsWu.length && weightsWu[end] < weightWu) {
      end++;
    }
    if (end == weightsWu.length) {
      return Long.compare(feesSat[end - 1], feeSat);
    }
    if (weightsWu[end] == weightWu) {
      return Long.compare(feesSat[end], feeSat);
    }
    int start = end - 1;
    // fee of the line at the weight is feesSat[start] + rise * (weight - start) / run
    long run = weightsWu[end] - weightsWu[start];
    long rise = feesSat[end] - feesSat[start];
    return FeeRates.compare(rise, run, feeSat - feesSat[start], weightWu - weightsWu[start]);
  }
}
