package org.basalt.chain.policy;

import org.basalt.core.verdict.RejectReason;
import org.basalt.core.verdict.TxVerdict;

/// At least 65 bytes without the witness: one of 64 could pose as two hashes of a merkle tree
/// (CVE-2017-12842).
final class MinimumSize implements PolicyRule {
  /// Core MIN_STANDARD_TX_NONWITNESS_SIZE.
  private static final int MIN_STRIPPED_SIZE = 65;

  @Override
  public TxVerdict check(PolicyContext c) {
    return Faults.notStandardUnless(
        c.tx().strippedSize() >= MIN_STRIPPED_SIZE, RejectReason.TX_SIZE_SMALL);
  }
}
