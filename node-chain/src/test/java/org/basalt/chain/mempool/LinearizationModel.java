package org.basalt.chain.mempool;

import java.util.List;
import org.basalt.chain.policy.FeeRates;

/// A small cluster as numbers, and the optimum by trying every closed set.
///
/// @param parents of each, as sets; each has a lower number than its child
record LinearizationModel(long[] fees, long[] weights, long[] parents) {
  /// Above this many transactions, trying all sets takes too long.
  static final int MAX_SIZE = 12;

  long fee(long set) {
    return sum(fees, set);
  }

  long weight(long set) {
    return sum(weights, set);
  }

  boolean isClosed(long set) {
    for (int i = 0; i < fees.length; i++) {
      if ((set >> i & 1) != 0 && (parents[i] & ~set) != 0) {
        return false;
      }
    }
    return true;
  }

  private static long sum(long[] values, long set) {
    long sum = 0;
    for (long left = set; left != 0; left &= left - 1) {
      sum += values[Long.numberOfTrailingZeros(left)];
    }
    return sum;
  }

  /// Fails unless the chunks are an order of all, with falling feerates, and no closed set is above
  /// their diagram.
  void assertOptimal(List<Long> chunks) {
    assertOrder(chunks);
    for (long set = 1; set < 1L << fees.length; set++) {
      if (isClosed(set) && isAbove(chunks, fee(set), weight(set))) {
        throw new AssertionError("the set " + Long.toBinaryString(set) + " is above " + chunks);
      }
    }
  }

  /// The same but for the diagram.
  void assertOrder(List<Long> chunks) {
    long done = 0;
    for (int i = 0; i < chunks.size(); i++) {
      long chunk = chunks.get(i);
      if ((chunk & done) != 0 || chunk == 0) {
        throw new AssertionError("chunk " + i + " is empty or has what another has: " + chunks);
      }
      done |= chunk;
      if (!isClosed(done)) {
        throw new AssertionError("chunk " + i + " comes before a parent: " + chunks);
      }
      if (i > 0 && compare(chunks.get(i - 1), chunk) < 0) {
        throw new AssertionError("chunk " + i + " pays more than the one before: " + chunks);
      }
    }
    if (done != (1L << fees.length) - 1) {
      throw new AssertionError("not all are in chunks: " + chunks);
    }
  }

  private int compare(long a, long b) {
    return FeeRates.compare(fee(a), weight(a), fee(b), weight(b));
  }

  /// By the definition: the diagram at a weight is the whole chunks before it and the share of the
  /// one that it cuts.
  private boolean isAbove(List<Long> chunks, long fee, long weight) {
    long fees = 0;
    long weights = 0;
    for (long chunk : chunks) {
      if (weights + weight(chunk) >= weight) {
        // fee > fees + fee(chunk) * (weight - weights) / weight(chunk)
        return (fee - fees) * weight(chunk) > fee(chunk) * (weight - weights);
      }
      fees += fee(chunk);
      weights += weight(chunk);
    }
    throw new AssertionError("heavier than the cluster");
  }
}
