package org.basalt.chain.mempool;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.basalt.chain.policy.Dust;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;
import org.basalt.core.verdict.TxVerdict;

/// Dust may be in the mempool if whatever spends from its transaction spends the dust, too. Source:
/// Core `policy/ephemeral_policy.cpp` CheckEphemeralSpends.
record EphemeralDust(Mempool mempool, long dustFeeRateSatPerKvB) {
  /// @param child that leaves dust of a parent behind
  record Fault(Transaction child, TxVerdict.MempoolPolicy verdict) {}

  /// @param transactions that come together
  Optional<Fault> fault(List<Transaction> transactions) {
    Map<Txid, Transaction> together = new HashMap<>();
    for (Transaction tx : transactions) {
      together.put(tx.txid(), tx);
    }
    for (Transaction tx : transactions) {
      if (leavesDust(tx, together)) {
        return Optional.of(new Fault(tx, verdict(tx)));
      }
    }
    return Optional.empty();
  }

  private boolean leavesDust(Transaction tx, Map<Txid, Transaction> together) {
    Set<OutPoint> dust = Set.of();
    for (TxIn input : tx.inputs()) {
      Txid txid = input.prevout().txid();
      Optional<Transaction> parent = Optional.ofNullable(together.get(txid));
      if (parent.isEmpty()) {
        parent = mempool.find(txid).map(MempoolEntry::tx);
      }
      if (parent.isPresent()) {
        for (int index : Dust.positions(parent.get(), dustFeeRateSatPerKvB)) {
          dust = dust.isEmpty() ? new HashSet<>() : dust;
          dust.add(new OutPoint(txid, index));
        }
      }
    }
    if (dust.isEmpty()) {
      return false;
    }
    for (TxIn input : tx.inputs()) {
      dust.remove(input.prevout());
    }
    return !dust.isEmpty();
  }

  private static TxVerdict.MempoolPolicy verdict(Transaction tx) {
    return new TxVerdict.MempoolPolicy(
        Reject.of(
            RejectReason.MISSING_EPHEMERAL_SPENDS,
            "tx %s (wtxid=%s) did not spend parent's ephemeral dust"
                .formatted(tx.txid(), tx.wtxid())));
  }
}
