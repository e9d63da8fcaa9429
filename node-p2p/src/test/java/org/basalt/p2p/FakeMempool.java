package org.basalt.p2p;

import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.basalt.chain.api.ChainEvent;
import org.basalt.chain.api.MempoolEntryInfo;
import org.basalt.chain.api.MempoolInfo;
import org.basalt.chain.api.MempoolService;
import org.basalt.chain.api.MempoolView;
import org.basalt.chain.api.PackageOutcome;
import org.basalt.chain.api.RemovalReason;
import org.basalt.chain.api.TxOutcome;
import org.basalt.core.hash.Txid;
import org.basalt.core.hash.Wtxid;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.verdict.TxVerdict;

/// A mempool that takes everything but what a test tells it to refuse. It can be told to keep
/// offers waiting. Mining order is that of arrival.
final class FakeMempool {
  static final long FEE_SAT = 10_000;

  private final Consumer<ChainEvent> tell;
  private final Map<Txid, Transaction> transactions = new LinkedHashMap<>();
  private final Map<Wtxid, TxVerdict.Invalid> refused = new HashMap<>();
  private final List<Transaction> offered = new ArrayList<>();
  private final List<Integer> rows = new ArrayList<>();
  private final List<List<Transaction>> packages = new ArrayList<>();
  private final TreeSet<Txid> unbroadcast = new TreeSet<>();
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private boolean isSlow;
  private long minimumFeeRate = 100;
  private long sequence = 1;

  FakeMempool(Consumer<ChainEvent> tell) {
    this.tell = tell;
  }

  MempoolService service() {
    return fake(MempoolService.class);
  }

  /// Answers what there is a method for here: nobody on the network side asks for more.
  private <T> T fake(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) ->
                FakeMempool.class
                    .getMethod(method.getName(), method.getParameterTypes())
                    .invoke(this, arguments)));
  }

  void refuse(Transaction tx, TxVerdict.Invalid verdict) {
    refused.put(tx.wtxid(), verdict);
  }

  void stopRefusing(Transaction tx) {
    refused.remove(tx.wtxid());
  }

  /// Offers wait until [#work].
  void beSlow() {
    isSlow = true;
  }

  void work() {
    while (!waiting.isEmpty()) {
      waiting.remove().run();
    }
  }

  int waitingCount() {
    return waiting.size();
  }

  void setMinimumFeeRate(long satPerKvB) {
    minimumFeeRate = satPerKvB;
  }

  List<Transaction> offered() {
    return offered;
  }

  boolean contains(Transaction tx) {
    return transactions.containsKey(tx.txid());
  }

  /// As if it came by itself.
  void add(Transaction tx) {
    transactions.put(tx.txid(), tx);
    tell.accept(new ChainEvent.TransactionAdded(tx, FEE_SAT, tx.sizeVb(), sequence++));
  }

  void remove(Transaction tx) {
    transactions.remove(tx.txid());
    unbroadcast.remove(tx.txid());
    tell.accept(new ChainEvent.TransactionRemoved(tx, RemovalReason.REPLACED, sequence++));
  }

  /// As if a block had brought it.
  void confirm(Transaction tx) {
    if (transactions.remove(tx.txid()) != null) {
      unbroadcast.remove(tx.txid());
      tell.accept(new ChainEvent.TransactionRemoved(tx, RemovalReason.BLOCK, sequence++));
    }
  }

  public void offer(Transaction tx, Consumer<TxOutcome> done) {
    offered.add(tx);
    waiting.add(() -> done.accept(submit(tx)));
    if (!isSlow) {
      work();
    }
  }

  public void inquireAdmission(Transaction tx, Consumer<TxOutcome.Judged> answer) {
    TxVerdict.Invalid verdict = refused.get(tx.wtxid());
    answer.accept(
        verdict == null
            ? new TxOutcome.Accepted(
                tx.txid(),
                tx.wtxid(),
                FEE_SAT,
                tx.sizeVb(),
                new TxOutcome.Worth(FEE_SAT, tx.sizeVb(), List.of(tx.wtxid())),
                List.of())
            : new TxOutcome.Refused(verdict));
  }

  public void offerInTurn(List<Transaction> row, Consumer<List<TxOutcome>> done) {
    rows.add(row.size());
    waiting.add(() -> {
      List<TxOutcome> outcomes = new ArrayList<>();
      for (Transaction tx : row) {
        offered.add(tx);
        outcomes.add(submit(tx));
        if (outcomes.getLast() instanceof TxOutcome.Refused) {
          break;
        }
      }
      done.accept(outcomes);
    });
    if (!isSlow) {
      work();
    }
  }

  /// How many were offered in each row.
  List<Integer> rows() {
    return rows;
  }

  public TxOutcome.Judged submit(Transaction tx) {
    TxVerdict.Invalid verdict = refused.get(tx.wtxid());
    if (verdict != null) {
      return new TxOutcome.Refused(verdict);
    }
    add(tx);
    TxOutcome.Worth worth = new TxOutcome.Worth(FEE_SAT, tx.sizeVb(), List.of(tx.wtxid()));
    return new TxOutcome.Accepted(tx.txid(), tx.wtxid(), FEE_SAT, tx.sizeVb(), worth, List.of());
  }

  /// A package comes in though its transactions are refused by themselves, unless its child is.
  public void offerPackage(List<Transaction> family, Consumer<PackageOutcome> done) {
    packages.add(family);
    waiting.add(() -> done.accept(submitPackage(family, 0)));
    if (!isSlow) {
      work();
    }
  }

  public PackageOutcome submitPackage(List<Transaction> family, long maxFeeRateSatPerKvB) {
    TxOutcome.Judged ofChild = submit(family.getLast());
    if (ofChild instanceof TxOutcome.Refused(var verdict)) {
      return new PackageOutcome(
          new PackageOutcome.Verdict.TransactionFailed(verdict.reject()),
          Map.of(family.getLast().wtxid(), ofChild));
    }
    Map<Wtxid, TxOutcome> outcomes = new HashMap<>();
    outcomes.put(family.getLast().wtxid(), ofChild);
    for (Transaction parent : family.subList(0, family.size() - 1)) {
      refused.remove(parent.wtxid());
      outcomes.put(parent.wtxid(), submit(parent));
    }
    return new PackageOutcome(new PackageOutcome.Verdict.Accepted(), outcomes);
  }

  List<List<Transaction>> packages() {
    return packages;
  }

  public <T> void inquire(Function<MempoolView, T> question, Consumer<T> answer) {
    answer.accept(question.apply(fake(MempoolView.class)));
  }

  public void broadcastWanted(Txid txid) {
    unbroadcast.add(txid);
  }

  public void broadcastDone(Txid txid) {
    unbroadcast.remove(txid);
  }

  public MempoolInfo info() {
    return new MempoolInfo(
        transactions.size(),
        0,
        0,
        0,
        300_000_000,
        minimumFeeRate,
        100,
        100,
        true,
        100_000,
        64,
        101_000,
        sequence);
  }

  public List<Txid> txids() {
    return List.copyOf(transactions.keySet());
  }

  public List<Wtxid> inMiningOrder(Collection<Wtxid> wtxids) {
    return transactions.values().stream().map(Transaction::wtxid).filter(wtxids::contains).toList();
  }

  public List<Txid> unbroadcast() {
    return List.copyOf(unbroadcast);
  }

  public Optional<MempoolEntryInfo> entry(Txid txid) {
    return transaction(txid)
        .map(tx -> {
          MempoolEntryInfo.Family alone = new MempoolEntryInfo.Family(1, tx.sizeVb(), FEE_SAT);
          return new MempoolEntryInfo(
              tx,
              tx.sizeVb(),
              FEE_SAT,
              FEE_SAT,
              0,
              0,
              alone,
              alone,
              tx.weightWu(),
              FEE_SAT,
              List.of(),
              List.of(),
              unbroadcast.contains(txid),
              false);
        });
  }

  public Optional<Transaction> transaction(Txid txid) {
    return Optional.ofNullable(transactions.get(txid));
  }
}
