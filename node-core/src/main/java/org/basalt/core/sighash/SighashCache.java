package org.basalt.core.sighash;

import java.util.List;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxOut;

/// What the digests of a transaction's inputs have in common, computed when first needed.
/// Thread-safe: the inputs of a transaction share one.
public final class SighashCache {
  private final Transaction tx;
  private final List<TxOut> spentOutputs;

  private SighashCache(Transaction tx, List<TxOut> spentOutputs) {
    this.tx = tx;
    this.spentOutputs = spentOutputs;
  }

  /// @param spentOutputs one for each input, in order
  public static SighashCache of(Transaction tx, List<TxOut> spentOutputs) {
    if (spentOutputs.size() != tx.inputs().size()) {
      throw new IllegalArgumentException(
          "expected " + tx.inputs().size() + " spent outputs, got " + spentOutputs.size());
    }
    return new SighashCache(tx, List.copyOf(spentOutputs));
  }

  Transaction tx() {
    return tx;
  }

  List<TxOut> spentOutputs() {
    return spentOutputs;
  }
}
