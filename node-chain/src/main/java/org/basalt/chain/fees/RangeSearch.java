package org.basalt.chain.fees;

import org.basalt.chain.api.FeeEstimates.Range;
import org.jspecify.annotations.Nullable;

/// Looks for the lowest fee rates at which enough transactions were mined in time.
///
/// From the highest bucket down, buckets are put together until they have transactions enough to
/// say anything. If a sufficient share of these was mined in time, the range is the best so far and
/// a new one begins below; if not, it grows on downward, so that a few unlucky transactions do not
/// end the search. The answer is the average rate in the bucket of the best range that has its
/// median.
///
/// Source: Core `block_policy_estimator.cpp` EstimateMedianVal.
final class RangeSearch {
  private final ConfirmationHistory history;
  private final int targetBlocks;
  private final int bestHeight;
  private Sum current;
  private Range pass = Range.NONE;
  private @Nullable Range fail;
  private int bestLow;
  private int bestHigh;
  private boolean hasPassed;

  private RangeSearch(ConfirmationHistory history, int targetBlocks, int bestHeight) {
    this.history = history;
    this.targetBlocks = targetBlocks;
    this.bestHeight = bestHeight;
    bestHigh = history.buckets.count() - 1;
    bestLow = bestHigh;
    current = new Sum(bestHigh);
  }

  /// @param medianSatPerKvB -1 if there is no answer
  record Found(double medianSatPerKvB, Range pass, Range fail) {}

  /// Buckets looked at together.
  private final class Sum {
    private final int high;
    private int low;
    private boolean isEmpty = true;
    private double confirmed;
    private double total;
    private double failed;
    private int waiting;

    Sum(int high) {
      this.high = high;
    }

    void add(int bucket) {
      int period = history.period(targetBlocks) - 1;
      low = bucket;
      isEmpty = false;
      confirmed += history.confirmed[period][bucket];
      total += history.counts[bucket];
      failed += history.failed[period][bucket];
      waiting += history.waitingFor(targetBlocks, bestHeight, bucket);
    }

    double share() {
      return confirmed / (total + failed + waiting);
    }

    Range range() {
      return new Range(
          history.buckets.start(low), history.buckets.end(high), confirmed, total, waiting, failed);
    }
  }

  /// @param targetBlocks 1 to the most that the history tells of
  /// @param sufficientPerBlock transactions that a range must have had on average
  /// @param threshold share of them that must have been mined in time
  static Found find(
      ConfirmationHistory history,
      int targetBlocks,
      double sufficientPerBlock,
      double threshold,
      int bestHeight) {
    RangeSearch search = new RangeSearch(history, targetBlocks, bestHeight);
    search.run(sufficientPerBlock / (1 - history.decay), threshold);
    return search.found();
  }

  private void run(double sufficient, double threshold) {
    double fresh = 0;
    for (int bucket = history.buckets.count() - 1; bucket >= 0; bucket--) {
      current.add(bucket);
      fresh += history.counts[bucket];
      if (fresh < sufficient) {
        continue;
      }
      fresh = 0;
      if (current.share() < threshold) {
        fail = fail == null ? current.range() : fail;
      } else {
        fail = null;
        hasPassed = true;
        pass = current.range();
        bestLow = current.low;
        bestHigh = current.high;
        current = new Sum(bucket - 1);
      }
    }
    if (fail == null && !current.isEmpty) {
      // Too few transactions at the bottom: nobody knows.
      fail = current.range();
    }
  }

  private Found found() {
    double median = hasPassed ? median() : -1;
    if (median == -1) {
      pass =
          new Range(
              -1,
              -1,
              pass.withinTarget(),
              pass.totalConfirmed(),
              pass.inMempool(),
              pass.leftMempool());
    }
    return new Found(median, pass, fail == null ? Range.NONE : fail);
  }

  private double median() {
    double sum = 0;
    for (int bucket = bestLow; bucket <= bestHigh; bucket++) {
      sum += history.counts[bucket];
    }
    if (sum == 0) {
      return -1;
    }
    double left = sum / 2;
    for (int bucket = bestLow; bucket <= bestHigh; bucket++) {
      if (history.counts[bucket] >= left) {
        return history.rateSums[bucket] / history.counts[bucket];
      }
      left -= history.counts[bucket];
    }
    return -1;
  }
}
