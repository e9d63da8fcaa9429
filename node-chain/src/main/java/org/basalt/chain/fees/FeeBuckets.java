package org.basalt.chain.fees;

import java.util.Arrays;

/// Ranges of fee rates, each a twentieth wider than the one below; what falls into one is counted
/// together.
///
/// @param upperSatPerKvB highest rate of each, ascending; read only
record FeeBuckets(double[] upperSatPerKvB) {
  /// Core's bounds and spacing: another choice makes files unreadable.
  private static final double FIRST_SAT_PER_KVB = 100;

  private static final double LAST_SAT_PER_KVB = 1e7;
  private static final double SPACING = 1.05;

  /// Above all rates (Core INF_FEERATE).
  private static final double TOP_SAT_PER_KVB = 1e99;

  static FeeBuckets standard() {
    double[] bounds = new double[1_000];
    int count = 0;
    for (double bound = FIRST_SAT_PER_KVB; bound <= LAST_SAT_PER_KVB; bound *= SPACING) {
      bounds[count++] = bound;
    }
    bounds[count++] = TOP_SAT_PER_KVB;
    return new FeeBuckets(Arrays.copyOf(bounds, count));
  }

  int count() {
    return upperSatPerKvB.length;
  }

  /// The bucket that a rate falls into.
  int indexOf(double rateSatPerKvB) {
    int found = Arrays.binarySearch(upperSatPerKvB, rateSatPerKvB);
    return Math.min(found >= 0 ? found : -found - 1, count() - 1);
  }

  double start(int index) {
    return index == 0 ? 0 : upperSatPerKvB[index - 1];
  }

  double end(int index) {
    return upperSatPerKvB[index];
  }
}
