package org.basalt.chain.api;

import org.basalt.core.verdict.BlockVerdict;

/// What became of a submitted block.
public sealed interface BlockOutcome {
  /// Its data is stored (or was before). Whether it is also connected, and how that went, is told
  /// by [ChainEvent.BlockChecked], which comes before this outcome if it comes at once.
  ///
  /// @param isNew false if its data was there already
  record Stored(BlockNode node, boolean isNew) implements BlockOutcome {}

  /// Neither stored nor wrong: not asked for, and not worth keeping (less work than the tip, or too
  /// far ahead).
  record Ignored(BlockNode node) implements BlockOutcome {}

  /// Not acceptable.
  record Refused(BlockVerdict.Invalid verdict) implements BlockOutcome {}

  /// The bytes are no block.
  record Undecodable(String message) implements BlockOutcome {}
}
