package org.basalt.core.signing;

import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.Witness;

/// What an input is to hold.
///
/// @param isComplete it satisfies the output that it spends, by the rules of relay
public record SignedInput(Script scriptSig, Witness witness, boolean isComplete) {
  public TxIn into(TxIn input) {
    return new TxIn(input.prevout(), scriptSig, input.sequence(), witness);
  }
}
