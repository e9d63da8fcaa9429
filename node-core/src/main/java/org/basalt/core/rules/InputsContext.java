package org.basalt.core.rules;

import java.util.List;
import org.basalt.core.consensus.Coin;
import org.basalt.core.primitive.Transaction;

/// A transaction, no coinbase, and the coins that it spends.
///
/// @param coins one for each input, in order; [Coin#NONE] for a missing one
/// @param height of the block that the transaction is or would be in
record InputsContext(Transaction tx, List<Coin> coins, int height) {
  InputsContext {
    if (coins.size() != tx.inputs().size()) {
      throw new IllegalArgumentException(
          "expected " + tx.inputs().size() + " coins, got " + coins.size());
    }
  }
}
