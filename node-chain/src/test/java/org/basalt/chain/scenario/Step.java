package org.basalt.chain.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.basalt.chain.TestChain;
import org.basalt.chain.api.BlockOutcome;
import org.basalt.core.primitive.Block;
import org.basalt.core.verdict.BlockVerdict;
import org.basalt.core.verdict.RejectReason;

/// One step of a scenario: what is handed to the ledger, and what is to come of it.
sealed interface Step {
  /// Stored, and if it is on the best chain then connected.
  record Accepted(Block block) implements Step {}

  /// Not even stored.
  record Refused(Block block, RejectReason reason) implements Step {}

  /// Stored, but found invalid when it was connected.
  record FailsToConnect(Block block, RejectReason reason) implements Step {}

  /// Refused because its parent is unknown.
  record Orphan(Block block) implements Step {}

  /// The active chain ends here.
  record ExpectTip(Block block) implements Step {}

  static void run(TestChain chain, Step... steps) {
    for (Step step : steps) {
      step.apply(chain);
    }
  }

  private void apply(TestChain chain) {
    switch (this) {
      case Accepted(Block block) ->
          assertThat(chain.submit(block))
              .describedAs("%s", block)
              .isInstanceOf(BlockOutcome.Stored.class);
      case Refused(Block block, RejectReason reason) -> expectRefused(chain, block, reason);
      case Orphan(Block block) -> expectRefused(chain, block, RejectReason.PREV_BLK_NOT_FOUND);
      case FailsToConnect(Block block, RejectReason reason) -> {
        assertThat(chain.submit(block)).isInstanceOf(BlockOutcome.Stored.class);
        BlockVerdict verdict =
            chain.checked().stream()
                .filter(checked -> checked.hash().equals(block.hash()))
                .findFirst()
                .orElseThrow()
                .verdict();
        assertThat(verdict)
            .isInstanceOfSatisfying(
                BlockVerdict.ConsensusFailure.class,
                failure -> assertThat(failure.reject().reason()).isEqualTo(reason));
      }
      case ExpectTip(Block block) -> assertThat(chain.tip().hash()).isEqualTo(block.hash());
    }
  }

  private static void expectRefused(TestChain chain, Block block, RejectReason reason) {
    assertThat(chain.submit(block))
        .isInstanceOfSatisfying(
            BlockOutcome.Refused.class,
            refused -> assertThat(refused.verdict().reject().reason()).isEqualTo(reason));
  }
}
