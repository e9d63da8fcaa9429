package org.basalt.chain.fees;

import java.util.EnumMap;
import java.util.Map;
import org.basalt.chain.api.FeeHorizon;

/// What the estimator has learned, and what of it is kept on disk.
///
/// @param bestHeight the highest block seen; 0 before the first
/// @param firstHeight of the blocks that a former run learned from; 0 if none
/// @param lastHeight likewise
record FeeHistory(
    FeeBuckets buckets,
    Map<FeeHorizon, ConfirmationHistory> horizons,
    int bestHeight,
    int firstHeight,
    int lastHeight) {
  static FeeHistory empty() {
    FeeBuckets buckets = FeeBuckets.standard();
    Map<FeeHorizon, ConfirmationHistory> horizons = new EnumMap<>(FeeHorizon.class);
    for (FeeHorizon horizon : FeeHorizon.values()) {
      horizons.put(horizon, new ConfirmationHistory(buckets, horizon));
    }
    return new FeeHistory(buckets, horizons, 0, 0, 0);
  }

  ConfirmationHistory of(FeeHorizon horizon) {
    ConfirmationHistory history = horizons.get(horizon);
    if (history == null) {
      throw new IllegalStateException("no history for " + horizon);
    }
    return history;
  }
}
