package org.basalt.core.rules;

import static org.basalt.core.rules.Rule.rule;
import static org.basalt.core.rules.Source.ORIGINAL;
import static org.basalt.core.rules.Source.bip;
import static org.basalt.core.verdict.RejectReason.BAD_DIFFBITS;
import static org.basalt.core.verdict.RejectReason.BAD_VERSION;
import static org.basalt.core.verdict.RejectReason.TIME_TIMEWARP_ATTACK;
import static org.basalt.core.verdict.RejectReason.TIME_TOO_NEW;
import static org.basalt.core.verdict.RejectReason.TIME_TOO_OLD;

import java.util.List;
import java.util.Optional;
import org.basalt.core.consensus.Limits;
import org.basalt.core.consensus.WorkRequired;
import org.basalt.core.verdict.Reject;

/// What a header must satisfy in its place on the chain.
final class HeaderContextRules {
  static final RuleBook<HeaderContext> RULES =
      RuleBook.inOrderOf(
          "ContextualCheckBlockHeader",
          "HeaderContextRules",
          rule(
              List.of(ORIGINAL, bip(94)),
              "The bits MUST be those that the chain before the block asks for.",
              HeaderContextRules::bitsAreThoseRequired,
              BAD_DIFFBITS),
          rule(
              ORIGINAL,
              "The time MUST be above the median time of the eleven blocks before.",
              HeaderContextRules::timeIsAboveMedian,
              TIME_TOO_OLD),
          rule(
                  bip(94),
                  "The first block of a retarget period MUST NOT be more than 600 seconds earlier"
                      + " than its parent.",
                  HeaderContextRules::periodBeginsNearParent,
                  TIME_TIMEWARP_ATTACK)
              .since("testnet4, and regtest if asked"),
          rule(
              ORIGINAL,
              "The time MUST NOT be more than two hours ahead of the node's clock.",
              HeaderContextRules::timeIsNotInFuture,
              TIME_TOO_NEW),
          rule(
              List.of(bip(34), bip(66), bip(65)),
              "The version, signed, MUST be at least 2 where BIP-0034 holds, 3 where BIP-0066 holds,"
                  + " and 4 where BIP-0065 holds.",
              HeaderContextRules::versionIsCurrent,
              BAD_VERSION));

  private HeaderContextRules() {}

  static Optional<Reject> bitsAreThoseRequired(HeaderContext c) {
    int required = WorkRequired.nextBits(c.params(), c.prev(), c.header().timeSec());
    return Verdicts.require(c.header().bits() == required, BAD_DIFFBITS, "incorrect proof of work");
  }

  static Optional<Reject> timeIsAboveMedian(HeaderContext c) {
    return Verdicts.require(
        c.header().timeSec() > c.prev().medianTimePast(),
        TIME_TOO_OLD,
        "block's timestamp is too early");
  }

  /// Otherwise the last block of each period could claim a time far ahead and the first of the next
  /// one fall back, so that every period seems long and difficulty sinks without end (the
  /// timewarp).
  static Optional<Reject> periodBeginsNearParent(HeaderContext c) {
    boolean applies = c.params().enforcesBip94() && c.height() % c.params().retargetInterval() == 0;
    return Verdicts.require(
        !applies || c.header().timeSec() >= c.prev().timeSec() - Limits.MAX_TIMEWARP_SEC,
        TIME_TIMEWARP_ATTACK,
        "block's timestamp is too early on diff adjustment block");
  }

  static Optional<Reject> timeIsNotInFuture(HeaderContext c) {
    return Verdicts.require(
        c.header().timeSec() <= c.nowSec() + Limits.MAX_FUTURE_BLOCK_TIME_SEC,
        TIME_TOO_NEW,
        "block timestamp too far in the future");
  }

  static Optional<Reject> versionIsCurrent(HeaderContext c) {
    int version = c.header().version();
    boolean isOutdated =
        (version < 2 && c.height() >= c.params().bip34Height())
            || (version < 3 && c.height() >= c.params().bip66Height())
            || (version < 4 && c.height() >= c.params().bip65Height());
    if (!isOutdated) {
      return Optional.empty();
    }
    String hex = "0x%08x".formatted(version);
    return Optional.of(new Reject(BAD_VERSION, hex, "rejected nVersion=" + hex + " block"));
  }
}
