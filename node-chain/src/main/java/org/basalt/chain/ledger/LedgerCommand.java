package org.basalt.chain.ledger;

import java.util.List;
import java.util.function.Consumer;
import org.basalt.chain.api.BlockOutcome;
import org.basalt.chain.api.HeadersOutcome;
import org.basalt.core.primitive.BlockHeader;

/// What others ask of the ledger's thread; done one at a time, in the order of arrival.
sealed interface LedgerCommand {
  /// Headers in order, each the child of the one before.
  record AcceptHeaders(
      List<BlockHeader> headers, boolean isWorkChecked, Consumer<HeadersOutcome> done)
      implements LedgerCommand {}

  /// A block whose decoding and structure check is under way, done, or still to be done.
  record AcceptBlock(
      BlockIntake.Pending block,
      boolean isRequested,
      boolean isWorkChecked,
      Consumer<BlockOutcome> done)
      implements LedgerCommand {}

  /// Anything else: a question, an operator's order, a flush.
  ///
  /// @param refused is run instead if the ledger does no more
  record Run(Runnable action, Runnable refused) implements LedgerCommand {}
}
