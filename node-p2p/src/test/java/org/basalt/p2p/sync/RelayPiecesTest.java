package org.basalt.p2p.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.basalt.core.hash.Wtxid;
import org.basalt.core.primitive.Transaction;
import org.basalt.p2p.TestTransactions;
import org.basalt.p2p.message.Inventory;
import org.junit.jupiter.api.Test;

/// The rolling filter, the fee filter's steps, and batches of announcements.
class RelayPiecesTest {
  private static RawId id(long number) {
    return new RawId(number, 0, 0, 0);
  }

  @Test
  void theLastIdsAreAlwaysRemembered() {
    RollingFilter filter = new RollingFilter(1000, 0.001, new Random(1));
    for (int i = 0; i < 10_000; i++) {
      filter.add(id(i));
      for (int back = 0; back < 1000 && back <= i; back += 111) {
        assertThat(filter.contains(id(i - back))).isTrue();
      }
    }
  }

  @Test
  void oldIdsAreForgottenAndFewOthersAreTakenForKnownOnes() {
    RollingFilter filter = new RollingFilter(1000, 0.001, new Random(1));
    for (int i = 0; i < 10_000; i++) {
      filter.add(id(i));
    }
    int hits = 0;
    for (int i = 0; i < 8000; i++) {
      hits += filter.contains(id(i)) ? 1 : 0;
    }
    assertThat(hits).isLessThan(40);
    filter.clear();
    assertThat(filter.contains(id(9_999))).isFalse();
  }

  @Test
  void feeRatesAreRoundedToStepsATenthApart() {
    FeeFilterRounder rounder = new FeeFilterRounder(new Random(1));
    Set<Long> rounded = new TreeSet<>();
    int low = 0;
    for (int i = 0; i < 3000; i++) {
      long step = rounder.round(1000);
      rounded.add(step);
      low += step < 1000 ? 1 : 0;
    }
    assertThat(rounded).containsExactly(959L, 1055L);
    assertThat(low).as("two in three").isBetween(1800, 2200);
    assertThat(rounder.round(0)).isZero();
    assertThat(rounder.round(2_100_000_000_000_000L)).isEqualTo(9_936_506);
  }

  private final RelayPool pool = new RelayPool();
  private final InvTrickle trickle = new InvTrickle(true, new Random(1), _ -> true);

  private List<Wtxid> fill(int count) {
    trickle.setNext(1);
    List<Wtxid> order = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Transaction tx = TestTransactions.number(i);
      pool.added(tx, 1000, tx.sizeVb(), i + 1L);
      trickle.add(tx);
      order.add(tx.wtxid());
    }
    return order;
  }

  @Test
  void aBatchIsSeventyItemsAndFiveMoreForEachThousandThatWait() {
    List<Wtxid> order = fill(3500);
    assertThat(trickle.takeBatch(order, pool)).hasSize(70 + 3 * 5);
    assertThat(trickle.waiting()).hasSize(3500 - 85);
    assertThat(trickle.announcedUpTo()).isEqualTo(3501);
  }

  @Test
  void aBatchHasTheBestFirst() {
    List<Wtxid> order = fill(200).reversed();
    assertThat(trickle.takeBatch(order, pool))
        .isEqualTo(order.subList(0, 70).stream().map(Inventory::wtx).toList());
  }

  @Test
  void whatLeftTheMempoolIsNotAnnounced() {
    List<Wtxid> order = fill(3);
    pool.removed(TestTransactions.number(1), 4);
    assertThat(trickle.takeBatch(order, pool)).hasSize(2);
    assertThat(trickle.waiting()).isEmpty();
  }

  @Test
  void nothingIsCollectedBeforeTheFirstBatch() {
    trickle.add(TestTransactions.number(1));
    assertThat(trickle.waiting()).isEmpty();
  }

  @Test
  void theWholeMempoolIsToldEvenOfWhatThePeerKnows() {
    List<Wtxid> order = fill(300);
    trickle.peerKnows(TestTransactions.number(5));
    assertThat(trickle.wholeMempool(order, pool)).hasSize(300);
    assertThat(trickle.waiting()).isEmpty();
  }

  @Test
  void aRateBeyondAllMoneyLetsNothingThrough() {
    List<Wtxid> order = fill(3);
    trickle.setMinFeeRate(2_100_000_000_000_000L);
    assertThat(trickle.takeBatch(order, pool)).isEmpty();
  }

  @Test
  void aTransactionOfTheLastBlockIsServedThoughItIsNotInTheMempool() {
    Transaction tx = TestTransactions.number(1);
    pool.added(tx, 1000, tx.sizeVb(), 1);
    assertThat(pool.servable(Inventory.wtx(tx.wtxid()), 1)).isEmpty();
    assertThat(pool.servable(Inventory.wtx(tx.wtxid()), 2)).contains(tx);
    assertThat(pool.servable(Inventory.tx(tx.txid()), 2)).contains(tx);
  }
}
