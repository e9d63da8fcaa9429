package org.basalt.chain.policy;

import org.basalt.core.verdict.RejectReason;
import org.basalt.core.verdict.TxVerdict;

/// The version is 1, 2 or 3, the last of which stands for transactions that are limited so that
/// their fee can be raised (BIP-0431).
final class StandardVersion implements PolicyRule {
  private static final int MIN_VERSION = 1;
  private static final int MAX_VERSION = 3;

  @Override
  public TxVerdict check(PolicyContext c) {
    int version = c.tx().version();
    return Faults.notStandardUnless(
        version >= MIN_VERSION && version <= MAX_VERSION, RejectReason.VERSION);
  }
}
