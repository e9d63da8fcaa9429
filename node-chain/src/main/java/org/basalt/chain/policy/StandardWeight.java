package org.basalt.chain.policy;

import org.basalt.core.verdict.RejectReason;
import org.basalt.core.verdict.TxVerdict;

/// The weight is at most 400,000: hashing for signatures may cost the square of the size.
final class StandardWeight implements PolicyRule {
  /// Core MAX_STANDARD_TX_WEIGHT.
  private static final int MAX_WEIGHT_WU = 400_000;

  @Override
  public TxVerdict check(PolicyContext c) {
    return Faults.notStandardUnless(c.tx().weightWu() <= MAX_WEIGHT_WU, RejectReason.TX_SIZE);
  }
}
