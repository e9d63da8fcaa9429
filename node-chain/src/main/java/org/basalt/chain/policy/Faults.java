package org.basalt.chain.policy;

import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;
import org.basalt.core.verdict.TxVerdict;

/// Verdicts of this package's rules in few words.
final class Faults {
  private Faults() {}

  static TxVerdict notStandard(RejectReason reason) {
    return new TxVerdict.NotStandard(Reject.of(reason, ""));
  }

  static TxVerdict notStandardUnless(boolean holds, RejectReason reason) {
    return holds ? TxVerdict.valid() : notStandard(reason);
  }
}
