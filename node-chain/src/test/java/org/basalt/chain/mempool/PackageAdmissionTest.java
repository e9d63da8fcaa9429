package org.basalt.chain.mempool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.basalt.chain.mempool.MempoolFixture.ANYONE;
import static org.basalt.chain.mempool.MempoolFixture.COIN_SAT;
import static org.basalt.chain.mempool.MempoolFixture.child;
import static org.basalt.chain.mempool.MempoolFixture.first;
import static org.basalt.chain.mempool.MempoolFixture.input;
import static org.basalt.chain.mempool.MempoolFixture.spend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.basalt.chain.api.PackageOutcome;
import org.basalt.chain.api.TxOutcome;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxOut;
import org.junit.jupiter.api.Test;

class PackageAdmissionTest {
  private static final int DUST_SAT = 100;

  private final MempoolFixture pool = new MempoolFixture();
  private final PackageAdmission packages = new PackageAdmission(pool.admission, pool.mempool);

  private PackageOutcome submit(Transaction... transactions) {
    return packages.submit(List.of(transactions), 0, pool.tip);
  }

  private PackageOutcome test(List<Transaction> transactions) {
    return packages.test(transactions, pool.tip);
  }

  private static String verdict(PackageOutcome outcome) {
    return switch (outcome.verdict()) {
      case PackageOutcome.Verdict.Accepted() -> "accepted";
      case PackageOutcome.Verdict.Policy(var reject) -> reject.toString();
      case PackageOutcome.Verdict.TransactionFailed(var reject) -> reject.toString();
    };
  }

  private static String of(PackageOutcome outcome, Transaction tx) {
    return outcome.of(tx.wtxid()).map(PackageAdmissionTest::text).orElse("nothing");
  }

  private static String text(TxOutcome outcome) {
    return switch (outcome) {
      case TxOutcome.Accepted _ -> "accepted";
      case TxOutcome.AlreadyInMempool _ -> "there";
      case TxOutcome.SameTxidDifferentWitness _ -> "other witness";
      case TxOutcome.Refused(var verdict) -> verdict.reject().toString();
    };
  }

  private static Transaction of(int version, long feeSat, OutPoint... outpoints) {
    Transaction tx = spend(COIN_SAT * outpoints.length, feeSat, outpoints);
    return Transaction.of(version, tx.inputs(), tx.outputs(), 0);
  }

  private static Transaction withVersion(int version, Transaction tx) {
    return Transaction.of(version, tx.inputs(), tx.outputs(), 0);
  }

  /// The fee estimator learns nothing from them (Core `submitted_in_package`).
  @Test
  void whatCameInAPackageIsMarkedAndWhatCameAloneIsNot() {
    Transaction alone = pool.spendCoin(1_000);
    pool.submit(alone);
    Transaction parent = pool.spendCoin(1_000);
    Transaction child = child(parent, 5_000);
    submit(parent, child);
    assertThat(pool.mempool.find(alone.txid()).orElseThrow().isOfPackage()).isFalse();
    assertThat(pool.mempool.find(parent.txid()).orElseThrow().isOfPackage()).isTrue();
    assertThat(pool.mempool.find(child.txid()).orElseThrow().isOfPackage()).isTrue();
  }

  @Test
  void aChildPaysForAParentThatPaysNothing() {
    Transaction parent = pool.spendCoin(0);
    Transaction child = child(parent, 1_000);
    PackageOutcome outcome = submit(parent, child);
    assertThat(verdict(outcome)).isEqualTo("accepted");
    assertThat(pool.mempool.find(parent.txid())).isPresent();
    assertThat(outcome.of(parent.wtxid()))
        .contains(
            new TxOutcome.Accepted(
                parent.txid(),
                parent.wtxid(),
                0,
                parent.sizeVb(),
                new TxOutcome.Worth(
                    1_000,
                    parent.sizeVb() + child.sizeVb(),
                    List.of(parent.wtxid(), child.wtxid())),
                List.of()));
  }

  @Test
  void whatPaysForItselfIsNotCountedForOthers() {
    Transaction rich = pool.spendCoin(10_000);
    Transaction poor = pool.spendCoin(0);
    Transaction child =
        spend(
            rich.outputs().get(0).valueSat() + poor.outputs().get(0).valueSat(),
            0,
            first(rich),
            first(poor));
    PackageOutcome outcome = submit(rich, poor, child);
    assertThat(verdict(outcome)).isEqualTo("transaction failed");
    assertThat(of(outcome, rich)).isEqualTo("accepted");
    assertThat(of(outcome, poor)).startsWith("min relay fee not met, 0 < ");
    assertThat(of(outcome, child)).startsWith("min relay fee not met, 0 < ");
    assertThat(pool.mempool.size()).isEqualTo(1);
  }

  @Test
  void whatIsWrongByItselfIsNotTriedTogether() {
    Transaction parent = pool.spendCoin(0);
    Transaction wrong = spend(COIN_SAT, -1, first(parent));
    PackageOutcome outcome = submit(parent, wrong);
    assertThat(verdict(outcome)).isEqualTo("transaction failed");
    assertThat(of(outcome, parent)).startsWith("min relay fee not met");
    assertThat(of(outcome, wrong)).startsWith("bad-txns-in-belowout");
  }

  @Test
  void knowsWhatIsThereAlready() {
    Transaction parent = pool.spendCoin(1_000);
    pool.submit(parent);
    Transaction child = child(parent, 1_000);
    PackageOutcome outcome = submit(parent, child);
    assertThat(verdict(outcome)).isEqualTo("accepted");
    assertThat(outcome.of(parent.wtxid()))
        .contains(
            new TxOutcome.AlreadyInMempool(parent.txid(), parent.wtxid(), 1_000, parent.sizeVb()));
    assertThat(of(outcome, child)).isEqualTo("accepted");
  }

  @Test
  void refusesWhatIsNoPackage() {
    Transaction parent = pool.spendCoin(1_000);
    Transaction child = child(parent, 1_000);
    Transaction stranger = pool.spendCoin(1_000);
    assertThat(verdict(submit(child, parent))).isEqualTo("package-not-sorted");
    assertThat(verdict(submit(parent, parent))).isEqualTo("package-contains-duplicates");
    assertThat(verdict(submit(parent, stranger))).isEqualTo("package-not-child-with-parents");
    Transaction rival = spend(COIN_SAT, 2_000, parent.inputs().get(0).prevout());
    assertThat(verdict(submit(parent, rival))).isEqualTo("conflict-in-package");
    List<Transaction> many = new ArrayList<>();
    for (int i = 0; i < 26; i++) {
      many.add(pool.spendCoin(1_000));
    }
    assertThat(verdict(test(many))).isEqualTo("package-too-many-transactions");
    assertThat(verdict(test(many.subList(0, 25)))).isEqualTo("accepted");
    assertThat(pool.mempool.size()).isZero();
  }

  @Test
  void testedOnesMayNotReplace() {
    OutPoint coin = pool.coin();
    pool.submit(spend(COIN_SAT, 1_000, coin));
    Transaction rival = spend(COIN_SAT, 5_000, coin);
    PackageOutcome outcome = test(List.of(pool.spendCoin(1_000), rival));
    assertThat(verdict(outcome)).isEqualTo("transaction failed");
    assertThat(of(outcome, rival)).isEqualTo("bip125-replacement-disallowed");
  }

  @Test
  void aParentWithItsChildReplacesWhatIsWorthLess() {
    OutPoint coin = pool.coin();
    Transaction old = spend(COIN_SAT, 500, coin);
    pool.submit(old);
    Transaction parent = spend(COIN_SAT, 0, coin);
    Transaction tooPoor = child(parent, 510);
    assertThat(verdict(submit(parent, tooPoor)))
        .startsWith("package RBF failed: insufficient anti-DoS fees, rejecting replacement ")
        .contains("not enough additional fees to relay");
    Transaction child = child(parent, 3_000);
    PackageOutcome outcome = submit(parent, child);
    assertThat(verdict(outcome)).isEqualTo("accepted");
    assertThat(outcome.outcomes().values())
        .allSatisfy(
            one -> assertThat(((TxOutcome.Accepted) one).replaced()).containsExactly(old.txid()));
    assertThat(pool.mempool.find(old.txid())).isEmpty();
  }

  @Test
  void packagesReplaceInPairsAndWithoutAncestorsOnly() {
    OutPoint coin = pool.coin();
    pool.submit(spend(COIN_SAT, 500, coin));
    Transaction parent = spend(COIN_SAT, 0, coin);
    Transaction second = pool.spendCoin(0);
    Transaction child = spend(2 * COIN_SAT, 5_000, first(parent), first(second));
    assertThat(verdict(submit(parent, second, child)))
        .isEqualTo("package RBF failed: package must be 1-parent-1-child");
    Transaction known = pool.spendCoin(1_000);
    pool.submit(known);
    Transaction tied = spend(2 * COIN_SAT - 1_000, 5_000, first(parent), first(known));
    assertThat(verdict(submit(parent, tied)))
        .isEqualTo("package RBF failed: new transaction cannot have mempool ancestors");
  }

  @Test
  void theChildOfAReplacementMustPayForItsParent() {
    OutPoint coin = pool.coin();
    pool.submit(spend(COIN_SAT, 3_000, coin));
    Transaction parent = spend(COIN_SAT, 2_900, coin);
    Transaction child = child(parent, 200);
    assertThat(verdict(submit(parent, child)))
        .startsWith(
            "package RBF failed: package feerate is less than or equal to parent feerate,"
                + " package feerate 0.00016145 BTC/kvB <= parent feerate is 0.00030208 BTC/kvB");
  }

  @Test
  void dustOfAParentMustBeSpentByItsChild() {
    OutPoint coin = pool.coin();
    Transaction parent =
        Transaction.of(
            3,
            List.of(input(coin)),
            List.of(new TxOut(COIN_SAT - DUST_SAT, ANYONE), new TxOut(DUST_SAT, ANYONE)),
            0);
    Transaction leaves = withVersion(3, spend(COIN_SAT - DUST_SAT, 2_000, first(parent)));
    PackageOutcome refused = submit(parent, leaves);
    assertThat(verdict(refused)).isEqualTo("unspent-dust");
    assertThat(of(refused, leaves))
        .isEqualTo(
            "missing-ephemeral-spends, tx %s (wtxid=%s) did not spend parent's ephemeral dust"
                .formatted(leaves.txid(), leaves.wtxid()));
    Transaction sweeps =
        withVersion(3, spend(COIN_SAT, 2_000, first(parent), new OutPoint(parent.txid(), 1)));
    assertThat(verdict(submit(parent, sweeps))).isEqualTo("accepted");
  }

  @Test
  void rulesOfVersion3HoldAmongTransactionsThatComeTogether() {
    Transaction parent = of(3, 0, pool.coin());
    Transaction other = of(3, 0, pool.coin());
    Transaction child = withVersion(3, spend(2 * COIN_SAT, 5_000, first(parent), first(other)));
    assertThat(verdict(submit(parent, other, child)))
        .isEqualTo(
            "TRUC-violation, tx %s (wtxid=%s) would have too many ancestors"
                .formatted(child.txid(), child.wtxid()));
    Transaction mixed = child(parent, 5_000);
    assertThat(verdict(submit(parent, mixed)))
        .isEqualTo(
            "TRUC-violation, non-version=3 tx %s (wtxid=%s) cannot spend from version=3 tx %s"
                    .formatted(mixed.txid(), mixed.wtxid(), parent.txid())
                + " (wtxid=%s)".formatted(parent.wtxid()));
    Transaction middle = withVersion(3, child(parent, 1_000));
    Transaction last = withVersion(3, child(middle, 1_000));
    assertThat(verdict(test(List.of(of(3, 1_000, pool.coin()), middle)))).contains("failed");
    Transaction paying = of(3, 1_000, pool.coin());
    Transaction heir = withVersion(3, child(paying, 1_000));
    Transaction grandchild = withVersion(3, child(heir, 1_000));
    assertThat(verdict(test(List.of(paying, heir, grandchild))))
        .isEqualTo(
            "TRUC-violation, tx %s (wtxid=%s) would have too many ancestors"
                .formatted(grandchild.txid(), grandchild.wtxid()));
    assertThat(last.version()).isEqualTo(3);
  }

  @Test
  void clustersOfPackagesAreWithinTheLimit() {
    Transaction tip = pool.spendCoin(1_000);
    pool.submit(tip);
    for (int i = 1; i < 63; i++) {
      tip = child(tip, 1_000);
      assertThat(pool.submitted(tip)).isEqualTo("accepted");
    }
    Transaction poor = child(tip, 0);
    Transaction child = child(poor, 5_000);
    assertThat(verdict(submit(poor, child))).isEqualTo("too-large-cluster");
    assertThat(pool.mempool.size()).isEqualTo(63);
  }

  @Test
  void aFeeThatLooksLikeAMistakeStopsThePackage() {
    Transaction parent = pool.spendCoin(0);
    Transaction child = child(parent, 500_000);
    PackageOutcome outcome = packages.submit(Arrays.asList(parent, child), 10_000, pool.tip);
    assertThat(verdict(outcome)).isEqualTo("transaction failed");
    assertThat(of(outcome, child)).isEqualTo("max feerate exceeded");
    assertThat(pool.mempool.size()).isZero();
  }

  @Test
  void theScriptsOfAllAreRun() {
    Transaction parent = pool.spendCoin(0);
    Transaction good = child(parent, 5_000);
    Transaction child = MempoolFixture.withoutWitness(good);
    PackageOutcome outcome = submit(parent, child);
    assertThat(verdict(outcome)).isEqualTo("transaction failed");
    assertThat(of(outcome, child)).startsWith("mempool-script-verify-flag-failed");
    assertThat(pool.mempool.size()).isZero();
  }
}
