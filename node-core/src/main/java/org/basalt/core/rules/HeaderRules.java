package org.basalt.core.rules;

import static org.basalt.core.rules.Rule.rule;
import static org.basalt.core.verdict.RejectReason.HIGH_HASH;

import java.util.Optional;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.consensus.WorkRequired;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.verdict.Reject;

/// What a header must satisfy by itself.
final class HeaderRules {
  static final RuleBook<Context> RULES =
      RuleBook.inOrderOf(
          "CheckBlockHeader",
          "HeaderRules",
          rule(
              Source.ORIGINAL,
              "The bits MUST be a positive target not above the network's limit, and the header's"
                  + " hash MUST NOT be above that target.",
              HeaderRules::hashMeetsTarget,
              HIGH_HASH));

  private HeaderRules() {}

  /// A header without its chain.
  record Context(ConsensusParams params, BlockHeader header) {}

  static Optional<Reject> hashMeetsTarget(Context c) {
    return Verdicts.require(
        WorkRequired.isMet(c.params(), c.header().hash(), c.header().bits()),
        HIGH_HASH,
        "proof of work failed");
  }
}
