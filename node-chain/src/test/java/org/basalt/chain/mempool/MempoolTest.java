package org.basalt.chain.mempool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.basalt.chain.mempool.MempoolFixture.ANYONE;
import static org.basalt.chain.mempool.MempoolFixture.COIN_SAT;
import static org.basalt.chain.mempool.MempoolFixture.HEIGHT;
import static org.basalt.chain.mempool.MempoolFixture.child;
import static org.basalt.chain.mempool.MempoolFixture.spend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.basalt.chain.api.MempoolLimits;
import org.basalt.core.consensus.Coin;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.junit.jupiter.api.Test;

class MempoolTest {
  private final MempoolFixture pool = new MempoolFixture();

  private static Block block(MempoolFixture pool, Transaction... transactions) {
    List<Transaction> all = new ArrayList<>();
    TxIn input = new TxIn(OutPoint.NULL, Script.ofHex("5151"), -1, Witness.EMPTY);
    all.add(Transaction.of(2, List.of(input), List.of(new TxOut(1, ANYONE)), 0));
    all.addAll(Arrays.asList(transactions));
    return new Block(pool.tip.header(), all);
  }

  /// The block's coins, and the mempool's news of it.
  private void connect(Transaction... transactions) {
    pool.addHeader();
    for (Transaction tx : transactions) {
      tx.inputs().forEach(input -> pool.coins.spend(input.prevout()));
      for (int i = 0; i < tx.outputs().size(); i++) {
        OutPoint outpoint = new OutPoint(tx.txid(), i);
        pool.coins.add(outpoint, new Coin(tx.outputs().get(i), pool.tip.height(), false), false);
      }
    }
    pool.readmission.blockConnected(block(pool, transactions));
  }

  private void disconnect(Transaction... transactions) {
    pool.readmission.blockDisconnected(block(pool, transactions));
    for (Transaction tx : transactions) {
      for (int i = 0; i < tx.outputs().size(); i++) {
        pool.coins.spend(new OutPoint(tx.txid(), i));
      }
      for (TxIn input : tx.inputs()) {
        pool.coins.add(input.prevout(), new Coin(new TxOut(COIN_SAT, ANYONE), 1, false), true);
      }
    }
    pool.tip = pool.tip.parent().orElseThrow();
  }

  private Set<Txid> txids() {
    Set<Txid> txids = new HashSet<>();
    pool.mempool.entries().forEach(entry -> txids.add(entry.txid()));
    return txids;
  }

  @Test
  void aBlockTakesItsTransactionsAndLeavesTheirChildren() {
    Transaction parent = pool.spendCoin(1_000);
    Transaction child = child(parent, 1_000);
    pool.submit(parent);
    pool.submit(child);
    connect(parent);
    assertThat(txids()).containsExactly(child.txid());
    MempoolEntry left = pool.mempool.find(child.txid()).orElseThrow();
    assertThat(left.parents()).isEmpty();
    assertThat(left.cluster().size()).isEqualTo(1);
    assertThat(pool.mempool.totalFeeSat()).isEqualTo(1_000);
  }

  @Test
  void aBlockTakesOutWhatItsTransactionsConflictWith() {
    Transaction loser = pool.spendCoin(1_000);
    Transaction heir = child(loser, 1_000);
    Transaction bystander = pool.spendCoin(1_000);
    pool.submit(loser);
    pool.submit(heir);
    pool.submit(bystander);
    connect(spend(COIN_SAT, 5_000, loser.inputs().get(0).prevout()));
    assertThat(txids()).containsExactly(bystander.txid());
  }

  @Test
  void theMiddleOfAClusterSplitsIt() {
    Transaction top = pool.spendCoin(1_000);
    Transaction middle = child(top, 1_000);
    Transaction bottom = child(middle, 1_000);
    pool.submit(top);
    pool.submit(middle);
    pool.submit(bottom);
    assertThat(pool.mempool.clusters()).hasSize(1);
    connect(top, middle);
    assertThat(pool.mempool.clusters()).hasSize(1);
    assertThat(txids()).containsExactly(bottom.txid());
  }

  @Test
  void transactionsOfADisconnectedBlockComeBackBeforeTheirChildren() {
    Transaction parent = pool.spendCoin(1_000);
    Transaction child = child(parent, 1_000);
    pool.submit(parent);
    connect(parent);
    pool.submit(child);
    long feeless = pool.mempool.totalFeeSat();
    disconnect(parent);
    pool.readmission.settle(pool.tip, true);
    assertThat(feeless).isEqualTo(1_000);
    assertThat(txids()).containsExactlyInAnyOrder(parent.txid(), child.txid());
    assertThat(pool.mempool.find(child.txid()).orElseThrow().parents())
        .containsExactly(pool.mempool.find(parent.txid()).orElseThrow());
    assertThat(pool.mempool.find(parent.txid()).orElseThrow().sequence()).isZero();
    assertThat(pool.mempool.clusters()).hasSize(1);
  }

  @Test
  void aTransactionThatPaysNothingComesBackFromABlockAllTheSame() {
    Transaction free = pool.spendCoin(0);
    assertThat(pool.submitted(free)).startsWith("min relay fee not met");
    connect(free);
    disconnect(free);
    pool.readmission.settle(pool.tip, true);
    assertThat(txids()).containsExactly(free.txid());
  }

  @Test
  void whatIsNotFinalOrNotMatureOnALowerTipGoesWithItsChildren() {
    connect();
    Transaction locked = MempoolFixture.timed(pool.coin(), 2, HEIGHT + 1, 0);
    Transaction young = spend(COIN_SAT, 1_000, pool.coin(ANYONE, HEIGHT - 98, true));
    Transaction heir = child(young, 1_000);
    Transaction fine = pool.spendCoin(1_000);
    for (Transaction tx : List.of(locked, young, heir, fine)) {
      assertThat(pool.submitted(tx)).isEqualTo("accepted");
    }
    disconnect();
    pool.readmission.settle(pool.tip, true);
    assertThat(txids()).containsExactly(fine.txid());
  }

  @Test
  void aTransactionMinedOnBothBranchesDoesNotComeBack() {
    Transaction tx = pool.spendCoin(1_000);
    connect(tx);
    disconnect(tx);
    connect(tx);
    pool.readmission.settle(pool.tip, true);
    assertThat(pool.mempool.size()).isZero();
  }

  @Test
  void transactionsExpireWithTheirChildren() {
    Transaction old = pool.spendCoin(1_000);
    Transaction heir = child(old, 1_000);
    pool.submit(old);
    pool.clock.advanceMillis(336L * 60 * 60 * 1_000);
    pool.submit(heir);
    assertThat(pool.mempool.size()).isEqualTo(2);
    pool.clock.advanceMillis(1_000);
    Transaction young = pool.spendCoin(1_000);
    pool.submit(young);
    assertThat(txids()).containsExactly(young.txid());
  }

  @Test
  void aFullMempoolLetsGoOfTheWorstChunkAndAsksForMore() {
    MempoolFixture small = new MempoolFixture(new MempoolLimits(4_000, 1_000_000, 64, 101_000));
    Transaction cheapParent = small.spendCoin(20);
    Transaction richChild = child(cheapParent, 50_000);
    Transaction poor = small.spendCoin(300);
    small.submit(cheapParent);
    small.submit(richChild);
    small.submit(poor);
    assertThat(small.submitted(small.spendCoin(299))).isEqualTo("mempool full");
    assertThat(small.submitted(small.spendCoin(20_000))).isEqualTo("accepted");
    assertThat(small.mempool.find(poor.txid())).isEmpty();
    assertThat(small.mempool.find(cheapParent.txid())).isPresent();
    assertThat(small.mempool.usageBytes()).isLessThanOrEqualTo(4_000);
    // 300 satoshis for 94 virtual bytes, and 100 satoshis per kvB more.
    long rate = 300L * 1_000 / poor.sizeVb() + 100;
    assertThat(small.mempool.minimumFeeRateSatPerKvB()).isEqualTo(rate);
    assertThat(small.submitted(small.spendCoin(300))).startsWith("mempool min fee not met, 300 <");
    small.mempool.blockConnected(block(small));
    small.clock.advanceMillis(12L * 60 * 60 * 1_000);
    assertThat(small.mempool.minimumFeeRateSatPerKvB()).isEqualTo(Math.round(rate / 2.0));
    small.clock.advanceMillis(20L * 12 * 60 * 60 * 1_000);
    assertThat(small.mempool.minimumFeeRateSatPerKvB()).isZero();
  }

  @Test
  void equalFeeratesAreMinedInTheOrderOfIds() {
    List<Txid> expected = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Transaction tx = pool.spendCoin(1_000);
      pool.submit(tx);
      expected.add(tx.txid());
    }
    expected.sort(null);
    List<Txid> mined = new ArrayList<>();
    pool.mempool.chunks().forEach(chunk -> mined.add(chunk.entries().getFirst().txid()));
    assertThat(mined).isEqualTo(expected);
  }

  @Test
  void theGraphStaysWholeUnderRandomArrivalsBlocksAndReplacements() {
    Random random = new Random(11);
    List<Transaction> known = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      Transaction tx = randomTransaction(random, known);
      if (pool.submitted(tx).equals("accepted")) {
        known.add(tx);
      }
      if (i % 50 == 49) {
        List<Transaction> mined = new ArrayList<>();
        pool.mempool.chunks().stream()
            .limit(5)
            .forEach(chunk -> chunk.entries().forEach(entry -> mined.add(entry.tx())));
        connect(mined.toArray(Transaction[]::new));
      }
      assertWhole();
    }
    assertThat(known).hasSizeGreaterThan(300);
  }

  private Transaction randomTransaction(Random random, List<Transaction> known) {
    long feeSat = random.nextInt(50, 5_000);
    if (known.isEmpty() || random.nextInt(4) == 0) {
      return Transaction.of(
          2,
          List.of(MempoolFixture.input(pool.coin())),
          List.of(new TxOut(COIN_SAT / 2 - feeSat, ANYONE), new TxOut(COIN_SAT / 2, ANYONE)),
          0);
    }
    Set<OutPoint> outpoints = new HashSet<>();
    long inSat = 0;
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      Transaction parent = known.get(random.nextInt(Math.max(0, known.size() - 40), known.size()));
      OutPoint outpoint = new OutPoint(parent.txid(), random.nextInt(parent.outputs().size()));
      if (outpoints.add(outpoint)) {
        inSat += parent.outputs().get(outpoint.index()).valueSat();
      }
    }
    return spend(inSat, feeSat, outpoints.toArray(OutPoint[]::new));
  }

  private void assertWhole() {
    Set<OutPoint> spent = new HashSet<>();
    long fees = 0;
    for (MempoolEntry entry : pool.mempool.entries()) {
      fees += entry.feeSat();
      Set<MempoolEntry> parents = pool.mempool.parentsOf(entry.tx());
      assertThat(entry.parents()).containsExactlyInAnyOrderElementsOf(parents);
      parents.forEach(parent -> assertThat(parent.children()).contains(entry));
      assertThat(entry.cluster().entries()).contains(entry).containsAll(parents);
      entry.tx().inputs().forEach(input -> assertThat(spent.add(input.prevout())).isTrue());
    }
    assertThat(pool.mempool.totalFeeSat()).isEqualTo(fees);
    int members = 0;
    for (Cluster cluster : pool.mempool.clusters()) {
      members += cluster.size();
      assertThat(cluster.size()).isLessThanOrEqualTo(64);
      assertThat(Cluster.split(cluster.entries())).hasSize(1);
    }
    assertThat(members).isEqualTo(pool.mempool.size());
    Set<MempoolEntry> before = new HashSet<>();
    for (Chunk chunk : pool.mempool.chunks()) {
      for (MempoolEntry entry : chunk.entries()) {
        assertThat(before).containsAll(entry.parents());
        before.add(entry);
      }
    }
    assertThat(before).hasSize(pool.mempool.size());
  }
}
