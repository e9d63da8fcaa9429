package org.basalt.chain.ledger;

import org.basalt.chain.swiftsync.BlockShare;

/// What a block contributes to a run of [SwiftSync], worked out ahead of its turn.
sealed interface SwiftShare {
  /// No run, or the block has no part in it.
  record None() implements SwiftShare {}

  record Ready(BlockShare share) implements SwiftShare {}

  /// The hints are not for this block.
  record Misfit(String why) implements SwiftShare {}

  SwiftShare NONE = new None();
}
