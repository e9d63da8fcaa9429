package org.basalt.chain.policy;

import java.util.List;
import java.util.Optional;
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
    Optional<TxVerdict> fault =
        context.settings().requiresStandard() ? firstFault(ifStandard, context) : Optional.empty();
    return fault.or(() -> firstFault(always, context)).orElse(TxVerdict.valid());
  }

  private static Optional<TxVerdict> firstFault(List<PolicyRule> rules, PolicyContext context) {
    return rules.stream()
        .map(rule -> rule.check(context))
        .filter(verdict -> !verdict.isValid())
        .findFirst();
  }
}
