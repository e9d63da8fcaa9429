package org.basalt.chain.policy;

import org.basalt.core.consensus.SigOpCost;
import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;
import org.basalt.core.verdict.TxVerdict;

/// The cost of signature operations is at most a fifth of what a block may have.
final class SigOpCostLimit implements PolicyRule {
  /// Core MAX_STANDARD_TX_SIGOPS_COST.
  private static final long MAX_COST = 16_000;

  @Override
  public TxVerdict check(PolicyContext c) {
    long cost = SigOpCost.of(c.tx(), c.coins(), StandardFlags.STANDARD);
    return cost <= MAX_COST
        ? TxVerdict.valid()
        : new TxVerdict.NotStandard(
            Reject.of(RejectReason.BAD_TXNS_TOO_MANY_SIGOPS, Long.toString(cost)));
  }
}
