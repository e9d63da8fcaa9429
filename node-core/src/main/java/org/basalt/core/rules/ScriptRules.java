package org.basalt.core.rules;

import static org.basalt.core.rules.Rule.rule;
import static org.basalt.core.rules.Source.ORIGINAL;
import static org.basalt.core.rules.Source.bip;
import static org.basalt.core.verdict.RejectReason.BLOCK_SCRIPT_VERIFY_FLAG_FAILED;

import java.util.List;
import java.util.Optional;
import org.basalt.core.consensus.Coin;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.script.ScriptError;
import org.basalt.core.script.ScriptFlags;
import org.basalt.core.script.ScriptVerifier;
import org.basalt.core.sighash.SighashCache;
import org.basalt.core.sighash.TransactionSignatureChecker;
import org.basalt.core.verdict.Reject;

/// That inputs unlock what they spend. The rules of the language are in `core.script`; which of
/// them hold in a block, in [org.basalt.core.consensus.BlockScriptFlags].
final class ScriptRules {
  static final RuleBook<Context> RULES =
      RuleBook.inOrderOf(
          "CheckInputScripts",
          "ScriptRules",
          rule(
              List.of(
                  ORIGINAL, bip(16), bip(65), bip(66), bip(112), bip(141), bip(143), bip(147),
                  bip(341), bip(342)),
              "Every input's scriptSig and witness MUST satisfy the scriptPubKey that it spends.",
              ScriptRules::inputUnlocksCoin,
              BLOCK_SCRIPT_VERIFY_FLAG_FAILED));

  private ScriptRules() {}

  record Context(
      Secp256k1 engine,
      Transaction tx,
      int inputIndex,
      Coin coin,
      SighashCache cache,
      ScriptFlags flags) {}

  static Optional<Reject> inputUnlocksCoin(Context c) {
    TxIn input = c.tx().inputs().get(c.inputIndex());
    ScriptError error =
        ScriptVerifier.verify(
            input.scriptSig(),
            c.coin().scriptPubKey(),
            input.witness(),
            c.flags(),
            new TransactionSignatureChecker(
                c.engine(), c.tx(), c.inputIndex(), c.coin().valueSat(), c.cache()));
    if (error.isOk()) {
      return Optional.empty();
    }
    String debug =
        "input %d of %s (wtxid %s), spending %s:%s"
            .formatted(
                c.inputIndex(),
                c.tx().txid(),
                c.tx().wtxid(),
                input.prevout().txid(),
                Integer.toUnsignedString(input.prevout().index()));
    return Optional.of(new Reject(BLOCK_SCRIPT_VERIFY_FLAG_FAILED, error.text(), debug));
  }
}
