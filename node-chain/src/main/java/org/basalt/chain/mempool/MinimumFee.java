package org.basalt.chain.mempool;

import org.basalt.core.runtime.NodeClock;
import org.basalt.core.runtime.OwnedBy;

/// What a transaction must pay to be worth a place in a mempool that has been full: more than what
/// was evicted last, and less as time goes by, once a block has made room.
///
/// Source: Core `txmempool.cpp` GetMinFee, trackPackageRemoved.
@OwnedBy("chain")
final class MinimumFee {
  /// Core ROLLING_FEE_HALFLIFE.
  private static final double HALF_LIFE_SEC = 12 * 60 * 60;

  /// The rate is computed anew after so many seconds at the earliest.
  private static final long UPDATE_INTERVAL_SEC = 10;

  private final long maxBytes;
  private final long incrementSatPerKvB;
  private final NodeClock clock;
  private double rateSatPerKvB;
  private boolean hasRoomSinceBlock;
  private long updatedSec;

  MinimumFee(long maxBytes, long incrementSatPerKvB, NodeClock clock) {
    this.maxBytes = maxBytes;
    this.incrementSatPerKvB = incrementSatPerKvB;
    this.clock = clock;
    updatedSec = clock.timeSec();
  }

  /// @param chunkRateSatPerKvB of what was evicted
  void evicted(long chunkRateSatPerKvB) {
    long above = chunkRateSatPerKvB + incrementSatPerKvB;
    if (above > rateSatPerKvB) {
      rateSatPerKvB = above;
      hasRoomSinceBlock = false;
    }
  }

  void blockConnected() {
    hasRoomSinceBlock = true;
    updatedSec = clock.timeSec();
  }

  /// @param usageBytes of the mempool: the less, the faster the rate falls
  long rateSatPerKvB(long usageBytes) {
    if (!hasRoomSinceBlock || rateSatPerKvB == 0) {
      return Math.round(rateSatPerKvB);
    }
    long nowSec = clock.timeSec();
    if (nowSec > updatedSec + UPDATE_INTERVAL_SEC) {
      rateSatPerKvB /= Math.pow(2, (nowSec - updatedSec) / halfLifeSec(usageBytes));
      updatedSec = nowSec;
      if (rateSatPerKvB < incrementSatPerKvB / 2.0) {
        rateSatPerKvB = 0;
        return 0;
      }
    }
    return Math.max(Math.round(rateSatPerKvB), incrementSatPerKvB);
  }

  private double halfLifeSec(long usageBytes) {
    if (usageBytes < maxBytes / 4) {
      return HALF_LIFE_SEC / 4;
    }
    return usageBytes < maxBytes / 2 ? HALF_LIFE_SEC / 2 : HALF_LIFE_SEC;
  }
}
