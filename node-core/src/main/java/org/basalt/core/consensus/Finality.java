package org.basalt.core.consensus;

import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;

/// Absolute lock time: whether a transaction may be in a block yet.
///
/// Source: Core `consensus/tx_verify.cpp` IsFinalTx.
public final class Finality {
  private Finality() {}

  /// True if the locktime is below the block's height (or below the cutoff, for those that are
  /// times), or every input says by its sequence that it does not care.
  ///
  /// @param cutoffSec median time of the block before (BIP-0113), or the block's own time before
  ///   that rule
  public static boolean isFinal(Transaction tx, int height, long cutoffSec) {
    long locktime = Integer.toUnsignedLong(tx.locktime());
    if (locktime == 0) {
      return true;
    }
    long now = locktime < Limits.LOCKTIME_THRESHOLD ? height : cutoffSec;
    return locktime < now || areAllSequencesFinal(tx);
  }

  private static boolean areAllSequencesFinal(Transaction tx) {
    for (TxIn input : tx.inputs()) {
      if (input.sequence() != TxIn.SEQUENCE_FINAL) {
        return false;
      }
    }
    return true;
  }
}
