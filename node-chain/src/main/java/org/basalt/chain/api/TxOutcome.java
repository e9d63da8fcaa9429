package org.basalt.chain.api;

import java.util.List;
import org.basalt.core.hash.Txid;
import org.basalt.core.hash.Wtxid;
import org.basalt.core.verdict.TxVerdict;

/// What became of a transaction for the mempool.
public sealed interface TxOutcome {
  /// All that there is for a transaction by itself.
  sealed interface Judged extends TxOutcome {}

  /// It is in the mempool, or would be.
  ///
  /// @param feeSat that it pays by itself
  /// @param sizeVb virtual, adjusted for signature operations
  /// @param judgedBy what it was found worth
  /// @param replaced transactions that it pushed out
  record Accepted(
      Txid txid, Wtxid wtxid, long feeSat, long sizeVb, Worth judgedBy, List<Txid> replaced)
      implements Judged {
    public Accepted {
      replaced = List.copyOf(replaced);
    }
  }

  /// It was there before. Of packages only: a transaction by itself is [Refused] then.
  record AlreadyInMempool(Txid txid, Wtxid wtxid, long feeSat, long sizeVb) implements TxOutcome {}

  /// One that differs in the witness only was there before, and stays. Of packages only.
  ///
  /// @param other its id
  record SameTxidDifferentWitness(Wtxid other) implements TxOutcome {}

  /// The mempool does without it.
  record Refused(TxVerdict.Invalid verdict) implements Judged {}

  /// Fees by size of transactions that were looked at together.
  ///
  /// @param feeSat of all, with what the operator adds to it
  /// @param sizeVb of all
  /// @param of these
  record Worth(long feeSat, long sizeVb, List<Wtxid> of) {
    public Worth {
      of = List.copyOf(of);
    }
  }
}
