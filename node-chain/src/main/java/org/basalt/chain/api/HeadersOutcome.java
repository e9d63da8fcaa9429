package org.basalt.chain.api;

import org.basalt.core.verdict.BlockVerdict;

/// What became of submitted headers.
public sealed interface HeadersOutcome {
  /// All are in the tree.
  ///
  /// @param last node of the last header
  record Accepted(BlockNode last) implements HeadersOutcome {}

  /// One was refused; those before it are in the tree.
  ///
  /// @param index of the refused header in the list
  record Refused(int index, BlockVerdict.Invalid verdict) implements HeadersOutcome {}
}
