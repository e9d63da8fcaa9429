package org.basalt.chain.policy;

import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.script.PushedItems;
import org.basalt.core.script.ScriptTemplate;
import org.basalt.core.script.SigOps;
import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;
import org.basalt.core.verdict.TxVerdict;

/// Everything spent is of a known form, and what is executed has a bounded number of signature
/// operations: 2,500 outside of witnesses (BIP-0054), 15 in one redeem script.
///
/// Only the part without the witness is looked at. Source: Core `policy.cpp`
/// ValidateInputsStandardness.
final class StandardInputs implements PolicyRule {
  /// Core MAX_TX_LEGACY_SIGOPS.
  private static final int MAX_LEGACY_SIGOPS = 2_500;

  /// Core MAX_P2SH_SIGOPS.
  private static final int MAX_P2SH_SIGOPS = 15;

  @Override
  public TxVerdict check(PolicyContext c) {
    if (executedSigOps(c) > MAX_LEGACY_SIGOPS) {
      return fault("non-witness sigops exceed bip54 limit");
    }
    for (int i = 0; i < c.coins().size(); i++) {
      TxVerdict verdict = checkInput(c.tx().inputs().get(i), i, c.spent(i));
      if (!verdict.isValid()) {
        return verdict;
      }
    }
    return TxVerdict.valid();
  }

  /// Operations where they are executed: in the scriptSig, in the script that is spent, and in the
  /// script behind its hash.
  private static long executedSigOps(PolicyContext c) {
    long count = 0;
    for (int i = 0; i < c.coins().size(); i++) {
      Script scriptSig = c.tx().inputs().get(i).scriptSig();
      Script spent = c.spent(i);
      count += SigOps.legacy(scriptSig, true);
      count +=
          ScriptTemplate.isPayToScriptHash(spent)
              ? SigOps.p2sh(scriptSig, spent)
              : SigOps.legacy(spent, true);
    }
    return count;
  }

  private static TxVerdict checkInput(TxIn input, int index, Script spent) {
    return switch (ScriptTemplate.of(spent).kind()) {
      case NONSTANDARD -> fault("input " + index + " script unknown");
      case WITNESS_UNKNOWN -> fault("input " + index + " witness program is undefined");
      case SCRIPTHASH -> checkRedeemScript(input, index);
      case ANCHOR,
          PUBKEY,
          PUBKEYHASH,
          MULTISIG,
          NULL_DATA,
          WITNESS_V0_SCRIPTHASH,
          WITNESS_V0_KEYHASH,
          WITNESS_V1_TAPROOT ->
          TxVerdict.valid();
    };
  }

  private static TxVerdict checkRedeemScript(TxIn input, int index) {
    PushedItems pushed = PushedItems.of(input.scriptSig());
    if (!pushed.error().isOk()) {
      return fault(
          "p2sh scriptsig malformed (input %d: %s)".formatted(index, pushed.error().text()));
    }
    if (pushed.size() == 0) {
      return fault("input " + index + " P2SH redeemscript missing");
    }
    int sigOps = SigOps.legacy(Script.of(pushed.top()), true);
    return sigOps <= MAX_P2SH_SIGOPS
        ? TxVerdict.valid()
        : fault(
            "p2sh redeemscript sigops exceed limit (input %d: %d > %d)"
                .formatted(index, sigOps, MAX_P2SH_SIGOPS));
  }

  private static TxVerdict fault(String debug) {
    return new TxVerdict.InputsNotStandard(
        Reject.of(RejectReason.BAD_TXNS_NONSTANDARD_INPUTS, debug));
  }
}
