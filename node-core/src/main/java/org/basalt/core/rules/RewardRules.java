package org.basalt.core.rules;

import static org.basalt.core.rules.Rule.rule;
import static org.basalt.core.rules.Source.ORIGINAL;
import static org.basalt.core.rules.Source.bip;
import static org.basalt.core.verdict.RejectReason.BAD_CB_AMOUNT;

import java.util.List;
import java.util.Optional;
import org.basalt.core.verdict.Reject;

/// What a block's miner may take.
final class RewardRules {
  static final RuleBook<Context> RULES =
      RuleBook.inOrderOf(
          "ConnectBlock (reward)",
          "RewardRules",
          rule(
              List.of(ORIGINAL, bip(42)),
              "The coinbase MUST NOT pay more than the subsidy of its height and the block's fees.",
              RewardRules::coinbasePaysNoMoreThanReward,
              BAD_CB_AMOUNT));

  private RewardRules() {}

  /// @param paidSat by the coinbase's outputs
  /// @param rewardSat subsidy and fees
  record Context(long paidSat, long rewardSat) {}

  static Optional<Reject> coinbasePaysNoMoreThanReward(Context c) {
    if (c.paidSat() <= c.rewardSat()) {
      return Optional.empty();
    }
    return Verdicts.fault(
        BAD_CB_AMOUNT,
        "coinbase pays too much (actual=" + c.paidSat() + " vs limit=" + c.rewardSat() + ")");
  }
}
