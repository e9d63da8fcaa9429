package org.basalt.core.consensus;

import java.util.List;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.script.ScriptFlag;
import org.basalt.core.script.ScriptFlags;
import org.basalt.core.script.SigOps;

/// What a transaction's signature operations count towards the block's limit (BIP-0141): four for
/// each in scriptSig, scriptPubKey and P2SH redeem script, one for each in a witness.
///
/// Operations are counted where they stand, executed or not, and outputs count when they are made,
/// not when they are spent; only P2SH and witness scripts count when they are spent.
public final class SigOpCost {
  private SigOpCost() {}

  /// Operations of all scriptSigs and scriptPubKeys, unscaled; CHECKMULTISIG counts 20 (Core
  /// GetLegacySigOpCount).
  public static long legacyCount(Transaction tx) {
    long count = 0;
    for (TxIn input : tx.inputs()) {
      count += SigOps.legacy(input.scriptSig(), false);
    }
    for (TxOut output : tx.outputs()) {
      count += SigOps.legacy(output.scriptPubKey(), false);
    }
    return count;
  }

  /// Core GetTransactionSigOpCost.
  ///
  /// @param coins one for each input, in order; ignored for a coinbase
  public static long of(Transaction tx, List<Coin> coins, ScriptFlags flags) {
    long cost = legacyCount(tx) * Limits.WITNESS_SCALE_FACTOR;
    if (tx.isCoinbase()) {
      return cost;
    }
    boolean countsP2sh = flags.has(ScriptFlag.P2SH);
    for (int i = 0; i < coins.size(); i++) {
      TxIn input = tx.inputs().get(i);
      Script scriptPubKey = coins.get(i).scriptPubKey();
      if (countsP2sh) {
        cost += (long) SigOps.p2sh(input.scriptSig(), scriptPubKey) * Limits.WITNESS_SCALE_FACTOR;
      }
      cost += SigOps.witness(input.scriptSig(), scriptPubKey, input.witness(), flags);
    }
    return cost;
  }
}
