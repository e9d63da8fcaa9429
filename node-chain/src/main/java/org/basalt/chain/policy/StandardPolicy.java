package org.basalt.chain.policy;

import java.util.List;
import org.basalt.core.verdict.TxVerdict;

/// The rules, in the order in which Core finds faults.
public final class StandardPolicy {
  /// Before the coins are known (Core IsStandardTx). Left out where nonstandard transactions are
  /// accepted.
  public static final List<PolicyRule> OF_TRANSACTION =
      List.of(
          new StandardVersion(),
          new StandardWeight(),
          new StandardScriptSigs(),
          new StandardOutputs(),
          new FewDustOutputs());

  /// Likewise, and never left out.
  public static final List<PolicyRule> OF_EVERY_TRANSACTION = List.of(new MinimumSize());

  /// With the coins (Core ValidateInputsStandardness, IsWitnessStandard, PreCheckEphemeralTx). Left
  /// out where nonstandard transactions are accepted.
  public static final List<PolicyRule> OF_INPUTS =
      List.of(new StandardInputs(), new StandardWitness(), new DustPaysNoFee());

  /// Likewise, and never left out.
  public static final List<PolicyRule> OF_ALL_INPUTS = List.of(new SigOpCostLimit());

  private StandardPolicy() {}

  /// What the first rule that is broken says of a transaction before its coins are known.
  public static TxVerdict checkAlone(PolicyContext context) {
    return check(OF_TRANSACTION, OF_EVERY_TRANSACTION, context);
  }

  /// What the first rule that is broken says of a transaction with its coins.
  public static TxVerdict checkSpending(PolicyContext context) {
    return check(OF_INPUTS, OF_ALL_INPUTS, context);
  }

  private static TxVerdict check(
      List<PolicyRule> ifStandard, List<PolicyRule> always, PolicyContext context) {
    TxVerdict verdict =
        context.settings().requiresStandard() ? check(ifStandard, context) : TxVerdict.valid();
    return verdict.isValid() ? check(always, context) : verdict;
  }

  private static TxVerdict check(List<PolicyRule> rules, PolicyContext context) {
    for (PolicyRule rule : rules) {
      TxVerdict verdict = rule.check(context);
      if (!verdict.isValid()) {
        return verdict;
      }
    }
    return TxVerdict.valid();
  }
}
