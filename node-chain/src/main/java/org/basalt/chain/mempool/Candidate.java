package org.basalt.chain.mempool;

import java.util.List;
import java.util.Set;
import org.basalt.chain.api.TxOutcome;
import org.basalt.core.consensus.Coin;
import org.basalt.core.hash.Txid;
import org.basalt.core.hash.Wtxid;
import org.basalt.core.primitive.Transaction;

/// A transaction with which nothing was found wrong up to its scripts, and what it would mean for
/// the mempool.
///
/// @param entry not in the mempool yet, without neighbours
/// @param spent one for each input
/// @param parents in the mempool
/// @param conflicts that it would replace, without their descendants
/// @param evictsSibling one of them spends nothing that the transaction spends
record Candidate(
    MempoolEntry entry,
    List<Coin> spent,
    Set<MempoolEntry> parents,
    Set<MempoolEntry> conflicts,
    boolean evictsSibling) {
  Transaction tx() {
    return entry.tx();
  }

  Wtxid wtxid() {
    return entry.tx().wtxid();
  }

  /// It alone.
  TxOutcome.Worth worth() {
    return new TxOutcome.Worth(entry.modifiedFeeSat(), entry.sizeVb(), List.of(wtxid()));
  }

  TxOutcome.Accepted accepted(TxOutcome.Worth judgedBy, List<Txid> replaced) {
    return new TxOutcome.Accepted(
        entry.txid(), wtxid(), entry.feeSat(), entry.sizeVb(), judgedBy, replaced);
  }
}
