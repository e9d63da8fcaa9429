package org.basalt.chain.policy;

import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.script.ScriptTemplate;
import org.basalt.core.verdict.RejectReason;
import org.basalt.core.verdict.TxVerdict;

/// Every output is of a known form; keys without a hash are at most three, and data is within the
/// operator's limit.
final class StandardOutputs implements PolicyRule {
  private static final int MAX_BARE_KEYS = 3;

  @Override
  public TxVerdict check(PolicyContext c) {
    long dataBytes = 0;
    for (TxOut output : c.tx().outputs()) {
      Script script = output.scriptPubKey();
      ScriptTemplate template = ScriptTemplate.of(script);
      switch (template.kind()) {
        case NONSTANDARD -> {
          return Faults.notStandard(RejectReason.SCRIPTPUBKEY);
        }
        case MULTISIG -> {
          if (template.solutions().getLast()[0] > MAX_BARE_KEYS) {
            return Faults.notStandard(RejectReason.SCRIPTPUBKEY);
          }
          if (!c.settings().permitsBareMultisig()) {
            return Faults.notStandard(RejectReason.BARE_MULTISIG);
          }
        }
        case NULL_DATA -> {
          dataBytes += script.size();
          if (dataBytes > c.settings().maxDataCarrierBytes()) {
            return Faults.notStandard(RejectReason.DATACARRIER);
          }
        }
        case ANCHOR,
            PUBKEY,
            PUBKEYHASH,
            SCRIPTHASH,
            WITNESS_V0_SCRIPTHASH,
            WITNESS_V0_KEYHASH,
            WITNESS_V1_TAPROOT,
            WITNESS_UNKNOWN -> {
          // Spending to these is anyone's own business.
        }
      }
    }
    return TxVerdict.valid();
  }
}
