package org.basalt.chain.fees;

import org.basalt.chain.api.FeeHorizon;

/// How long transactions took, by fee rate, over one horizon.
///
/// What was mined or given up is kept as averages that fade with each block. What still waits is
/// counted by the height at which it came, in a ring; what is too old for the ring is one number.
///
/// Times are counted in periods of several blocks. `confirmed[p][b]` is of bucket `b` what was
/// mined within `p + 1` periods; `failed[p][b]` what left after at least so many without having
/// been mined.
final class ConfirmationHistory {
  final FeeBuckets buckets;
  final double decay;
  final int blocksPerPeriod;
  final double[] rateSums;
  final double[] counts;
  final double[][] confirmed;
  final double[][] failed;
  private final int[][] waiting;
  private final int[] waitingLong;

  ConfirmationHistory(FeeBuckets buckets, FeeHorizon horizon) {
    this(
        buckets,
        horizon.decay(),
        horizon.blocksPerPeriod(),
        new double[buckets.count()],
        new double[buckets.count()],
        new double[horizon.periods()][buckets.count()],
        new double[horizon.periods()][buckets.count()]);
  }

  /// Nothing waits yet.
  ConfirmationHistory(
      FeeBuckets buckets,
      double decay,
      int blocksPerPeriod,
      double[] rateSums,
      double[] counts,
      double[][] confirmed,
      double[][] failed) {
    this.buckets = buckets;
    this.decay = decay;
    this.blocksPerPeriod = blocksPerPeriod;
    this.rateSums = rateSums;
    this.counts = counts;
    this.confirmed = confirmed;
    this.failed = failed;
    waiting = new int[maxTargetBlocks()][buckets.count()];
    waitingLong = new int[buckets.count()];
  }

  int maxTargetBlocks() {
    return blocksPerPeriod * confirmed.length;
  }

  /// The period, from 1, in which a number of blocks ends.
  int period(int blocks) {
    return Math.ceilDiv(blocks, blocksPerPeriod);
  }

  /// A transaction came into the mempool.
  void arrived(int height, int bucket) {
    waiting[height % waiting.length][bucket]++;
  }

  /// What came a whole ring ago has waited long.
  void turnTo(int height) {
    int[] slot = waiting[height % waiting.length];
    for (int bucket = 0; bucket < slot.length; bucket++) {
      waitingLong[bucket] += slot[bucket];
      slot[bucket] = 0;
    }
  }

  /// A block has gone by.
  void fade() {
    for (int bucket = 0; bucket < counts.length; bucket++) {
      for (int period = 0; period < confirmed.length; period++) {
        confirmed[period][bucket] *= decay;
        failed[period][bucket] *= decay;
      }
      rateSums[bucket] *= decay;
      counts[bucket] *= decay;
    }
  }

  /// A transaction was mined.
  ///
  /// @param blocks that it took, at least 1
  void mined(int blocks, int bucket, double rateSatPerKvB) {
    for (int period = period(blocks); period <= confirmed.length; period++) {
      confirmed[period - 1][bucket]++;
    }
    counts[bucket]++;
    rateSums[bucket] += rateSatPerKvB;
  }

  /// A transaction waits no more.
  ///
  /// @param arrivedHeight of the tip when it came
  /// @param bestHeight the highest seen
  /// @param isMined it left for a block
  void left(int arrivedHeight, int bestHeight, int bucket, boolean isMined) {
    int age = bestHeight == 0 ? 0 : bestHeight - arrivedHeight;
    if (age < 0) {
      return;
    }
    int[] slot = age >= waiting.length ? waitingLong : waiting[arrivedHeight % waiting.length];
    slot[bucket] = Math.max(0, slot[bucket] - 1);
    if (!isMined) {
      int periods = Math.min(age / blocksPerPeriod, failed.length);
      for (int period = 0; period < periods; period++) {
        failed[period][bucket]++;
      }
    }
  }

  /// Transactions that have waited for at least so many blocks.
  int waitingFor(int blocks, int bestHeight, int bucket) {
    int sum = waitingLong[bucket];
    for (int age = blocks; age < maxTargetBlocks(); age++) {
      // Below height 0 this wraps as Core's does: on a new chain some count twice.
      sum += waiting[Integer.remainderUnsigned(bestHeight - age, waiting.length)][bucket];
    }
    return sum;
  }
}
