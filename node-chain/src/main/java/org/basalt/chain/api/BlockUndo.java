package org.basalt.chain.api;

import java.util.List;
import org.basalt.core.consensus.Coin;

/// The coins that a block spent, for each transaction but the coinbase, in the order of its inputs.
public record BlockUndo(List<List<Coin>> spentByTransaction) {
  public BlockUndo {
    spentByTransaction = List.copyOf(spentByTransaction);
  }
}
