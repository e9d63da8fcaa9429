package org.basalt.chain.api;

import java.util.Optional;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.Script;

/// Blocks for miners. All methods wait for the ledger's thread.
public interface MiningService {
  /// A block on the tip with the best of the mempool. The transactions of the one before are kept
  /// while the tip is the same, and for some seconds even if the mempool changes.
  BlockTemplate template();

  /// A block on the tip with the best of the mempool of this moment, that pays subsidy and fees to
  /// a script; proof of work is not done yet.
  Block assemble(Script payTo);

  /// Grows whenever the mempool changes.
  long mempoolChanges();

  /// The last block assembled; empty before the first.
  Optional<Assembled> last();

  MiningSettings settings();

  /// @param weightWu what is reserved for header and coinbase among it
  /// @param transactions without the coinbase
  record Assembled(long weightWu, int transactions) {}
}
