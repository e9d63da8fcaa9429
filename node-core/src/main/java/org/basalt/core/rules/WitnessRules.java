package org.basalt.core.rules;

import static org.basalt.core.rules.Rule.rule;
import static org.basalt.core.rules.Source.bip;
import static org.basalt.core.verdict.RejectReason.BAD_WITNESS_MERKLE_MATCH;
import static org.basalt.core.verdict.RejectReason.BAD_WITNESS_NONCE_SIZE;
import static org.basalt.core.verdict.RejectReason.UNEXPECTED_WITNESS;

import java.util.Optional;
import java.util.OptionalInt;
import org.basalt.core.consensus.WitnessCommitment;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.Witness;
import org.basalt.core.verdict.Reject;

/// Whether the witnesses of a block are those that it commits to. A fault here says nothing about
/// the header: the witnesses may have been changed on the way.
final class WitnessRules {
  static final Rule<Context> RESERVED_VALUE =
      rule(
          bip(141),
          "A block with a witness commitment MUST have one item of 32 bytes in its coinbase's"
              + " witness.",
          WitnessRules::reservedValueHasItsSize,
          BAD_WITNESS_NONCE_SIZE);

  static final Rule<Context> COMMITMENT =
      rule(
          bip(141),
          "The commitment MUST be the double SHA-256 of the witness merkle root and that item.",
          WitnessRules::commitmentMatches,
          BAD_WITNESS_MERKLE_MATCH);

  static final Rule<Context> NO_WITNESS =
      rule(
          bip(141),
          "A block without a commitment, or before the rule, MUST NOT have a witness.",
          WitnessRules::noWitnessIsUncommitted,
          UNEXPECTED_WITNESS);

  static final RuleBook<Context> RULES =
      RuleBook.inOrderOf(
          "CheckWitnessMalleation", "WitnessRules", RESERVED_VALUE, COMMITMENT, NO_WITNESS);

  private static final String DEBUG_PREFIX = "CheckWitnessMalleation : ";

  private WitnessRules() {}

  /// @param expectsCommitment false: a commitment is not looked for, and no witness allowed
  record Context(Block block, boolean expectsCommitment) {
    OptionalInt commitmentIndex() {
      return expectsCommitment
          ? WitnessCommitment.indexIn(block.transactions())
          : OptionalInt.empty();
    }

    Witness coinbaseWitness() {
      return block.transactions().get(0).inputs().get(0).witness();
    }
  }

  static Optional<Reject> reservedValueHasItsSize(Context c) {
    if (c.commitmentIndex().isEmpty()) {
      return Optional.empty();
    }
    Witness witness = c.coinbaseWitness();
    boolean isOneItem =
        witness.size() == 1 && witness.item(0).length == WitnessCommitment.RESERVED_VALUE_SIZE;
    return Verdicts.require(
        isOneItem, BAD_WITNESS_NONCE_SIZE, DEBUG_PREFIX + "invalid witness reserved value size");
  }

  /// The tree of wtxids needs no look at twins: they would be twins in the tree of txids too.
  static Optional<Reject> commitmentMatches(Context c) {
    OptionalInt index = c.commitmentIndex();
    if (index.isEmpty()) {
      return Optional.empty();
    }
    Transaction coinbase = c.block().transactions().get(0);
    Script scriptPubKey = coinbase.outputs().get(index.getAsInt()).scriptPubKey();
    byte[] hash = WitnessCommitment.compute(c.block().transactions(), c.coinbaseWitness().item(0));
    return Verdicts.require(
        WitnessCommitment.matches(scriptPubKey, hash),
        BAD_WITNESS_MERKLE_MATCH,
        DEBUG_PREFIX + "witness merkle commitment mismatch");
  }

  static Optional<Reject> noWitnessIsUncommitted(Context c) {
    return Verdicts.require(
        c.commitmentIndex().isPresent() || !WitnessCommitment.hasAnyWitness(c.block()),
        UNEXPECTED_WITNESS,
        DEBUG_PREFIX + "unexpected witness data found");
  }
}
