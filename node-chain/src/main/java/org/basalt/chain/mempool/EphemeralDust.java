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
    transactions.forEach(tx -> together.put(tx.txid(), tx));
    return transactions.stream()
        .filter(tx -> leavesDust(tx, together))
        .findFirst()
        .map(tx -> new Fault(tx, verdict(tx)));
  }

  private boolean leavesDust(Transaction tx, Map<Txid, Transaction> together) {
    Set<Txid> parents = new HashSet<>();
    tx.inputs().forEach(input -> parents.add(input.prevout().txid()));
    Set<OutPoint> dust = new HashSet<>();
    for (Txid txid : parents) {
      Optional.ofNullable(together.get(txid))
          .or(() -> mempool.find(txid).map(MempoolEntry::tx))
          .ifPresent(parent ->
              Dust.positions(parent, dustFeeRateSatPerKvB)
                  .forEach(index -> dust.add(new OutPoint(txid, index))));
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
