package org.basalt.chain.coins;

import org.basalt.core.consensus.Coin;
import org.basalt.core.primitive.OutPoint;

/// A set of unspent outputs.
public interface CoinsView {
  /// The coin, or [Coin#NONE] if there is none or it is spent.
  Coin coin(OutPoint outpoint);

  default boolean hasCoin(OutPoint outpoint) {
    return !coin(outpoint).isNone();
  }
}
