package org.basalt.core.rules;

import static org.basalt.core.rules.Rule.rule;
import static org.basalt.core.rules.Source.ORIGINAL;
import static org.basalt.core.rules.Source.bip;
import static org.basalt.core.verdict.RejectReason.BAD_BLK_SIGOPS;
import static org.basalt.core.verdict.RejectReason.BAD_TXNS_ACCUMULATED_FEE_OUTOFRANGE;
import static org.basalt.core.verdict.RejectReason.BAD_TXNS_FEE_OUTOFRANGE;
import static org.basalt.core.verdict.RejectReason.BAD_TXNS_INPUTS_MISSINGORSPENT;
import static org.basalt.core.verdict.RejectReason.BAD_TXNS_INPUTVALUES_OUTOFRANGE;
import static org.basalt.core.verdict.RejectReason.BAD_TXNS_IN_BELOWOUT;
import static org.basalt.core.verdict.RejectReason.BAD_TXNS_NONFINAL;
import static org.basalt.core.verdict.RejectReason.BAD_TXNS_PREMATURE_SPEND_OF_COINBASE;

import java.util.List;
import java.util.Optional;
import org.basalt.core.consensus.Amounts;
import org.basalt.core.consensus.Coin;
import org.basalt.core.consensus.Limits;
import org.basalt.core.consensus.SequenceLocks;
import org.basalt.core.verdict.Reject;

/// What a transaction must satisfy against the coins that it spends. In a block the loop is over
/// transactions: all of these rules are judged for one before the next.
final class SpendRules {
  /// Also for a transaction that is in no block yet.
  static final RuleBook<InputsContext> INPUTS =
      RuleBook.inOrderOf(
          "CheckTxInputs",
          "SpendRules.INPUTS",
          rule(
              ORIGINAL,
              "Every input MUST spend an existing, unspent output.",
              SpendRules::coinsExist,
              BAD_TXNS_INPUTS_MISSINGORSPENT),
          rule(
              ORIGINAL,
              "A coinbase's output MUST be 100 blocks deep; a value and a sum of values MUST NOT"
                  + " be negative or above 21 million bitcoins.",
              SpendRules::coinsAreMatureAndInRange,
              BAD_TXNS_PREMATURE_SPEND_OF_COINBASE,
              BAD_TXNS_INPUTVALUES_OUTOFRANGE),
          rule(
              ORIGINAL,
              "The outputs MUST NOT be worth more than the inputs.",
              SpendRules::outputsAreCovered,
              BAD_TXNS_IN_BELOWOUT),
          rule(
              ORIGINAL,
              "The fee MUST NOT be above 21 million bitcoins.",
              SpendRules::feeIsInRange,
              BAD_TXNS_FEE_OUTOFRANGE));

  /// After those, for a transaction of a block.
  static final RuleBook<SpendContext> IN_BLOCK =
      RuleBook.inOrderOf(
          "ConnectBlock (each transaction)",
          "SpendRules.IN_BLOCK",
          rule(
              ORIGINAL,
              "The fees so far MUST NOT be above 21 million bitcoins.",
              SpendRules::feesAreInRange,
              BAD_TXNS_ACCUMULATED_FEE_OUTOFRANGE),
          rule(
                  bip(68),
                  "The relative lock time of every input MUST have passed.",
                  SpendRules::relativeLocksAreOver,
                  BAD_TXNS_NONFINAL)
              .since("csvHeight"),
          rule(
              List.of(bip(16), bip(141)),
              "The cost of the signature operations so far MUST NOT be above 80,000.",
              SpendRules::sigOpCostIsInBounds,
              BAD_BLK_SIGOPS));

  private SpendRules() {}

  static Optional<Reject> coinsExist(InputsContext c) {
    for (Coin coin : c.coins()) {
      if (coin.isNone()) {
        return Verdicts.fault(
            BAD_TXNS_INPUTS_MISSINGORSPENT, "CheckTxInputs: inputs missing/spent");
      }
    }
    return Optional.empty();
  }

  static Optional<Reject> coinsAreMatureAndInRange(InputsContext c) {
    long sumSat = 0;
    for (Coin coin : c.coins()) {
      int depth = c.height() - coin.height();
      if (coin.isCoinbase() && depth < Limits.COINBASE_MATURITY) {
        return Verdicts.fault(
            BAD_TXNS_PREMATURE_SPEND_OF_COINBASE, "tried to spend coinbase at depth " + depth);
      }
      sumSat += coin.valueSat();
      if (!Amounts.isInRange(coin.valueSat()) || !Amounts.isInRange(sumSat)) {
        return Verdicts.fault(BAD_TXNS_INPUTVALUES_OUTOFRANGE, "");
      }
    }
    return Optional.empty();
  }

  static Optional<Reject> outputsAreCovered(InputsContext c) {
    long inSat = Amounts.sumSat(c.coins());
    long outSat = Amounts.outputSumSat(c.tx());
    if (inSat >= outSat) {
      return Optional.empty();
    }
    String debug =
        "value in (%s) < value out (%s)".formatted(Amounts.format(inSat), Amounts.format(outSat));
    return Verdicts.fault(BAD_TXNS_IN_BELOWOUT, debug);
  }

  /// Cannot fail once the rules before it hold; judged because it is a rule of its own.
  static Optional<Reject> feeIsInRange(InputsContext c) {
    long feeSat = Amounts.sumSat(c.coins()) - Amounts.outputSumSat(c.tx());
    return Verdicts.require(Amounts.isInRange(feeSat), BAD_TXNS_FEE_OUTOFRANGE, "");
  }

  static Optional<Reject> feesAreInRange(SpendContext c) {
    return Verdicts.require(
        Amounts.isInRange(c.feesSat()),
        BAD_TXNS_ACCUMULATED_FEE_OUTOFRANGE,
        "accumulated fee in the block out of range");
  }

  static Optional<Reject> relativeLocksAreOver(SpendContext c) {
    if (!c.hasRelativeLocks() || c.tx().isCoinbase()) {
      return Optional.empty();
    }
    SequenceLocks locks = SequenceLocks.of(c.tx(), i -> c.coins().get(i).height(), c.prev());
    return Verdicts.require(
        locks.areSatisfied(c.prev().height() + 1, c.prevMedianTimeSec()),
        BAD_TXNS_NONFINAL,
        "contains a non-BIP68-final transaction " + c.tx().txid());
  }

  static Optional<Reject> sigOpCostIsInBounds(SpendContext c) {
    return Verdicts.require(
        c.sigOpCost() <= Limits.MAX_BLOCK_SIGOP_COST, BAD_BLK_SIGOPS, "too many sigops");
  }
}
