package org.basalt.core.rules;

import static org.basalt.core.rules.Rule.rule;
import static org.basalt.core.rules.Source.ORIGINAL;
import static org.basalt.core.rules.Source.bip;
import static org.basalt.core.verdict.RejectReason.BAD_BLK_WEIGHT;
import static org.basalt.core.verdict.RejectReason.BAD_CB_HEIGHT;
import static org.basalt.core.verdict.RejectReason.BAD_TXNS_NONFINAL;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.basalt.core.consensus.Finality;
import org.basalt.core.consensus.Limits;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.script.ScriptBuilder;
import org.basalt.core.verdict.Reject;

/// What a block must satisfy in its place on the chain, without looking at coins.
final class BlockContextRules {
  static final RuleBook<BlockContext> RULES =
      RuleBook.inOrderOf(
          "ContextualCheckBlock",
          "BlockContextRules",
          rule(
              List.of(ORIGINAL, bip(113)),
              "Every transaction MUST be final at the block's height and its lock-time cutoff.",
              BlockContextRules::transactionsAreFinal,
              BAD_TXNS_NONFINAL),
          rule(
                  bip(34),
                  "The coinbase's scriptSig MUST begin with the shortest push of the block's"
                      + " height.",
                  BlockContextRules::coinbaseStatesHeight,
                  BAD_CB_HEIGHT)
              .since("bip34Height"),
          inContext(WitnessRules.RESERVED_VALUE).since("segwitHeight"),
          inContext(WitnessRules.COMMITMENT).since("segwitHeight"),
          inContext(WitnessRules.NO_WITNESS),
          rule(
              bip(141),
              "The weight MUST NOT be above 4,000,000.",
              BlockContextRules::weightIsInBounds,
              BAD_BLK_WEIGHT));

  private BlockContextRules() {}

  private static Rule<BlockContext> inContext(Rule<WitnessRules.Context> rule) {
    return new Rule<>(
        rule.sources(),
        rule.sentence(),
        rule.since(),
        c -> rule.check().find(new WitnessRules.Context(c.block(), c.expectsCommitment())),
        rule.reasons());
  }

  static Optional<Reject> transactionsAreFinal(BlockContext c) {
    for (Transaction tx : c.block().transactions()) {
      if (!Finality.isFinal(tx, c.height(), c.lockTimeCutoffSec())) {
        return Verdicts.fault(BAD_TXNS_NONFINAL, "non-final transaction");
      }
    }
    return Optional.empty();
  }

  /// Heights up to 16 are pushed by OP_1 to OP_16.
  static Optional<Reject> coinbaseStatesHeight(BlockContext c) {
    if (c.height() < c.params().bip34Height()) {
      return Optional.empty();
    }
    Script expected = new ScriptBuilder().number(c.height()).build();
    Script scriptSig = c.block().transactions().get(0).inputs().get(0).scriptSig();
    boolean isStated =
        scriptSig.size() >= expected.size()
            && Arrays.equals(
                scriptSig.array(), 0, expected.size(), expected.array(), 0, expected.size());
    return Verdicts.require(isStated, BAD_CB_HEIGHT, "block height mismatch in coinbase");
  }

  /// After the witnesses: a coinbase's witness can be blown up without a trace in the header as
  /// long as nobody has looked at the commitment.
  static Optional<Reject> weightIsInBounds(BlockContext c) {
    return Verdicts.require(
        c.block().weightWu() <= Limits.MAX_BLOCK_WEIGHT_WU,
        BAD_BLK_WEIGHT,
        "ContextualCheckBlock : weight limit failed");
  }
}
