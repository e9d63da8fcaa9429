package org.basalt.chain.mempool;

import static org.basalt.chain.mempool.MempoolFixture.COIN_SAT;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.basalt.chain.api.MempoolLimits;
import org.basalt.chain.api.PackageOutcome;
import org.basalt.chain.api.RemovalReason;
import org.basalt.chain.api.TxOutcome;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.testing.FuzzInput;
import org.basalt.core.verdict.RejectReason;

/// Transactions, packages, blocks, reorganisations, priorities and time, as the fuzzer likes, at a
/// small mempool: each answer is true, and the mempool sound after each step.
public final class AdmissionFuzz {
  private static final MempoolLimits LIMITS = new MempoolLimits(12_000, 336 * 3_600, 8, 2_000);
  private static final int MAX_STEPS = 80;
  private static final int RECENT = 32;

  private final FuzzInput in;
  private final MempoolFixture pool = new MempoolFixture(LIMITS);
  private final PackageAdmission packages = new PackageAdmission(pool.admission, pool.mempool);
  private final MempoolSoundness soundness = new MempoolSoundness(pool);
  private final FuzzCoins coins = new FuzzCoins();
  private final FuzzBlocks blocks = new FuzzBlocks(pool, coins);
  private final List<Transaction> made = new ArrayList<>();

  /// How often each thing happened: what became of transactions, and why some went.
  private final Map<String, Integer> happened = new TreeMap<>();

  private AdmissionFuzz(byte[] data) {
    in = new FuzzInput(data);
    pool.mempool.addListener(
        new MempoolListener() {
          @Override
          public void added(MempoolEntry entry, long sequence) {
            count("added");
          }

          @Override
          public void removed(MempoolEntry entry, RemovalReason reason, long sequence) {
            count("removed for " + reason);
          }
        });
    for (int i = 0; i < 4; i++) {
      // Coinbases, some of which are not mature yet.
      int height = MempoolFixture.HEIGHT - 100 + i;
      coins.add(
          pool.coin(FuzzCoins.Kind.WITNESS.script(), height, true),
          COIN_SAT,
          FuzzCoins.Kind.WITNESS);
    }
    for (int i = 0; i < 16; i++) {
      FuzzCoins.Kind kind = i < 4 ? FuzzCoins.UNUSUAL.get(i) : FuzzCoins.Kind.WITNESS;
      coins.add(pool.coin(kind.script(), 190 + i % 10, false), COIN_SAT, kind);
    }
  }

  /// Called by the fuzzer.
  public static void fuzzerTestOneInput(byte[] data) {
    run(data);
  }

  /// What an input does, so that a corpus can be shown to reach everything.
  static Map<String, Integer> run(byte[] data) {
    AdmissionFuzz fuzz = new AdmissionFuzz(data);
    fuzz.run();
    return fuzz.happened;
  }

  private void count(String what) {
    happened.merge(what, 1, Integer::sum);
  }

  private void run() {
    for (int step = 0; step < MAX_STEPS && !in.isEmpty(); step++) {
      step();
      soundness.check();
    }
  }

  private void step() {
    switch (in.below(20)) {
      case 0, 1, 2, 3, 4, 5, 6 -> submit(note(coins.transaction(in)));
      case 7, 8 -> old().ifPresent(tx -> submit(note(coins.mutated(in, tx))));
      case 9 -> old().ifPresent(this::submit);
      case 10, 11, 12, 13 -> submitPackage(family());
      case 14 -> submitPackage(manyOld());
      case 15 -> blocks.mine(in);
      case 16 -> blocks.reorganise(in);
      case 17 -> prioritise();
      case 18 -> waitAWhile();
      default -> checkFile();
    }
  }

  private Transaction note(Transaction tx) {
    made.add(tx);
    return tx;
  }

  private Optional<Transaction> old() {
    return made.isEmpty()
        ? Optional.empty()
        : Optional.of(made.get(made.size() - 1 - in.below(Math.min(made.size(), RECENT))));
  }

  private void submit(Transaction tx) {
    long changes = pool.mempool.changes();
    boolean wasThere = pool.mempool.find(tx.wtxid()).isPresent();
    TxOutcome.Judged tested = pool.admission.test(tx, pool.tip);
    must(pool.mempool.changes() == changes, "a test changes the mempool");
    TxOutcome.Judged submitted = pool.submit(tx);
    switch (submitted) {
      case TxOutcome.Accepted accepted -> {
        must(tested.equals(submitted), "accepted: " + submitted + ", tested: " + tested);
        MempoolEntry entry = pool.mempool.find(tx.wtxid()).orElseThrow();
        must(entry.feeSat() == accepted.feeSat(), "fee of " + accepted);
        must(entry.sizeVb() == accepted.sizeVb(), "size of " + accepted);
        accepted
            .replaced()
            .forEach(txid ->
                must(pool.mempool.find(txid).isEmpty(), "replaced and still here: " + txid));
        withinMemory();
        coins.addOutputsOf(tx);
      }
      case TxOutcome.Refused(var verdict) -> {
        count(verdict.reject().reason().toString());
        boolean isFull = verdict.reject().reason() == RejectReason.MEMPOOL_FULL;
        must(isFull || tested.equals(submitted), "refused: " + submitted + ", tested: " + tested);
        must(isFull || pool.mempool.changes() == changes, "refused and changed: " + verdict);
        must(pool.mempool.find(tx.wtxid()).isPresent() == wasThere, "refused and here: " + tx);
      }
    }
  }

  private void withinMemory() {
    must(
        pool.mempool.usageBytes() <= LIMITS.maxBytes(),
        "memory of " + pool.mempool.usageBytes() + " bytes");
  }

  /// Parents with a child, sometimes in a wrong order.
  private List<Transaction> family() {
    List<Transaction> family = new ArrayList<>();
    int parents = 1 + in.below(3);
    for (int i = 0; i < parents; i++) {
      family.add(note(coins.transaction(in)));
    }
    family.add(note(coins.childOf(in, family)));
    int disorder = in.int8();
    if (disorder > 0xe0) {
      Collections.swap(family, disorder % family.size(), 0);
    } else if (disorder > 0xd0) {
      family.add(family.getFirst());
    } else if (disorder > 0xc0) {
      family.add(note(coins.mutated(in, family.getFirst())));
    }
    return family;
  }

  private List<Transaction> manyOld() {
    List<Transaction> many = new ArrayList<>();
    int count = 1 + in.below(6);
    for (int i = 0; i < count; i++) {
      old().ifPresent(many::add);
    }
    return many;
  }

  private void submitPackage(List<Transaction> transactions) {
    if (transactions.isEmpty()) {
      return;
    }
    long changes = pool.mempool.changes();
    packages.test(transactions, pool.tip);
    must(pool.mempool.changes() == changes, "a test changes the mempool");
    PackageOutcome outcome = packages.submit(transactions, in.oneIn(8) ? 5_000 : 0, pool.tip);
    for (Transaction tx : transactions) {
      boolean isHere = pool.mempool.find(tx.wtxid()).isPresent();
      switch (outcome.of(tx.wtxid()).orElse(null)) {
        case TxOutcome.Accepted _, TxOutcome.AlreadyInMempool _ ->
            must(isHere, "accepted and not here: " + tx);
        case TxOutcome.Refused(var verdict) -> {
          count("in a package: " + verdict.reject().reason());
          must(!isHere, "refused and here: " + tx);
        }
        case TxOutcome.SameTxidDifferentWitness _ ->
            must(!isHere && pool.mempool.find(tx.txid()).isPresent(), "no other: " + tx);
        case null ->
            must(outcome.verdict() instanceof PackageOutcome.Verdict.Policy, "no outcome of " + tx);
      }
      if (isHere) {
        coins.addOutputsOf(tx);
      }
    }
    if (outcome.verdict() instanceof PackageOutcome.Verdict.Policy(var reject)) {
      count("package: " + reject.reason());
    }
    if (outcome.verdict() instanceof PackageOutcome.Verdict.Accepted) {
      count("package accepted");
      transactions.forEach(
          tx -> must(pool.mempool.find(tx.txid()).isPresent(), "all accepted but " + tx));
    }
  }

  private void prioritise() {
    long deltaSat = ((byte) in.int8()) * (in.oneIn(4) ? 1_000_000L : 100L);
    old().ifPresent(tx -> pool.admission.prioritise(tx.txid(), deltaSat));
    pool.mempool.trim();
  }

  private void waitAWhile() {
    pool.clock.advanceMillis(in.int8() * 3_600_000L);
    pool.mempool.trim();
    long before = pool.clock.timeSec() - LIMITS.expirySec();
    pool.mempool.entries().forEach(entry -> must(entry.timeSec() >= before, "too old: " + entry));
  }

  /// What would be saved, taken into an empty mempool on the same chain in that order, is the same
  /// mempool but for what only the reorganisation let in.
  private void checkFile() {
    SavedMempool saved = SavedMempool.of(pool.mempool, Collections.emptySet());
    must(saved.transactions().size() == pool.mempool.size(), "saved " + saved);
  }

  private static void must(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
