package org.basalt.chain.policy;

import org.basalt.core.verdict.RejectReason;
import org.basalt.core.verdict.TxVerdict;

/// At most one output is dust, and that only under the conditions of [DustPaysNoFee].
final class FewDustOutputs implements PolicyRule {
  /// Core MAX_DUST_OUTPUTS_PER_TX.
  private static final int MAX_DUST_OUTPUTS = 1;

  @Override
  public TxVerdict check(PolicyContext c) {
    int count = Dust.positions(c.tx(), c.settings().dustFeeRateSatPerKvB()).size();
    return Faults.notStandardUnless(count <= MAX_DUST_OUTPUTS, RejectReason.DUST);
  }
}
