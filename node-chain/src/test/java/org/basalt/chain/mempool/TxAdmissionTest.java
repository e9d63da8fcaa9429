package org.basalt.chain.mempool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.basalt.chain.mempool.MempoolFixture.ANYONE;
import static org.basalt.chain.mempool.MempoolFixture.COIN_SAT;
import static org.basalt.chain.mempool.MempoolFixture.HEIGHT;
import static org.basalt.chain.mempool.MempoolFixture.child;
import static org.basalt.chain.mempool.MempoolFixture.first;
import static org.basalt.chain.mempool.MempoolFixture.input;
import static org.basalt.chain.mempool.MempoolFixture.spend;
import static org.basalt.chain.mempool.MempoolFixture.timed;

import java.util.ArrayList;
import java.util.List;
import org.basalt.chain.api.TxOutcome;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.verdict.TxVerdict;
import org.junit.jupiter.api.Test;

class TxAdmissionTest {
  private final MempoolFixture pool = new MempoolFixture();

  private static TxOutcome.Worth alone(Transaction tx, long feeSat) {
    return new TxOutcome.Worth(feeSat, tx.sizeVb(), List.of(tx.wtxid()));
  }

  @Test
  void acceptsAndCountsAPayingTransaction() {
    Transaction tx = pool.spendCoin(1_000);
    TxOutcome expected =
        new TxOutcome.Accepted(
            tx.txid(), tx.wtxid(), 1_000, tx.sizeVb(), alone(tx, 1_000), List.of());
    assertThat(pool.admission.test(tx, pool.tip)).isEqualTo(expected);
    assertThat(pool.mempool.size()).isZero();
    assertThat(pool.submit(tx)).isEqualTo(expected);
    assertThat(pool.mempool.size()).isEqualTo(1);
    assertThat(pool.mempool.totalFeeSat()).isEqualTo(1_000);
    assertThat(pool.mempool.totalSizeVb()).isEqualTo(tx.sizeVb());
    assertThat(pool.mempool.find(tx.wtxid()).orElseThrow().height()).isEqualTo(HEIGHT);
    assertThat(pool.mempool.sequence()).isEqualTo(2);
  }

  @Test
  void refusesWhatIsInTheMempoolAlready() {
    Transaction tx = pool.spendCoin(1_000);
    pool.submit(tx);
    assertThat(pool.submitted(tx)).isEqualTo("txn-already-in-mempool");
    TxIn other = new TxIn(tx.inputs().get(0).prevout(), Script.EMPTY, -1, Witness.EMPTY);
    assertThat(pool.submitted(Transaction.of(2, List.of(other), tx.outputs(), 0)))
        .isEqualTo("txn-same-nonwitness-data-in-mempool");
  }

  @Test
  void refusesCoinbases() {
    TxIn input = new TxIn(OutPoint.NULL, Script.ofHex("5151"), -1, Witness.EMPTY);
    Transaction tx = Transaction.of(2, List.of(input), List.of(new TxOut(1, ANYONE)), 0);
    assertThat(pool.submitted(tx)).isEqualTo("coinbase");
  }

  @Test
  void saysMissingInputsForUnknownCoinsAndForOutputsThatAParentLacks() {
    Transaction orphan = spend(COIN_SAT, 1_000, new OutPoint(Txid.ZERO, 3));
    assertThat(pool.submit(orphan))
        .isInstanceOfSatisfying(
            TxOutcome.Refused.class,
            refused -> assertThat(refused.verdict()).isInstanceOf(TxVerdict.MissingInputs.class));
    Transaction parent = pool.spendCoin(1_000);
    pool.submit(parent);
    for (int index : List.of(1, -1)) {
      assertThat(pool.submitted(spend(1_000, 500, new OutPoint(parent.txid(), index))))
          .isEqualTo("bad-txns-inputs-missingorspent");
    }
  }

  @Test
  void saysKnownIfItsOutputsAreInTheChain() {
    Transaction tx = spend(COIN_SAT, 1_000, new OutPoint(Txid.ZERO, 3));
    pool.coins.add(
        first(tx), new org.basalt.core.consensus.Coin(tx.outputs().get(0), 5, false), false);
    assertThat(pool.submitted(tx)).isEqualTo("txn-already-known");
  }

  @Test
  void locktimeIsOverInTheNextBlock() {
    assertThat(pool.tested(timed(pool.coin(), 2, HEIGHT, 0))).isEqualTo("accepted");
    assertThat(pool.tested(timed(pool.coin(), 2, HEIGHT + 1, 0))).isEqualTo("non-final");
    assertThat(pool.tested(timed(pool.coin(), 2, HEIGHT + 1, -1))).isEqualTo("accepted");
  }

  @Test
  void relativeLocktimeIsOverInTheNextBlock() {
    OutPoint coin = pool.coin(ANYONE, HEIGHT - 4, false);
    assertThat(pool.tested(timed(coin, 2, 0, 5))).isEqualTo("accepted");
    assertThat(pool.tested(timed(coin, 2, 0, 6))).isEqualTo("non-BIP68-final");
    assertThat(pool.tested(timed(coin, 1, 0, 6))).isEqualTo("accepted");
  }

  @Test
  void relativeLocktimeOnTheMempoolIsNeverOver() {
    Transaction parent = pool.spendCoin(1_000);
    pool.submit(parent);
    Transaction now = timedChild(parent, 0);
    Transaction later = timedChild(parent, 1);
    assertThat(pool.tested(now)).isEqualTo("accepted");
    assertThat(pool.tested(later)).isEqualTo("non-BIP68-final");
  }

  private static Transaction timedChild(Transaction parent, int sequence) {
    return Transaction.of(
        2,
        List.of(new TxIn(first(parent), Script.EMPTY, sequence, MempoolFixture.KEY)),
        List.of(new TxOut(COIN_SAT - 3_000, ANYONE)),
        0);
  }

  @Test
  void coinbaseMaturesForTheNextBlock() {
    assertThat(pool.tested(spend(COIN_SAT, 1_000, pool.coin(ANYONE, HEIGHT - 99, true))))
        .isEqualTo("accepted");
    assertThat(pool.tested(spend(COIN_SAT, 1_000, pool.coin(ANYONE, HEIGHT - 98, true))))
        .isEqualTo("bad-txns-premature-spend-of-coinbase, tried to spend coinbase at depth 99");
  }

  @Test
  void feeIsAtLeastATenthOfASatoshiForEachVirtualByte() {
    int sizeVb = pool.spendCoin(1_000).sizeVb();
    long leastSat = Math.ceilDiv(sizeVb, 10);
    assertThat(pool.tested(pool.spendCoin(leastSat))).isEqualTo("accepted");
    assertThat(pool.tested(pool.spendCoin(leastSat - 1)))
        .isEqualTo("min relay fee not met, " + (leastSat - 1) + " < " + leastSat);
  }

  @Test
  void outputsMayNotBeWorthMoreThanInputs() {
    assertThat(pool.tested(pool.spendCoin(-1)))
        .isEqualTo("bad-txns-in-belowout, value in (0.01) < value out (0.01000001)");
  }

  @Test
  void scriptFailuresAreToldWithPolicysName() {
    OutPoint coin = pool.coin(ANYONE, 1, false);
    TxIn wrong = new TxIn(coin, Script.EMPTY, -1, Witness.of(new byte[] {0x52}));
    Transaction tx =
        Transaction.of(2, List.of(wrong), List.of(new TxOut(COIN_SAT - 1_000, ANYONE)), 0);
    assertThat(pool.tested(tx))
        .isEqualTo(
            "mempool-script-verify-flag-failed (Witness program hash mismatch), input 0 of "
                + tx.txid()
                + " (wtxid "
                + tx.wtxid()
                + "), spending "
                + coin.txid()
                + ":0");
  }

  @Test
  void aLackingWitnessIsToldApart() {
    TxIn bare = new TxIn(pool.coin(), Script.EMPTY, -1, Witness.EMPTY);
    Transaction tx =
        Transaction.of(2, List.of(bare), List.of(new TxOut(COIN_SAT - 1_000, ANYONE)), 0);
    assertThat(pool.submit(tx))
        .isInstanceOfSatisfying(
            TxOutcome.Refused.class,
            refused -> assertThat(refused.verdict()).isInstanceOf(TxVerdict.WitnessStripped.class));
  }

  @Test
  void aClusterHasAtMostSixtyFourTransactions() {
    Transaction last = pool.spendCoin(100);
    assertThat(pool.submitted(last)).isEqualTo("accepted");
    for (int i = 1; i < 64; i++) {
      last = child(last, 100);
      assertThat(pool.submitted(last)).isEqualTo("accepted");
    }
    assertThat(pool.submitted(child(last, 100))).isEqualTo("too-large-cluster");
    assertThat(pool.mempool.clusters()).hasSize(1);
  }

  @Test
  void aReplacementPaysForAllItReplacesAndForItself() {
    Transaction parent = pool.spendCoin(1_000);
    Transaction child = child(parent, 500);
    pool.submit(parent);
    pool.submit(child);
    OutPoint coin = parent.inputs().get(0).prevout();
    Transaction less = spend(COIN_SAT, 1_499, coin);
    assertThat(pool.submitted(less))
        .isEqualTo(
            "insufficient fee, rejecting replacement "
                + less.txid()
                + ", less fees than conflicting txs; 0.00001499 < 0.000015");
    Transaction same = spend(COIN_SAT, 1_500, coin);
    assertThat(pool.submitted(same))
        .isEqualTo(
            "insufficient fee, rejecting replacement "
                + same.txid()
                + ", not enough additional fees to relay; 0.00 < 0.0000001");
    Transaction more = spend(COIN_SAT, 1_510, coin);
    assertThat(pool.submit(more))
        .isEqualTo(
            new TxOutcome.Accepted(
                more.txid(),
                more.wtxid(),
                1_510,
                more.sizeVb(),
                alone(more, 1_510),
                List.of(parent.txid(), child.txid())));
    assertThat(pool.mempool.entries()).hasSize(1);
    assertThat(pool.mempool.totalFeeSat()).isEqualTo(1_510);
  }

  @Test
  void aReplacementWithALowerFeerateFails() {
    Transaction small = pool.spendCoin(1_000);
    pool.submit(small);
    List<TxOut> outputs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      outputs.add(new TxOut(COIN_SAT / 20 - 100, ANYONE));
    }
    Transaction large = Transaction.of(2, List.of(small.inputs().get(0)), outputs, 0);
    assertThat(pool.submitted(large))
        .isEqualTo("replacement-failed, insufficient feerate: does not improve feerate diagram");
    assertThat(pool.mempool.find(small.txid())).isPresent();
    assertThat(pool.mempool.find(small.txid()).orElseThrow().cluster().size()).isEqualTo(1);
  }

  @Test
  void nothingSpendsWhatItReplaces() {
    Transaction parent = pool.spendCoin(1_000);
    pool.submit(parent);
    Transaction greedy =
        spend(2 * COIN_SAT - 1_000, 500_000, parent.inputs().get(0).prevout(), first(parent));
    assertThat(pool.submitted(greedy))
        .isEqualTo(
            "bad-txns-spends-conflicting-tx, "
                + greedy.txid()
                + " spends conflicting transaction "
                + parent.txid());
    assertThat(pool.mempool.size()).isEqualTo(1);
  }

  @Test
  void versionThreeStaysAmongItself() {
    Transaction two = pool.spendCoin(1_000);
    Transaction three = versionThree(pool.coin(), COIN_SAT, 1_000);
    pool.submit(two);
    pool.submit(three);
    assertThat(pool.submitted(child(three, 1_000)))
        .startsWith("TRUC-violation, non-version=3 tx ")
        .endsWith("cannot spend from version=3 tx " + named(three));
    Transaction mixed = versionThree(first(two), COIN_SAT - 1_000, 1_000);
    assertThat(pool.submitted(mixed))
        .isEqualTo(
            "TRUC-violation, version=3 tx "
                + named(mixed)
                + " cannot spend from non-version=3 tx "
                + named(two));
  }

  @Test
  void aVersionThreeChildHasNoChild() {
    Transaction parent = versionThree(pool.coin(), COIN_SAT, 1_000);
    Transaction child = versionThree(first(parent), COIN_SAT - 1_000, 1_000);
    Transaction grandchild = versionThree(first(child), COIN_SAT - 2_000, 1_000);
    assertThat(pool.submitted(parent)).isEqualTo("accepted");
    assertThat(pool.submitted(child)).isEqualTo("accepted");
    assertThat(pool.submitted(grandchild))
        .isEqualTo("TRUC-violation, tx " + named(grandchild) + " would have too many ancestors");
  }

  @Test
  void aBetterVersionThreeChildEvictsItsSibling() {
    Transaction parent =
        Transaction.of(
            3,
            List.of(input(pool.coin())),
            List.of(new TxOut(400_000, ANYONE), new TxOut(500_000, ANYONE)),
            0);
    Transaction first = versionThree(new OutPoint(parent.txid(), 0), 400_000, 1_000);
    Transaction poor = versionThree(new OutPoint(parent.txid(), 1), 500_000, 1_000);
    Transaction rich = versionThree(new OutPoint(parent.txid(), 1), 500_000, 2_000);
    assertThat(pool.submitted(parent)).isEqualTo("accepted");
    assertThat(pool.submitted(first)).isEqualTo("accepted");
    assertThat(pool.submitted(poor))
        .startsWith("insufficient fee (including sibling eviction), rejecting replacement");
    assertThat(pool.submitted(rich)).isEqualTo("accepted");
    assertThat(pool.mempool.find(first.txid())).isEmpty();
    assertThat(pool.mempool.size()).isEqualTo(2);
  }

  private static Transaction versionThree(OutPoint outpoint, long valueSat, long feeSat) {
    return Transaction.of(
        3, List.of(input(outpoint)), List.of(new TxOut(valueSat - feeSat, ANYONE)), 0);
  }

  private static String named(Transaction tx) {
    return tx.txid() + " (wtxid=" + tx.wtxid() + ")";
  }
}
