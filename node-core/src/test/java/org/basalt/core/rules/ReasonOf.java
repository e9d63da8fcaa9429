package org.basalt.core.rules;

import org.basalt.core.verdict.BlockVerdict;
import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;
import org.basalt.core.verdict.TxVerdict;

/// The reason of a verdict that must not be "valid".
final class ReasonOf {
  private ReasonOf() {}

  static Reject reject(BlockVerdict verdict) {
    if (verdict instanceof BlockVerdict.Invalid invalid) {
      return invalid.reject();
    }
    throw new AssertionError("expected a rejection");
  }

  static RejectReason block(BlockVerdict verdict) {
    return reject(verdict).reason();
  }

  static RejectReason transaction(TxVerdict verdict) {
    if (verdict instanceof TxVerdict.Invalid invalid) {
      return invalid.reject().reason();
    }
    throw new AssertionError("expected a rejection");
  }
}
