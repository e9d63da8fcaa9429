package org.basalt.chain.api;

import java.util.List;
import org.basalt.core.hash.Txid;
import org.basalt.core.hash.Wtxid;
import org.basalt.core.verdict.TxVerdict;

/// What became of a transaction for the mempool.
public sealed interface TxOutcome {
  /// It is in the mempool, or would be.
  ///
  /// @param feeSat that it pays
  /// @param sizeVb virtual, adjusted for signature operations
  /// @param replaced transactions that it pushed out
  record Accepted(Txid txid, Wtxid wtxid, long feeSat, long sizeVb, List<Txid> replaced)
      implements TxOutcome {
    public Accepted {
      replaced = List.copyOf(replaced);
    }
  }

  /// The mempool does without it.
  record Refused(TxVerdict.Invalid verdict) implements TxOutcome {}
}
