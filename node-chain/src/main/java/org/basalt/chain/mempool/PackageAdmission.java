package org.basalt.chain.mempool;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.PackageOutcome;
import org.basalt.chain.api.PackageOutcome.Verdict;
import org.basalt.chain.api.TxOutcome;
import org.basalt.core.hash.Wtxid;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;

/// Decides whether transactions that were given together come into the mempool.
@OwnedBy("chain")
public final class PackageAdmission {
  private final TxAdmission admission;
  private final Mempool mempool;

  public PackageAdmission(TxAdmission admission, Mempool mempool) {
    this.admission = admission;
    this.mempool = mempool;
  }

  /// Takes a transaction and its parents in, as far as they may come in.
  ///
  /// @param maxFeeRateSatPerKvB that one may pay; 0 is no limit
  public PackageOutcome submit(
      List<Transaction> transactions, long maxFeeRateSatPerKvB, BlockNode tip) {
    Optional<Reject> fault =
        PackageShape.fault(transactions).or(() -> PackageShape.familyFault(transactions));
    return fault.isPresent()
        ? new PackageOutcome(new Verdict.Policy(fault.get()), Map.of())
        : eachOf(transactions, tx -> submit(tx, tip));
  }

  private TxOutcome submit(Transaction tx, BlockNode tip) {
    Optional<MempoolEntry> same = mempool.find(tx.wtxid());
    if (same.isPresent()) {
      return new TxOutcome.AlreadyInMempool(
          tx.txid(), tx.wtxid(), same.get().feeSat(), same.get().sizeVb());
    }
    return mempool
        .find(tx.txid())
        .<TxOutcome>map(entry -> new TxOutcome.SameTxidDifferentWitness(entry.tx().wtxid()))
        .orElseGet(() -> admission.submit(tx, tip));
  }

  /// What the mempool would say to each; it stays as it is.
  public PackageOutcome test(List<Transaction> transactions, BlockNode tip) {
    return PackageShape.fault(transactions)
        .map(reject -> new PackageOutcome(new Verdict.Policy(reject), Map.of()))
        .orElseGet(() -> eachOf(transactions, tx -> admission.test(tx, tip)));
  }

  private static PackageOutcome eachOf(
      List<Transaction> transactions, Function<Transaction, TxOutcome> judge) {
    Map<Wtxid, TxOutcome> outcomes = new LinkedHashMap<>();
    transactions.forEach(tx -> outcomes.put(tx.wtxid(), judge.apply(tx)));
    boolean hasFailed = outcomes.values().stream().anyMatch(TxOutcome.Refused.class::isInstance);
    Verdict verdict =
        hasFailed
            ? new Verdict.TransactionFailed(Reject.of(RejectReason.TRANSACTION_FAILED, ""))
            : new Verdict.Accepted();
    return new PackageOutcome(verdict, outcomes);
  }
}
