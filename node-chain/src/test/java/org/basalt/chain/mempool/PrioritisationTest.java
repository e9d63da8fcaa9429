package org.basalt.chain.mempool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.basalt.chain.api.MiningSettings;
import org.basalt.chain.mining.BlockSelection;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.junit.jupiter.api.Test;

/// What the operator adds to fees.
class PrioritisationTest {
  private final MempoolFixture pool = new MempoolFixture();

  private long deltaSat(Transaction tx) {
    return pool.mempool.feeDeltas().of(tx.txid());
  }

  private List<Txid> order() {
    return pool.mempool.chunks().stream()
        .flatMap(chunk -> chunk.entries().stream())
        .map(MempoolEntry::txid)
        .toList();
  }

  @Test
  void aTransactionWithoutFeeComesInIfItCountsForOne() {
    Transaction free = pool.spendCoin(0);
    assertThat(pool.submitted(free)).startsWith("min relay fee not met");
    assertThat(pool.admission.prioritise(free.txid(), 1_000)).isTrue();
    pool.submit(free);
    MempoolEntry entry = pool.mempool.find(free.txid()).orElseThrow();
    assertThat(entry.feeSat()).isZero();
    assertThat(entry.modifiedFeeSat()).isEqualTo(1_000);
  }

  @Test
  void deltasAddUpAndNoneIsLeftOfZero() {
    Transaction tx = pool.spendCoin(1_000);
    pool.admission.prioritise(tx.txid(), 500);
    pool.admission.prioritise(tx.txid(), -200);
    assertThat(deltaSat(tx)).isEqualTo(300);
    pool.admission.prioritise(tx.txid(), -300);
    assertThat(pool.mempool.feeDeltas().all()).isEmpty();
  }

  @Test
  void sumsStayWithinWhatALongHolds() {
    Transaction tx = pool.spendCoin(1_000);
    pool.submit(tx);
    pool.admission.prioritise(tx.txid(), Long.MAX_VALUE);
    pool.admission.prioritise(tx.txid(), Long.MAX_VALUE);
    assertThat(deltaSat(tx)).isEqualTo(Long.MAX_VALUE);
    assertThat(pool.mempool.find(tx.txid()).orElseThrow().modifiedFeeSat()).isPositive();
    pool.admission.prioritise(tx.txid(), Long.MIN_VALUE);
    pool.admission.prioritise(tx.txid(), Long.MIN_VALUE);
    assertThat(deltaSat(tx)).isEqualTo(Long.MIN_VALUE);
    assertThat(pool.mempool.find(tx.txid()).orElseThrow().modifiedFeeSat()).isNegative();
    assertThat(order()).containsExactly(tx.txid());
  }

  @Test
  void ordersTransactionsButIsNotPaidToTheMiner() {
    Transaction rich = pool.spendCoin(2_000);
    Transaction poor = pool.spendCoin(1_000);
    pool.submit(rich);
    pool.submit(poor);
    assertThat(order()).containsExactly(rich.txid(), poor.txid());
    pool.admission.prioritise(poor.txid(), 5_000);
    assertThat(order()).containsExactly(poor.txid(), rich.txid());
    assertThat(BlockSelection.of(pool.mempool, pool.tip, MiningSettings.DEFAULTS).feesSat())
        .isEqualTo(3_000);
    assertThat(pool.mempool.totalFeeSat()).isEqualTo(3_000);
  }

  @Test
  void aTransactionThatCountsForLessThanNothingIsNotMined() {
    Transaction tx = pool.spendCoin(1_000);
    pool.submit(tx);
    pool.admission.prioritise(tx.txid(), -2_000);
    assertThat(BlockSelection.of(pool.mempool, pool.tip, MiningSettings.DEFAULTS).transactions())
        .isEmpty();
  }

  @Test
  void aReplacementIsComparedByWhatCounts() {
    OutPoint coin = pool.coin();
    Transaction first = MempoolFixture.spend(MempoolFixture.COIN_SAT, 1_000, coin);
    Transaction second = MempoolFixture.spend(MempoolFixture.COIN_SAT, 5_000, coin);
    pool.submit(first);
    pool.admission.prioritise(first.txid(), 10_000);
    assertThat(pool.submitted(second)).startsWith("insufficient fee");
  }

  @Test
  void isForgottenWhenTheTransactionOrAConflictIsInABlock() {
    OutPoint coin = pool.coin();
    Transaction loser = MempoolFixture.spend(MempoolFixture.COIN_SAT, 1_000, coin);
    Transaction winner = MempoolFixture.spend(MempoolFixture.COIN_SAT, 2_000, coin);
    Transaction elsewhere = pool.spendCoin(1_000);
    Transaction untouched = pool.spendCoin(1_000);
    pool.submit(loser);
    for (Transaction tx : List.of(loser, winner, elsewhere, untouched)) {
      pool.admission.prioritise(tx.txid(), 1);
    }
    pool.mempool.blockConnected(new Block(pool.tip.header(), List.of(winner, elsewhere)));
    assertThat(pool.mempool.feeDeltas().all()).containsOnlyKeys(untouched.txid());
  }
}
