package org.basalt.chain.mempool;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.PolicySettings;
import org.basalt.chain.api.TxOutcome;
import org.basalt.chain.coins.CoinsCache;
import org.basalt.chain.policy.Dust;
import org.basalt.chain.policy.FeeRates;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.rules.Consensus;
import org.basalt.core.runtime.NodeClock;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.core.runtime.WorkerPool;
import org.basalt.core.script.ScriptFlags;
import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;
import org.basalt.core.verdict.TxVerdict;

/// Decides whether a transaction comes into the mempool: consensus for the next block, then policy,
/// cheap checks before dear ones and signatures last.
///
/// The order is Core's, since it decides which of several faults is told: `validation.cpp`
/// MemPoolAccept PreChecks, ReplacementChecks, AcceptSingleTransaction, PolicyScriptChecks,
/// ConsensusScriptChecks.
@OwnedBy("chain")
public final class TxAdmission {
  private static final int VB_PER_KVB = 1_000;

  private final PolicySettings policy;
  private final Mempool mempool;
  private final FeeFloor feeFloor;
  private final PreChecks preChecks;
  private final Replacement replacement;
  private final EphemeralDust ephemeralDust;
  private final ScriptChecks scripts;
  private final ScriptsAhead scriptsAhead;

  /// @param consensus with an engine that remembers signatures, for any thread
  /// @param memory of transactions whose scripts are valid in the next block
  /// @param workers that run scripts ahead
  public TxAdmission(
      Consensus consensus,
      PolicySettings policy,
      CoinsCache coins,
      Mempool mempool,
      NodeClock clock,
      ScriptMemory memory,
      WorkerPool workers) {
    this.policy = policy;
    this.mempool = mempool;
    feeFloor = new FeeFloor(mempool, policy.minRelayFeeRateSatPerKvB());
    preChecks = new PreChecks(consensus, policy, coins, mempool, feeFloor, clock);
    replacement = new Replacement(policy.incrementalFeeRateSatPerKvB());
    ephemeralDust = new EphemeralDust(mempool, policy.dustFeeRateSatPerKvB());
    scripts = new ScriptChecks(consensus, memory);
    scriptsAhead = new ScriptsAhead(preChecks, scripts, workers);
  }

  /// Takes a transaction in if it may come in.
  ///
  /// @param tip of the active chain, whose coins these are
  public TxOutcome.Judged submit(Transaction tx, BlockNode tip) {
    return judge(tx, tip, Terms.SUBMIT);
  }

  /// The same for a transaction that was in the mempool before a restart.
  ///
  /// @param timeSec when it came then, not 0
  public TxOutcome.Judged submit(Transaction tx, BlockNode tip, long timeSec) {
    return judge(tx, tip, Terms.saved(timeSec));
  }

  /// What [#submit] would say; the mempool stays as it is.
  public TxOutcome.Judged test(Transaction tx, BlockNode tip) {
    return judge(tx, tip, Terms.TEST);
  }

  /// Takes back a transaction of a disconnected block. It has no children in the mempool yet, not
  /// even if something there spends from it: [Mempool#adoptChildren].
  TxOutcome.Judged readmit(Transaction tx, BlockNode tip) {
    return judge(tx, tip, Terms.READMIT);
  }

  /// True if an entry, which was in the mempool on another tip, may stay on this one.
  boolean isStillDue(MempoolEntry entry, BlockNode tip) {
    return preChecks.isStillDue(entry, tip);
  }

  /// Adds to a fee, but not to that of an entry with dust: that one must pay nothing, and be worth
  /// nothing to miners. False then.
  public boolean prioritise(Txid txid, long deltaSat) {
    boolean isRefused =
        policy.requiresStandard()
            && mempool
                .find(txid)
                .filter(
                    entry -> !Dust.positions(entry.tx(), policy.dustFeeRateSatPerKvB()).isEmpty())
                .isPresent();
    if (!isRefused) {
      mempool.prioritise(txid, deltaSat);
    }
    return !isRefused;
  }

  /// For transactions that will be submitted one after the other.
  public ScriptsAhead scriptsAhead() {
    return scriptsAhead;
  }

  /// What packages are judged with, too.
  FeeFloor feeFloor() {
    return feeFloor;
  }

  PreChecks preChecks() {
    return preChecks;
  }

  Replacement replacement() {
    return replacement;
  }

  ScriptChecks scripts() {
    return scripts;
  }

  /// A child among some transactions that leaves dust behind, where that matters.
  Optional<EphemeralDust.Fault> dustFault(List<Transaction> transactions) {
    return policy.requiresStandard() ? ephemeralDust.fault(transactions) : Optional.empty();
  }

  /// A fee that looks like a mistake.
  static Optional<TxVerdict.Invalid> feeTooHigh(MempoolEntry entry, Terms terms) {
    boolean isTooHigh =
        terms.maxFeeRateSatPerKvB() > 0
            && FeeRates.compare(
                    entry.modifiedFeeSat(), entry.sizeVb(), terms.maxFeeRateSatPerKvB(), VB_PER_KVB)
                > 0;
    return isTooHigh
        ? Optional.of(new TxVerdict.MempoolPolicy(Reject.of(RejectReason.MAX_FEERATE_EXCEEDED, "")))
        : Optional.empty();
  }

  /// Judges one transaction, and takes it in if that was asked for.
  TxOutcome.Judged judge(Transaction tx, BlockNode tip, Terms terms) {
    return switch (preChecks.check(tx, Map.of(), tip, terms)) {
      case PreChecks.Result.Failed(TxVerdict.Invalid verdict) -> new TxOutcome.Refused(verdict);
      case PreChecks.Result.Passed(Candidate candidate) -> judge(candidate, tip, terms);
    };
  }

  private TxOutcome.Judged judge(Candidate candidate, BlockNode tip, Terms terms) {
    Set<MempoolEntry> replaced = Mempool.withDescendants(candidate.conflicts());
    Optional<TxVerdict.Invalid> fault = faultInMempool(candidate, replaced, terms);
    if (fault.isPresent()) {
      return new TxOutcome.Refused(fault.get());
    }
    if (scriptVerdict(candidate, tip) instanceof TxVerdict.Invalid invalid) {
      return new TxOutcome.Refused(invalid);
    }
    TxOutcome.Accepted accepted =
        candidate.accepted(
            candidate.worth(),
            replaced.isEmpty()
                ? List.of()
                : replaced.stream().map(MempoolEntry::txid).sorted().toList());
    if (terms.isTest()) {
      return accepted;
    }
    return mempool.atOnce(() -> takeIn(candidate, replaced, accepted, terms));
  }

  private TxVerdict scriptVerdict(Candidate candidate, BlockNode tip) {
    ScriptFlags ofBlock = scripts.flagsAfter(tip);
    if (scriptsAhead.foundValid(candidate.tx(), candidate.spent(), ofBlock)) {
      scripts.remember(candidate.tx(), ofBlock);
      return TxVerdict.valid();
    }
    return scripts.check(candidate.tx(), candidate.spent(), tip);
  }

  private TxOutcome.Judged takeIn(
      Candidate candidate, Set<MempoolEntry> replaced, TxOutcome.Accepted accepted, Terms terms) {
    mempool.replace(replaced, List.of(candidate.entry()));
    if (!terms.isInPackage() && !terms.isFromBlock()) {
      mempool.trim();
      if (mempool.find(candidate.wtxid()).isEmpty()) {
        return new TxOutcome.Refused(
            new TxVerdict.Reconsiderable(Reject.of(RejectReason.MEMPOOL_FULL, "")));
      }
    }
    mempool.tellAdded(candidate.entry());
    return accepted;
  }

  private Optional<TxVerdict.Invalid> faultInMempool(
      Candidate candidate, Set<MempoolEntry> replaced, Terms terms) {
    Staging staging = new Staging(mempool, List.of(candidate.entry()), replaced);
    if (!candidate.conflicts().isEmpty()) {
      Optional<TxVerdict.Invalid> notBetter = replacement.fault(candidate, staging);
      if (notBetter.isPresent()) {
        return notBetter;
      }
    }
    if (!staging.isWithinLimits()) {
      return Optional.of(
          new TxVerdict.MempoolPolicy(Reject.of(RejectReason.TOO_LARGE_CLUSTER, "")));
    }
    return spendsWhatItReplaces(candidate)
        .or(() -> feeTooHigh(candidate.entry(), terms))
        .or(() ->
            terms.isFromBlock()
                ? Optional.empty()
                : dustFault(List.of(candidate.tx())).map(EphemeralDust.Fault::verdict));
  }

  /// What it spends would be gone with what it replaces.
  private static Optional<TxVerdict.Invalid> spendsWhatItReplaces(Candidate candidate) {
    if (candidate.conflicts().isEmpty()) {
      return Optional.empty();
    }
    return Mempool.withAncestors(candidate.parents()).stream()
        .filter(candidate.conflicts()::contains)
        .findFirst()
        .map(conflict ->
            new TxVerdict.ConsensusFailure(
                Reject.of(
                    RejectReason.BAD_TXNS_SPENDS_CONFLICTING_TX,
                    candidate.entry().txid()
                        + " spends conflicting transaction "
                        + conflict.txid())));
  }
}
