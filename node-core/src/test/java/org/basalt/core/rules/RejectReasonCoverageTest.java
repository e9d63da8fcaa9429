package org.basalt.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.basalt.core.verdict.RejectReason;
import org.junit.jupiter.api.Test;

class RejectReasonCoverageTest {
  /// The ledger gives these, not a rule: its own tests see them.
  static final Set<RejectReason> GIVEN_BY_THE_LEDGER =
      EnumSet.of(
          RejectReason.DUPLICATE_INVALID,
          RejectReason.PREV_BLK_NOT_FOUND,
          RejectReason.BAD_PREVBLK,
          RejectReason.TOO_LITTLE_CHAINWORK,
          RejectReason.INCONCLUSIVE_NOT_BEST_PREVBLK);

  /// The mempool's own reasons are seen by the tests of node-chain.
  private static Set<RejectReason> reasonsOfBlocks() {
    Set<RejectReason> reasons = EnumSet.allOf(RejectReason.class);
    reasons.removeIf(RejectReason::isOfMempool);
    return reasons;
  }

  @Test
  void everyReasonOfARuleIsSeenByATest() {
    Set<RejectReason> expected = reasonsOfBlocks();
    expected.removeAll(GIVEN_BY_THE_LEDGER);
    assertThat(RejectingTests.byReason().keySet()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void everyReasonBelongsToARuleOrToTheLedger() {
    Set<RejectReason> given = EnumSet.copyOf(GIVEN_BY_THE_LEDGER);
    RuleBooks.all().forEach(book -> book.rules().forEach(rule -> given.addAll(rule.reasons())));
    assertThat(given).isEqualTo(reasonsOfBlocks());
  }
}
