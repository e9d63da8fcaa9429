package org.basalt.chain.mempool;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.PolicySettings;
import org.basalt.chain.api.RemovalReason;
import org.basalt.chain.api.TxOutcome;
import org.basalt.chain.coins.CoinsCache;
import org.basalt.chain.policy.Dust;
import org.basalt.chain.policy.FeeRates;
import org.basalt.chain.policy.PolicyContext;
import org.basalt.chain.policy.StandardFlags;
import org.basalt.chain.policy.StandardPolicy;
import org.basalt.core.consensus.Amounts;
import org.basalt.core.consensus.Coin;
import org.basalt.core.consensus.Finality;
import org.basalt.core.consensus.SequenceLocks;
import org.basalt.core.consensus.SigOpCost;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.rules.Consensus;
import org.basalt.core.runtime.NodeClock;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.core.script.PushedItems;
import org.basalt.core.script.ScriptFlags;
import org.basalt.core.script.ScriptTemplate;
import org.basalt.core.script.WitnessProgram;
import org.basalt.core.sighash.SighashCache;
import org.basalt.core.verdict.BlockVerdict;
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
  private final Consensus consensus;
  private final PolicySettings policy;
  private final CoinsCache coins;
  private final Mempool mempool;
  private final Replacement replacement;
  private final NodeClock clock;

  public TxAdmission(
      Consensus consensus,
      PolicySettings policy,
      CoinsCache coins,
      Mempool mempool,
      NodeClock clock) {
    this.consensus = consensus;
    this.policy = policy;
    this.coins = coins;
    this.mempool = mempool;
    this.clock = clock;
    replacement = new Replacement(policy.incrementalFeeRateSatPerKvB());
  }

  /// Where a transaction comes from, and where it goes.
  private enum Mode {
    /// From a peer or a user, into the mempool.
    SUBMIT,
    /// Likewise, but it is only judged.
    TEST,
    /// From a block that is no longer in the chain: fees and limits of relay do not matter.
    READMIT
  }

  /// Takes a transaction in if it may come in.
  ///
  /// @param tip of the active chain, whose coins these are
  public TxOutcome.Judged submit(Transaction tx, BlockNode tip) {
    return new Attempt(tx, tip, Mode.SUBMIT).run();
  }

  /// What [#submit] would say; the mempool stays as it is.
  public TxOutcome.Judged test(Transaction tx, BlockNode tip) {
    return new Attempt(tx, tip, Mode.TEST).run();
  }

  /// Takes back a transaction of a disconnected block.
  TxOutcome.Judged readmit(Transaction tx, BlockNode tip) {
    return new Attempt(tx, tip, Mode.READMIT).run();
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

  /// True if an entry, which was in the mempool on another tip, may stay on this one. Its scripts
  /// are not looked at again: what they see is the same.
  boolean mayComeBack(MempoolEntry entry, BlockNode tip) {
    Transaction tx = entry.tx();
    boolean isAlone =
        mempool.find(tx.txid()).isEmpty()
            && tx.inputs().stream().allMatch(input -> mempool.spender(input.prevout()).isEmpty());
    List<Coin> spent = coinsOf(tx, tip);
    return isAlone
        && spent.stream().noneMatch(Coin::isNone)
        && isFinal(tx, tip)
        && areRelativeLocksOver(tx, spent, tip)
        && consensus.checkInputs(tx, spent, tip.height() + 1).isValid()
        && new Staging(mempool, entry, Set.of()).isWithinLimits();
  }

  /// One for each input; [Coin#NONE] for what neither the chain nor the mempool has. Outputs that
  /// another entry spends are there.
  private List<Coin> coinsOf(Transaction tx, BlockNode tip) {
    List<Coin> found = new ArrayList<>(tx.inputs().size());
    for (TxIn input : tx.inputs()) {
      found.add(coinOf(input.prevout(), tip));
    }
    return found;
  }

  /// An output in the mempool counts as made by the next block.
  private Coin coinOf(OutPoint outpoint, BlockNode tip) {
    Optional<MempoolEntry> maker = mempool.find(outpoint.txid());
    if (maker.isEmpty()) {
      return coins.coin(outpoint);
    }
    List<TxOut> outputs = maker.get().tx().outputs();
    return Integer.compareUnsigned(outpoint.index(), outputs.size()) < 0
        ? new Coin(outputs.get(outpoint.index()), tip.height() + 1, false)
        : Coin.NONE;
  }

  private static boolean isFinal(Transaction tx, BlockNode tip) {
    return Finality.isFinal(tx, tip.height() + 1, tip.medianTimePast());
  }

  private static boolean areRelativeLocksOver(Transaction tx, List<Coin> spent, BlockNode tip) {
    SequenceLocks locks = SequenceLocks.of(tx, i -> spent.get(i).height(), tip);
    return locks.areSatisfied(tip.height() + 1, tip.medianTimePast());
  }

  /// Judges one transaction. Each step gives the first fault that it finds.
  private final class Attempt {
    private final Transaction tx;
    private final BlockNode tip;
    private final Mode mode;
    private final Set<MempoolEntry> conflicts = new LinkedHashSet<>();
    private List<Coin> spent = List.of();

    Attempt(Transaction tx, BlockNode tip, Mode mode) {
      this.tx = tx;
      this.tip = tip;
      this.mode = mode;
    }

    TxOutcome.Judged run() {
      TxVerdict verdict = checkAlone();
      if (verdict.isValid()) {
        verdict = checkKnown();
      }
      if (verdict.isValid()) {
        verdict = findCoins();
      }
      if (verdict.isValid()) {
        verdict = checkSpending();
      }
      if (verdict instanceof TxVerdict.Invalid invalid) {
        return new TxOutcome.Refused(invalid);
      }
      MempoolEntry candidate = candidate();
      return switch (checkInMempool(candidate)) {
        case TxVerdict.Invalid invalid -> new TxOutcome.Refused(invalid);
        case TxVerdict.Valid _ -> accept(candidate);
      };
    }

    private TxVerdict checkAlone() {
      TxVerdict verdict = consensus.checkTransaction(tx);
      if (!verdict.isValid()) {
        return verdict;
      }
      if (tx.isCoinbase()) {
        return new TxVerdict.ConsensusFailure(Reject.of(RejectReason.COINBASE, ""));
      }
      verdict = StandardPolicy.checkAlone(PolicyContext.alone(tx, policy));
      if (verdict.isValid() && !isFinal(tx, tip)) {
        return new TxVerdict.PrematureSpend(Reject.of(RejectReason.NON_FINAL, ""));
      }
      return verdict;
    }

    private TxVerdict checkKnown() {
      if (mempool.find(tx.wtxid()).isPresent()) {
        return new TxVerdict.Conflict(Reject.of(RejectReason.TXN_ALREADY_IN_MEMPOOL, ""));
      }
      if (mempool.find(tx.txid()).isPresent()) {
        return new TxVerdict.Conflict(
            Reject.of(RejectReason.TXN_SAME_NONWITNESS_DATA_IN_MEMPOOL, ""));
      }
      tx.inputs().forEach(input -> mempool.spender(input.prevout()).ifPresent(conflicts::add));
      return TxVerdict.valid();
    }

    private TxVerdict findCoins() {
      spent = coinsOf(tx, tip);
      if (spent.stream().noneMatch(Coin::isNone)) {
        return TxVerdict.valid();
      }
      for (int i = 0; i < tx.outputs().size(); i++) {
        if (coins.hasCachedCoin(new OutPoint(tx.txid(), i))) {
          return new TxVerdict.Conflict(Reject.of(RejectReason.TXN_ALREADY_KNOWN, ""));
        }
      }
      return new TxVerdict.MissingInputs(
          Reject.of(RejectReason.BAD_TXNS_INPUTS_MISSINGORSPENT, ""));
    }

    private TxVerdict checkSpending() {
      if (!areRelativeLocksOver(tx, spent, tip)) {
        return new TxVerdict.PrematureSpend(Reject.of(RejectReason.NON_BIP68_FINAL, ""));
      }
      TxVerdict verdict = consensus.checkInputs(tx, spent, tip.height() + 1);
      return verdict.isValid()
          ? StandardPolicy.checkSpending(
              PolicyContext.spending(tx, spent, policy, mempool.feeDeltas().of(tx.txid())))
          : verdict;
    }

    private MempoolEntry candidate() {
      long sigOpCost = SigOpCost.of(tx, spent, StandardFlags.STANDARD);
      MempoolEntry entry =
          new MempoolEntry(
              tx,
              Amounts.sumSat(spent) - Amounts.outputSumSat(tx),
              sigOpCost,
              policy.adjustedWeightWu(tx.weightWu(), sigOpCost),
              clock.timeSec(),
              tip.height(),
              mode == Mode.READMIT ? 0 : mempool.sequence());
      entry.prioritise(mempool.feeDeltas().of(tx.txid()));
      return entry;
    }

    private TxVerdict checkInMempool(MempoolEntry candidate) {
      boolean evictsSibling = false;
      if (mode != Mode.READMIT) {
        Optional<TxVerdict> tooLittle = feeFault(candidate);
        if (tooLittle.isPresent()) {
          return tooLittle.get();
        }
        Optional<Truc.Fault> truc = Truc.fault(candidate, mempool.parentsOf(tx), conflicts);
        if (truc.isPresent()) {
          MempoolEntry sibling = truc.get().sibling();
          if (sibling == null) {
            return new TxVerdict.MempoolPolicy(
                Reject.of(RejectReason.TRUC_VIOLATION, truc.get().debug()));
          }
          conflicts.add(sibling);
          evictsSibling = true;
        }
      }
      Staging staging =
          new Staging(mempool, candidate, Mempool.withDescendants(List.copyOf(conflicts)));
      Optional<TxVerdict> notBetter =
          conflicts.isEmpty()
              ? Optional.empty()
              : replacement.fault(conflicts, staging, evictsSibling);
      if (notBetter.isPresent()) {
        return notBetter.get();
      }
      if (!staging.isWithinLimits()) {
        return new TxVerdict.MempoolPolicy(Reject.of(RejectReason.TOO_LARGE_CLUSTER, ""));
      }
      return spendsWhatItReplaces().or(this::ephemeralFault).orElseGet(this::checkScripts);
    }

    private Optional<TxVerdict> feeFault(MempoolEntry candidate) {
      long minimumSat = FeeRates.feeSat(mempool.minimumFeeRateSatPerKvB(), candidate.sizeVb());
      if (candidate.modifiedFeeSat() < minimumSat) {
        return tooLittle(RejectReason.MEMPOOL_MIN_FEE_NOT_MET, candidate, minimumSat);
      }
      long relaySat = FeeRates.feeSat(policy.minRelayFeeRateSatPerKvB(), candidate.sizeVb());
      return candidate.modifiedFeeSat() < relaySat
          ? tooLittle(RejectReason.MIN_RELAY_FEE_NOT_MET, candidate, relaySat)
          : Optional.empty();
    }

    private static Optional<TxVerdict> tooLittle(
        RejectReason reason, MempoolEntry candidate, long neededSat) {
      return Optional.of(
          new TxVerdict.Reconsiderable(
              Reject.of(reason, candidate.modifiedFeeSat() + " < " + neededSat)));
    }

    /// What it spends would be gone with what it replaces.
    private Optional<TxVerdict> spendsWhatItReplaces() {
      if (conflicts.isEmpty()) {
        return Optional.empty();
      }
      return Mempool.withAncestors(mempool.parentsOf(tx)).stream()
          .filter(conflicts::contains)
          .findFirst()
          .map(conflict ->
              new TxVerdict.ConsensusFailure(
                  Reject.of(
                      RejectReason.BAD_TXNS_SPENDS_CONFLICTING_TX,
                      tx.txid() + " spends conflicting transaction " + conflict.txid())));
    }

    /// Dust of its parents must be spent by it (Core CheckEphemeralSpends).
    private Optional<TxVerdict> ephemeralFault() {
      if (mode == Mode.READMIT || !policy.requiresStandard()) {
        return Optional.empty();
      }
      Set<OutPoint> dust = new LinkedHashSet<>();
      for (MempoolEntry parent : mempool.parentsOf(tx)) {
        Txid txid = parent.txid();
        Dust.positions(parent.tx(), policy.dustFeeRateSatPerKvB())
            .forEach(index -> dust.add(new OutPoint(txid, index)));
      }
      tx.inputs().forEach(input -> dust.remove(input.prevout()));
      return dust.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new TxVerdict.MempoolPolicy(
                  Reject.of(
                      RejectReason.MISSING_EPHEMERAL_SPENDS,
                      "tx %s (wtxid=%s) did not spend parent's ephemeral dust"
                          .formatted(tx.txid(), tx.wtxid()))));
    }

    /// By the rules of relay, then by those of the next block: the second cannot fail unless the
    /// first is broken, and then a miner would lose a block.
    private TxVerdict checkScripts() {
      List<TxOut> outputs = spent.stream().map(Coin::output).toList();
      SighashCache cache = SighashCache.of(tx, outputs);
      if (scriptFault(cache, StandardFlags.STANDARD) instanceof BlockVerdict.Invalid invalid) {
        Reject reject =
            new Reject(
                RejectReason.MEMPOOL_SCRIPT_VERIFY_FLAG_FAILED,
                invalid.reject().argument(),
                invalid.reject().debug());
        return !tx.hasWitness() && needsWitness()
            ? new TxVerdict.WitnessStripped(reject)
            : new TxVerdict.NotStandard(reject);
      }
      ScriptFlags ofBlock = consensus.scriptFlags(tip.hash(), tip.height());
      if (scriptFault(cache, ofBlock) instanceof BlockVerdict.Invalid invalid) {
        throw new IllegalStateException(
            tx + " is standard, but invalid in a block: " + invalid.reject());
      }
      return TxVerdict.valid();
    }

    private BlockVerdict scriptFault(SighashCache cache, ScriptFlags flags) {
      for (int i = 0; i < spent.size(); i++) {
        BlockVerdict verdict = consensus.checkScript(tx, i, spent.get(i), cache, flags);
        if (!verdict.isValid()) {
          return verdict;
        }
      }
      return BlockVerdict.valid();
    }

    /// True if it spends a witness program, anchors aside.
    private boolean needsWitness() {
      for (int i = 0; i < spent.size(); i++) {
        Script script = spent.get(i).scriptPubKey();
        if (WitnessProgram.is(script) && !ScriptTemplate.isPayToAnchor(script)) {
          return true;
        }
        if (ScriptTemplate.isPayToScriptHash(script)
            && PushedItems.of(tx.inputs().get(i).scriptSig())
                .redeemScript()
                .filter(WitnessProgram::is)
                .isPresent()) {
          return true;
        }
      }
      return false;
    }

    private TxOutcome.Judged accept(MempoolEntry candidate) {
      List<Txid> replaced =
          Mempool.withDescendants(List.copyOf(conflicts)).stream().map(MempoolEntry::txid).toList();
      if (mode != Mode.TEST) {
        mempool.removeWithDescendants(List.copyOf(conflicts), RemovalReason.REPLACED);
        mempool.add(candidate);
      }
      if (mode == Mode.SUBMIT) {
        mempool.trim();
        if (mempool.find(tx.txid()).isEmpty()) {
          return new TxOutcome.Refused(
              new TxVerdict.Reconsiderable(Reject.of(RejectReason.MEMPOOL_FULL, "")));
        }
      }
      return new TxOutcome.Accepted(
          tx.txid(),
          tx.wtxid(),
          candidate.feeSat(),
          candidate.sizeVb(),
          new TxOutcome.Worth(candidate.feeSat(), candidate.sizeVb(), List.of(tx.wtxid())),
          replaced);
    }
  }
}
