package org.basalt.chain.policy;

import org.basalt.core.primitive.TxIn;
import org.basalt.core.script.ScriptReader;
import org.basalt.core.verdict.RejectReason;
import org.basalt.core.verdict.TxVerdict;

/// Every scriptSig has at most 1,650 bytes, enough for 15 of 15 keys behind a hash, and only
/// pushes.
final class StandardScriptSigs implements PolicyRule {
  /// Core MAX_STANDARD_SCRIPTSIG_SIZE.
  private static final int MAX_SCRIPTSIG_SIZE = 1_650;

  @Override
  public TxVerdict check(PolicyContext c) {
    for (TxIn input : c.tx().inputs()) {
      if (input.scriptSig().size() > MAX_SCRIPTSIG_SIZE) {
        return Faults.notStandard(RejectReason.SCRIPTSIG_SIZE);
      }
      if (!ScriptReader.isPushOnly(input.scriptSig())) {
        return Faults.notStandard(RejectReason.SCRIPTSIG_NOT_PUSHONLY);
      }
    }
    return TxVerdict.valid();
  }
}
