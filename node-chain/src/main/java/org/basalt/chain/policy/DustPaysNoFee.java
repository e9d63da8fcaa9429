package org.basalt.chain.policy;

import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;
import org.basalt.core.verdict.TxVerdict;

/// A transaction with a dust output pays no fee: no one has a reason to mine it without the child
/// that spends the dust (Core `ephemeral_policy.cpp` PreCheckEphemeralTx).
final class DustPaysNoFee implements PolicyRule {
  @Override
  public TxVerdict check(PolicyContext c) {
    boolean paysNothing = c.feeSat() == 0 && c.feeSat() + c.feeDeltaSat() == 0;
    if (paysNothing || Dust.positions(c.tx(), c.settings().dustFeeRateSatPerKvB()).isEmpty()) {
      return TxVerdict.valid();
    }
    return new TxVerdict.NotStandard(
        Reject.of(RejectReason.DUST, "tx with dust output must be 0-fee"));
  }
}
