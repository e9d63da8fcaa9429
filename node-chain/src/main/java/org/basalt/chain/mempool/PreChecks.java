package org.basalt.chain.mempool;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.PolicySettings;
import org.basalt.chain.coins.CoinsCache;
import org.basalt.chain.policy.PolicyContext;
import org.basalt.chain.policy.StandardFlags;
import org.basalt.chain.policy.StandardPolicy;
import org.basalt.core.consensus.Amounts;
import org.basalt.core.consensus.Coin;
import org.basalt.core.consensus.Finality;
import org.basalt.core.consensus.Limits;
import org.basalt.core.consensus.SequenceLocks;
import org.basalt.core.consensus.SigOpCost;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.rules.Consensus;
import org.basalt.core.runtime.NodeClock;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;
import org.basalt.core.verdict.TxVerdict;

/// What can be said of a transaction cheaply: by itself, against the coins, and against its
/// neighbours in the mempool. No script is run, and the mempool is not changed.
///
/// The order decides which of several faults is told: Core `validation.cpp` PreChecks.
@OwnedBy("chain")
final class PreChecks {
  private final Consensus consensus;
  private final PolicySettings policy;
  private final CoinsCache coins;
  private final Mempool mempool;
  private final FeeFloor feeFloor;
  private final NodeClock clock;

  PreChecks(
      Consensus consensus,
      PolicySettings policy,
      CoinsCache coins,
      Mempool mempool,
      FeeFloor feeFloor,
      NodeClock clock) {
    this.consensus = consensus;
    this.policy = policy;
    this.coins = coins;
    this.mempool = mempool;
    this.feeFloor = feeFloor;
    this.clock = clock;
  }

  /// What came out.
  sealed interface Result {
    record Passed(Candidate candidate) implements Result {}

    record Failed(TxVerdict.Invalid verdict) implements Result {}
  }

  /// @param before transactions of the same package that it may spend from, by id
  /// @param tip of the active chain, whose coins these are
  Result check(Transaction tx, Map<Txid, Transaction> before, BlockNode tip, Terms terms) {
    return new Check(tx, before, tip, terms).run();
  }

  /// True if an entry may be in the next block after `tip` as far as time goes: what it spends is
  /// there, and its scripts see what they saw before. Source: Core `validation.cpp`
  /// MaybeUpdateMempoolForReorg.
  boolean isStillDue(MempoolEntry entry, BlockNode tip) {
    Transaction tx = entry.tx();
    if (!isFinal(tx, tip)) {
      return false;
    }
    SequenceLocks locks =
        SequenceLocks.of(
            tx, i -> coinOf(tx.inputs().get(i).prevout(), Map.of(), tip).height(), tip);
    if (!locks.areSatisfied(tip.height() + 1, tip.medianTimePast())) {
      return false;
    }
    if (!entry.spendsCoinbase()) {
      return true;
    }
    return tx.inputs().stream()
        .map(input -> coinOf(input.prevout(), Map.of(), tip))
        .allMatch(coin ->
            !coin.isCoinbase() || tip.height() + 1 - coin.height() >= Limits.COINBASE_MATURITY);
  }

  /// What a transaction spends, if it is one that has a chance: known to nobody, in conflict with
  /// nothing, and all its coins there.
  Optional<List<Coin>> coinsOfCandidate(
      Transaction tx, Map<Txid, Transaction> before, BlockNode tip) {
    if (tx.isCoinbase()
        || !consensus.checkTransaction(tx).isValid()
        || mempool.find(tx.txid()).isPresent()) {
      return Optional.empty();
    }
    List<Coin> spent = new ArrayList<>(tx.inputs().size());
    for (TxIn input : tx.inputs()) {
      Coin coin = coinOf(input.prevout(), before, tip);
      if (coin.isNone() || mempool.spender(input.prevout()).isPresent()) {
        return Optional.empty();
      }
      spent.add(coin);
    }
    return Optional.of(spent);
  }

  private static boolean isFinal(Transaction tx, BlockNode tip) {
    return Finality.isFinal(tx, tip.height() + 1, tip.medianTimePast());
  }

  /// [Coin#NONE] for what nobody has. An output that another entry spends is there. One that is not
  /// in the chain yet counts as made by the next block.
  private Coin coinOf(OutPoint outpoint, Map<Txid, Transaction> before, BlockNode tip) {
    Transaction packaged = before.get(outpoint.txid());
    if (packaged != null) {
      return unconfirmed(packaged, outpoint.index(), tip);
    }
    Optional<MempoolEntry> maker = mempool.find(outpoint.txid());
    return maker.isPresent()
        ? unconfirmed(maker.get().tx(), outpoint.index(), tip)
        : coins.coin(outpoint);
  }

  private static Coin unconfirmed(Transaction maker, int index, BlockNode tip) {
    List<TxOut> outputs = maker.outputs();
    return Integer.compareUnsigned(index, outputs.size()) < 0
        ? new Coin(outputs.get(index), tip.height() + 1, false)
        : Coin.NONE;
  }

  /// Judges one transaction. Each step gives the first fault that it finds.
  private final class Check {
    private final Transaction tx;
    private final Map<Txid, Transaction> before;
    private final BlockNode tip;
    private final Terms terms;
    private final Set<MempoolEntry> conflicts = new LinkedHashSet<>();
    private final List<Coin> spent = new ArrayList<>();

    Check(Transaction tx, Map<Txid, Transaction> before, BlockNode tip, Terms terms) {
      this.tx = tx;
      this.before = before;
      this.tip = tip;
      this.terms = terms;
    }

    Result run() {
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
      return switch (verdict) {
        case TxVerdict.Invalid invalid -> new Result.Failed(invalid);
        case TxVerdict.Valid _ -> checkInMempool(entry());
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
      for (TxIn input : tx.inputs()) {
        mempool.spender(input.prevout()).ifPresent(conflicts::add);
      }
      return conflicts.isEmpty() || terms.mayReplace()
          ? TxVerdict.valid()
          : new TxVerdict.MempoolPolicy(Reject.of(RejectReason.BIP125_REPLACEMENT_DISALLOWED, ""));
    }

    private TxVerdict findCoins() {
      for (TxIn input : tx.inputs()) {
        Coin coin = coinOf(input.prevout(), before, tip);
        if (coin.isNone()) {
          return missing();
        }
        spent.add(coin);
      }
      return TxVerdict.valid();
    }

    private TxVerdict missing() {
      for (int i = 0; i < tx.outputs().size(); i++) {
        if (coins.hasCachedCoin(new OutPoint(tx.txid(), i))) {
          return new TxVerdict.Conflict(Reject.of(RejectReason.TXN_ALREADY_KNOWN, ""));
        }
      }
      return new TxVerdict.MissingInputs(
          Reject.of(RejectReason.BAD_TXNS_INPUTS_MISSINGORSPENT, ""));
    }

    private TxVerdict checkSpending() {
      SequenceLocks locks = SequenceLocks.of(tx, i -> spent.get(i).height(), tip);
      if (!locks.areSatisfied(tip.height() + 1, tip.medianTimePast())) {
        return new TxVerdict.PrematureSpend(Reject.of(RejectReason.NON_BIP68_FINAL, ""));
      }
      TxVerdict verdict = consensus.checkInputs(tx, spent, tip.height() + 1);
      return verdict.isValid()
          ? StandardPolicy.checkSpending(
              PolicyContext.spending(tx, spent, policy, mempool.feeDeltas().of(tx.txid())))
          : verdict;
    }

    private MempoolEntry entry() {
      long sigOpCost = SigOpCost.of(tx, spent, StandardFlags.STANDARD);
      MempoolEntry entry =
          new MempoolEntry(
              tx,
              Amounts.sumSat(spent) - Amounts.outputSumSat(tx),
              sigOpCost,
              policy.adjustedWeightWu(tx.weightWu(), sigOpCost),
              spendsCoinbase(),
              terms.cameSec() == 0 ? clock.timeSec() : terms.cameSec(),
              tip.height(),
              terms.isFromBlock() ? 0 : mempool.sequence());
      entry.prioritise(mempool.feeDeltas().of(tx.txid()));
      if (terms.isInPackage()) {
        entry.markAsOfPackage();
      }
      return entry;
    }

    private boolean spendsCoinbase() {
      for (Coin coin : spent) {
        if (coin.isCoinbase()) {
          return true;
        }
      }
      return false;
    }

    private Result checkInMempool(MempoolEntry entry) {
      if (!terms.isFromBlock() && terms.isJudgedAlone()) {
        Optional<TxVerdict.Invalid> tooLittle =
            feeFloor.fault(entry.modifiedFeeSat(), entry.sizeVb());
        if (tooLittle.isPresent()) {
          return new Result.Failed(tooLittle.get());
        }
      }
      Set<MempoolEntry> parents = mempool.parentsOf(tx);
      Optional<Truc.Fault> truc =
          terms.isFromBlock() ? Optional.empty() : Truc.fault(entry, parents, conflicts);
      if (truc.isEmpty()) {
        return new Result.Passed(new Candidate(entry, spent, parents, conflicts, false));
      }
      MempoolEntry sibling = truc.get().sibling();
      if (sibling == null || !terms.mayEvictSibling()) {
        return new Result.Failed(
            new TxVerdict.MempoolPolicy(
                Reject.of(RejectReason.TRUC_VIOLATION, truc.get().debug())));
      }
      conflicts.add(sibling);
      return new Result.Passed(new Candidate(entry, spent, parents, conflicts, true));
    }
  }
}
