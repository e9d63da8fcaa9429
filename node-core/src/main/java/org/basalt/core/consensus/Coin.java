package org.basalt.core.consensus;

import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.TxOut;

/// An unspent output and what a spender must know of its origin (Core `coins.h` Coin).
///
/// @param height of the block that made it, 0 to 2^31 - 1
public record Coin(TxOut output, int height, boolean isCoinbase) {
  /// Stands for "there is no such coin": unknown or spent.
  public static final Coin NONE = new Coin(new TxOut(-1, Script.EMPTY), 0, false);

  public boolean isNone() {
    return output.valueSat() == -1;
  }

  public long valueSat() {
    return output.valueSat();
  }

  public Script scriptPubKey() {
    return output.scriptPubKey();
  }
}
