package org.basalt.core.consensus;

import org.basalt.core.primitive.Transaction;

/// Relative lock time (BIP-0068): how old its coins must be before a transaction may spend them.
///
/// | bits of sequence | meaning                                                      |
/// |------------------|--------------------------------------------------------------|
/// | 31               | set: no relative lock time                                   |
/// | 22               | set: the value counts 512 seconds; clear: it counts blocks   |
/// | 15 to 0          | the value                                                    |
///
/// Like the absolute lock time, both fields are the last height and time at which the transaction
/// is *not* yet valid; -1 is no lock. Time is counted from the median time of the block before the
/// one that made the coin, the earliest time that block could have claimed.
///
/// Source: BIP-0068, Core `consensus/tx_verify.cpp` CalculateSequenceLocks, EvaluateSequenceLocks.
///
/// @param height the block must be above it
/// @param timeSec the median time of the block before must be above it
public record SequenceLocks(int height, long timeSec) {
  public static final SequenceLocks NONE = new SequenceLocks(-1, -1);

  private static final int MIN_VERSION = 2;
  private static final int DISABLE_FLAG = 1 << 31;
  private static final int TYPE_FLAG = 1 << 22;
  private static final int VALUE_MASK = 0xffff;

  /// 512 seconds.
  private static final int GRANULARITY = 9;

  /// What a source of coin heights must answer.
  @FunctionalInterface
  public interface CoinHeights {
    /// Height of the block that made the coin of an input; that of the block that spends it if it
    /// is made in the same.
    int ofInput(int index);
  }

  /// Locks of a transaction in a block on `prev`, if BIP-0068 holds there.
  ///
  /// @param heights asked only for inputs that have a relative lock time; at most one above `prev`
  public static SequenceLocks of(Transaction tx, CoinHeights heights, HeaderAncestry prev) {
    if (Integer.compareUnsigned(tx.version(), MIN_VERSION) < 0) {
      return NONE;
    }
    int minHeight = -1;
    long minTimeSec = -1;
    for (int i = 0; i < tx.inputs().size(); i++) {
      int sequence = tx.inputs().get(i).sequence();
      if ((sequence & DISABLE_FLAG) != 0) {
        continue;
      }
      int coinHeight = heights.ofInput(i);
      int value = sequence & VALUE_MASK;
      if ((sequence & TYPE_FLAG) != 0) {
        long fromSec = prev.ancestorAt(Math.max(coinHeight - 1, 0)).medianTimePast();
        minTimeSec = Math.max(minTimeSec, fromSec + ((long) value << GRANULARITY) - 1);
      } else {
        minHeight = Math.max(minHeight, coinHeight + value - 1);
      }
    }
    return new SequenceLocks(minHeight, minTimeSec);
  }

  /// @param blockHeight of the block that the transaction would be in
  /// @param prevMedianTimeSec median time of the block before it
  public boolean areSatisfied(int blockHeight, long prevMedianTimeSec) {
    return height < blockHeight && timeSec < prevMedianTimeSec;
  }
}
