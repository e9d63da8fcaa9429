package org.basalt.p2p.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.Transaction;
import org.basalt.p2p.TestTransactions;
import org.junit.jupiter.api.Test;

/// Limits are repeated here: 3,000 for the score of all, 404,000 weight units for each peer.
class OrphanageTest {
  private final Orphanage orphanage = new Orphanage(new Random(1));

  @Test
  void anOrphanStaysAsLongAsSomebodyAnnouncesIt() {
    Transaction tx = TestTransactions.number(1);
    assertThat(orphanage.add(tx, 1)).isTrue();
    assertThat(orphanage.add(tx, 2)).isFalse();
    assertThat(orphanage.all()).containsExactly(new Orphanage.Kept(tx, List.of(1L, 2L)));
    orphanage.disconnected(1);
    assertThat(orphanage.contains(tx.wtxid())).isTrue();
    orphanage.disconnected(2);
    assertThat(orphanage.contains(tx.wtxid())).isFalse();
    assertThat(orphanage.weightWu()).isZero();
  }

  @Test
  void aTransactionTooHeavyToBeStandardIsNotKept() {
    Transaction heavy = TestTransactions.withInputs(1, 2500);
    assertThat(heavy.weightWu()).isGreaterThan(400_000);
    assertThat(orphanage.add(heavy, 1)).isFalse();
    assertThat(orphanage.size()).isZero();
  }

  @Test
  void aParentMakesItsChildrenReadyOnceEachForOnePeer() {
    Transaction parent = TestTransactions.number(1);
    Transaction child = TestTransactions.childOf(parent);
    orphanage.add(child, 4);
    orphanage.add(child, 9);
    Set<Long> peers = orphanage.parentCame(parent);
    assertThat(peers).hasSize(1);
    long peer = peers.iterator().next();
    assertThat(orphanage.hasReady(peer == 4 ? 9 : 4)).isFalse();
    assertThat(orphanage.takeReady(peer)).contains(child);
    assertThat(orphanage.takeReady(peer)).isEmpty();
    assertThat(orphanage.contains(child.wtxid())).isTrue();
  }

  @Test
  void childrenOfOnePeerComeNewestFirstAndReadyOnesBeforeAll() {
    Transaction parent = TestTransactions.number(1);
    Transaction other = TestTransactions.number(2);
    Transaction first = TestTransactions.childOf(parent, other);
    Transaction second = TestTransactions.childOf(parent);
    Transaction third = TestTransactions.childOf(parent, TestTransactions.number(3));
    orphanage.add(first, 1);
    orphanage.add(second, 1);
    orphanage.add(third, 1);
    orphanage.add(TestTransactions.childOf(parent, TestTransactions.number(4)), 2);
    assertThat(orphanage.childrenFrom(parent, 1)).containsExactly(third, second, first);
    orphanage.parentCame(other);
    assertThat(orphanage.childrenFrom(parent, 1)).containsExactly(first, third, second);
  }

  @Test
  void aBlockTakesOutWhatItHasAndWhatItMakesInvalid() {
    Transaction mined = TestTransactions.number(1);
    Transaction rival = TestTransactions.withInputs(1, 2);
    Transaction bystander = TestTransactions.number(2);
    orphanage.add(mined, 1);
    orphanage.add(rival, 1);
    orphanage.add(bystander, 1);
    Block block = new Block(Networks.REGTEST.genesis().header(), List.of(mined));
    orphanage.blockConnected(block);
    assertThat(orphanage.all()).extracting(Orphanage.Kept::tx).containsExactly(bystander);
  }

  @Test
  void aFloodOfOrphansFromOnePeerStaysWithinTheScoreAndLeavesOthersAlone() {
    Orphanage wide = new Orphanage(3000, 4_000_000, new Random(1));
    List<Transaction> honest = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      honest.add(TestTransactions.number(i));
      wide.add(honest.get(i), 1);
    }
    for (int i = 0; i < 5000; i++) {
      wide.add(TestTransactions.number(1000 + i), 2);
      assertThat(wide.score()).isLessThanOrEqualTo(3000);
    }
    assertThat(honest).allMatch(tx -> wide.contains(tx.wtxid(), 1));
    assertThat(wide.announcementCount()).isEqualTo(3000);
    assertThat(wide.contains(TestTransactions.number(5999).wtxid())).as("newest").isTrue();
    assertThat(wide.contains(TestTransactions.number(1000).wtxid())).as("oldest").isFalse();
  }

  @Test
  void aFloodOfLargeOrphansStaysWithinTheWeight() {
    Transaction honest = TestTransactions.withInputs(1, 500);
    orphanage.add(honest, 1);
    for (int i = 0; i < 40; i++) {
      orphanage.add(TestTransactions.withInputs(100 + i, 2000), 2);
      assertThat(orphanage.weightWu()).isLessThanOrEqualTo(2 * 404_000);
    }
    assertThat(orphanage.contains(honest.wtxid())).isTrue();
    assertThat(orphanage.weightWu(2)).isPositive();
  }

  @Test
  void manyInputsCountForMore() {
    orphanage.add(TestTransactions.withInputs(1, 9), 1);
    assertThat(orphanage.score()).isEqualTo(1);
    orphanage.add(TestTransactions.withInputs(2, 25), 1);
    assertThat(orphanage.score()).isEqualTo(1 + 3);
    orphanage.add(TestTransactions.withInputs(2, 25), 2);
    assertThat(orphanage.score()).as("inputs once, announcements each").isEqualTo(1 + 3 + 1);
  }

  @Test
  void aFloodOfAnnouncersDoesNotPushOutWhatOthersHave() {
    Transaction honest = TestTransactions.number(0);
    orphanage.add(honest, 0);
    for (long peer = 1; peer <= 40; peer++) {
      for (int i = 1; i <= 100; i++) {
        orphanage.add(TestTransactions.number(i), peer);
      }
    }
    assertThat(orphanage.score()).isLessThanOrEqualTo(3000);
    assertThat(orphanage.contains(honest.wtxid(), 0)).isTrue();
  }

  @Test
  void sumsAreRightAfterRandomUse() {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      Orphanage subject = new Orphanage(30, 4_000, new Random(seed));
      for (int step = 0; step < 400; step++) {
        Transaction tx = TestTransactions.withInputs(random.nextInt(40), 1 + random.nextInt(25));
        long peer = random.nextInt(6);
        switch (random.nextInt(9)) {
          case 0 -> subject.remove(tx.wtxid());
          case 1 -> subject.takeReady(peer);
          case 2 -> {
            if (random.nextInt(10) == 0) {
              subject.disconnected(peer);
            }
          }
          case 3 -> subject.addAnnouncer(tx.wtxid(), peer);
          default -> subject.add(tx, peer);
        }
        check(subject);
      }
    }
  }

  private static void check(Orphanage subject) {
    List<Orphanage.Kept> all = subject.all();
    assertThat(subject.size()).isEqualTo(all.size());
    assertThat(subject.weightWu())
        .isEqualTo(all.stream().mapToLong(kept -> kept.tx().weightWu()).sum());
    assertThat(subject.announcementCount())
        .isEqualTo(all.stream().mapToInt(kept -> kept.announcers().size()).sum());
    assertThat(subject.score())
        .isEqualTo(
            all.stream()
                .mapToLong(kept -> kept.announcers().size() + kept.tx().inputs().size() / 10)
                .sum());
    for (long peer = 0; peer < 6; peer++) {
      long id = peer;
      assertThat(subject.weightWu(peer))
          .isEqualTo(
              all.stream()
                  .filter(kept -> kept.announcers().contains(id))
                  .mapToLong(kept -> kept.tx().weightWu())
                  .sum());
    }
    assertThat(subject.score()).isLessThanOrEqualTo(30);
    long peers = all.stream().flatMap(kept -> kept.announcers().stream()).distinct().count();
    assertThat(subject.weightWu()).isLessThanOrEqualTo(4_000 * Math.max(peers, 1));
  }
}
