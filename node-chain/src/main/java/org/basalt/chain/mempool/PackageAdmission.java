package org.basalt.chain.mempool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.PackageOutcome;
import org.basalt.chain.api.PackageOutcome.Verdict;
import org.basalt.chain.api.TxOutcome;
import org.basalt.core.hash.Txid;
import org.basalt.core.hash.Wtxid;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;
import org.basalt.core.verdict.TxVerdict;

/// Decides whether transactions that were given together come into the mempool.
///
/// A parent may pay too little to be taken by itself, and yet be worth mining for the sake of its
/// child. So each is tried alone first, in order, since what pays for itself must not pay for
/// others as well; those that failed for want of fees, or of a parent that did, are then judged
/// together by the sum of their fees. What fails for any other reason would fail together, too.
///
/// Source: Core `validation.cpp` AcceptPackage, AcceptSubPackage, AcceptMultipleTransactions.
@OwnedBy("chain")
public final class PackageAdmission {
  private static final PackageOutcome FAILED = failed(Map.of());

  private final TxAdmission admission;
  private final Mempool mempool;

  public PackageAdmission(TxAdmission admission, Mempool mempool) {
    this.admission = admission;
    this.mempool = mempool;
  }

  /// Takes a transaction and its parents in, as far as they may come in.
  ///
  /// @param transactions at least one
  /// @param maxFeeRateSatPerKvB that one may pay; 0 is no limit
  public PackageOutcome submit(
      List<Transaction> transactions, long maxFeeRateSatPerKvB, BlockNode tip) {
    Optional<Reject> fault =
        PackageShape.fault(transactions).or(() -> PackageShape.familyFault(transactions));
    return fault.isPresent()
        ? refused(fault.get(), Map.of())
        : new Submission(transactions, maxFeeRateSatPerKvB, tip).run();
  }

  /// What the mempool would say to each; it stays as it is.
  public PackageOutcome test(List<Transaction> transactions, BlockNode tip) {
    return PackageShape.fault(transactions)
        .map(reject -> refused(reject, Map.of()))
        .orElseGet(() -> together(transactions, tip, Terms.TEST_PACKAGE));
  }

  private static PackageOutcome refused(Reject reject, Map<Wtxid, TxOutcome> outcomes) {
    return new PackageOutcome(new Verdict.Policy(reject), outcomes);
  }

  private static PackageOutcome failed(Map<Wtxid, TxOutcome> outcomes) {
    return failed(RejectReason.TRANSACTION_FAILED, outcomes);
  }

  private static PackageOutcome failed(RejectReason reason, Map<Wtxid, TxOutcome> outcomes) {
    return new PackageOutcome(new Verdict.TransactionFailed(Reject.of(reason, "")), outcomes);
  }

  /// One package on its way in.
  private final class Submission {
    private final List<Transaction> transactions;
    private final long maxFeeRateSatPerKvB;
    private final BlockNode tip;

    /// In the mempool now, or before.
    private final Map<Wtxid, TxOutcome> taken = new HashMap<>();

    /// Refused alone.
    private final Map<Wtxid, TxOutcome> refused = new HashMap<>();

    private final List<Transaction> retried = new ArrayList<>();
    private boolean isHopeless;

    Submission(List<Transaction> transactions, long maxFeeRateSatPerKvB, BlockNode tip) {
      this.transactions = transactions;
      this.maxFeeRateSatPerKvB = maxFeeRateSatPerKvB;
      this.tip = tip;
    }

    PackageOutcome run() {
      transactions.forEach(this::tryAlone);
      PackageOutcome second;
      if (isHopeless) {
        second = FAILED;
      } else if (retried.isEmpty()) {
        second = new PackageOutcome(new Verdict.Accepted(), Map.of());
      } else if (retried.size() == 1) {
        Transaction tx = retried.getFirst();
        TxOutcome.Judged again = judgeAlone(tx);
        Map<Wtxid, TxOutcome> outcome = Map.of(tx.wtxid(), again);
        second =
            again instanceof TxOutcome.Accepted
                ? new PackageOutcome(new Verdict.Accepted(), outcome)
                : failed(outcome);
      } else {
        second = together(retried, tip, Terms.together(maxFeeRateSatPerKvB));
      }
      mempool.trim();
      return afterTrimming(second);
    }

    private TxOutcome.Judged judgeAlone(Transaction tx) {
      return admission.judge(tx, tip, Terms.firstAlone(maxFeeRateSatPerKvB));
    }

    private void tryAlone(Transaction tx) {
      Optional<MempoolEntry> known = mempool.find(tx.txid());
      if (known.isPresent()) {
        taken.put(tx.wtxid(), known(tx, known.get()));
        return;
      }
      switch (judgeAlone(tx)) {
        case TxOutcome.Accepted accepted -> taken.put(tx.wtxid(), accepted);
        case TxOutcome.Refused(TxVerdict.Invalid verdict) -> {
          refused.put(tx.wtxid(), new TxOutcome.Refused(verdict));
          boolean mayPayTogether =
              verdict instanceof TxVerdict.Reconsiderable
                  || verdict instanceof TxVerdict.MissingInputs;
          if (mayPayTogether && transactions.size() > 1) {
            retried.add(tx);
          } else {
            isHopeless = true;
          }
        }
      }
    }

    private static TxOutcome known(Transaction tx, MempoolEntry entry) {
      return entry.tx().wtxid().equals(tx.wtxid())
          ? new TxOutcome.AlreadyInMempool(tx.txid(), tx.wtxid(), entry.feeSat(), entry.sizeVb())
          : new TxOutcome.SameTxidDifferentWitness(entry.tx().wtxid());
    }

    /// What is no longer in the mempool did not come in.
    private PackageOutcome afterTrimming(PackageOutcome second) {
      Map<Wtxid, TxOutcome> outcomes = new LinkedHashMap<>();
      boolean isAnyEvicted = false;
      for (Transaction tx : transactions) {
        Wtxid wtxid = tx.wtxid();
        TxOutcome outcome =
            second
                .of(wtxid)
                .or(() -> Optional.ofNullable(taken.get(wtxid)))
                .or(() -> Optional.ofNullable(refused.get(wtxid)))
                .orElseThrow();
        if (!(outcome instanceof TxOutcome.Refused) && mempool.find(tx.txid()).isEmpty()) {
          isAnyEvicted = true;
          outcome =
              new TxOutcome.Refused(
                  new TxVerdict.MempoolPolicy(Reject.of(RejectReason.MEMPOOL_FULL, "")));
        }
        outcomes.put(wtxid, outcome);
      }
      return isAnyEvicted ? failed(outcomes) : new PackageOutcome(second.verdict(), outcomes);
    }
  }

  /// Judges transactions together, and takes them all in or none, if that was asked for.
  ///
  /// @param transactions none of them in the mempool
  private PackageOutcome together(List<Transaction> transactions, BlockNode tip, Terms terms) {
    List<Candidate> candidates = new ArrayList<>();
    Map<Txid, Transaction> before = new HashMap<>();
    for (Transaction tx : transactions) {
      switch (admission.preChecks().check(tx, before, tip, terms)) {
        case PreChecks.Result.Failed(TxVerdict.Invalid verdict) -> {
          return failed(tx, verdict);
        }
        case PreChecks.Result.Passed(Candidate candidate) -> {
          Optional<TxVerdict.Invalid> tooHigh = TxAdmission.feeTooHigh(candidate.entry(), terms);
          if (tooHigh.isPresent()) {
            return failed(tx, tooHigh.get());
          }
          candidates.add(candidate);
          before.put(tx.txid(), tx);
        }
      }
    }
    for (Candidate candidate : candidates) {
      Optional<String> truc = Truc.packageFault(candidate, transactions);
      if (truc.isPresent()) {
        return refused(Reject.of(RejectReason.TRUC_VIOLATION, truc.get()), Map.of());
      }
    }
    return judge(new Group(candidates), transactions, tip, terms);
  }

  private static PackageOutcome failed(Transaction tx, TxVerdict.Invalid verdict) {
    return failed(Map.of(tx.wtxid(), new TxOutcome.Refused(verdict)));
  }

  /// Candidates that are judged together.
  private record Group(List<Candidate> candidates) {
    List<MempoolEntry> entries() {
      return candidates.stream().map(Candidate::entry).toList();
    }

    boolean hasConflicts() {
      return candidates.stream().anyMatch(candidate -> !candidate.conflicts().isEmpty());
    }

    Set<MempoolEntry> replaced() {
      Set<MempoolEntry> conflicts = new LinkedHashSet<>();
      candidates.forEach(candidate -> conflicts.addAll(candidate.conflicts()));
      return Mempool.withDescendants(conflicts);
    }

    TxOutcome.Worth worth() {
      return new TxOutcome.Worth(
          entries().stream().mapToLong(MempoolEntry::modifiedFeeSat).sum(),
          entries().stream().mapToLong(MempoolEntry::sizeVb).sum(),
          candidates.stream().map(Candidate::wtxid).toList());
    }
  }

  private PackageOutcome judge(
      Group group, List<Transaction> transactions, BlockNode tip, Terms terms) {
    TxOutcome.Worth worth = group.worth();
    if (!terms.isJudgedAlone()) {
      Optional<TxVerdict.Invalid> tooLittle =
          admission.feeFloor().fault(worth.feeSat(), worth.sizeVb());
      if (tooLittle.isPresent()) {
        return failed(transactions.getLast(), tooLittle.get());
      }
    }
    Staging staging = new Staging(mempool, group.entries(), group.replaced());
    if (group.hasConflicts()) {
      Optional<Reject> notBetter =
          admission.replacement().packageFault(group.candidates(), staging);
      if (notBetter.isPresent()) {
        return refused(notBetter.get(), Map.of());
      }
    }
    if (!staging.isWithinLimits()) {
      return refused(Reject.of(RejectReason.TOO_LARGE_CLUSTER, ""), Map.of());
    }
    Optional<EphemeralDust.Fault> dust = admission.dustFault(transactions);
    if (dust.isPresent()) {
      return failed(
          RejectReason.UNSPENT_DUST,
          Map.of(dust.get().child().wtxid(), new TxOutcome.Refused(dust.get().verdict())));
    }
    return runScripts(group, staging, tip, terms);
  }

  private PackageOutcome runScripts(Group group, Staging staging, BlockNode tip, Terms terms) {
    Map<Wtxid, TxOutcome> outcomes = new LinkedHashMap<>();
    TxOutcome.Worth worth = group.worth();
    List<Txid> replaced = staging.removed().stream().map(MempoolEntry::txid).sorted().toList();
    Map<Wtxid, TxOutcome> accepted = new LinkedHashMap<>();
    for (Candidate candidate : group.candidates()) {
      if (admission.scripts().check(candidate.tx(), candidate.spent(), tip)
          instanceof TxVerdict.Invalid invalid) {
        outcomes.put(candidate.wtxid(), new TxOutcome.Refused(invalid));
        return failed(outcomes);
      }
      accepted.put(
          candidate.wtxid(),
          candidate.accepted(terms.isJudgedAlone() ? candidate.worth() : worth, replaced));
      if (terms.isTest()) {
        outcomes.putAll(accepted);
      }
    }
    if (!terms.isTest()) {
      mempool.atOnce(() -> {
        mempool.replace(staging.removed(), group.entries());
        group.entries().forEach(mempool::tellAdded);
        return true;
      });
    }
    return new PackageOutcome(new Verdict.Accepted(), accepted);
  }
}
