package org.basalt.p2p.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.basalt.core.hash.Txid;
import org.basalt.core.hash.Wtxid;
import org.basalt.p2p.message.Inventory;
import org.junit.jupiter.api.Test;

/// Times are the test's own.
class TxRequestsTest {
  private final TxRequests requests = new TxRequests(new Random(1));

  private static Inventory item(int number) {
    return Inventory.wtx(Wtxid.parse(String.format("%064x", number)));
  }

  private static RawId id(int number) {
    return RawId.of(item(number).hash());
  }

  @Test
  void nothingIsDueBeforeItsTime() {
    requests.announced(1, item(7), false, 100);
    assertThat(requests.due(1, 99)).isEmpty();
    assertThat(requests.due(1, 100)).containsExactly(item(7));
  }

  @Test
  void aPreferredPeerGoesFirstThoughItCameLater() {
    for (int number = 0; number < 20; number++) {
      requests.announced(1, item(number), false, 0);
      requests.announced(2, item(number), true, 0);
    }
    assertThat(requests.due(1, 0)).isEmpty();
    assertThat(requests.due(2, 0)).hasSize(20);
  }

  @Test
  void amongEqualsTheChoiceDoesNotFollowTheOrderOfAnnouncement() {
    for (int number = 0; number < 200; number++) {
      requests.announced(1, item(number), true, 0);
      requests.announced(2, item(number), true, 0);
    }
    assertThat(requests.due(1, 0).size()).isBetween(60, 140);
    assertThat(requests.due(1, 0).size() + requests.due(2, 0).size()).isEqualTo(200);
  }

  @Test
  void whatIsDueComesInTheOrderOfAnnouncement() {
    for (int number = 30; number > 0; number--) {
      requests.announced(1, item(number), true, number % 3);
    }
    assertThat(requests.due(1, 5)).isEqualTo(numbersDown(30));
  }

  private static List<Inventory> numbersDown(int from) {
    List<Inventory> items = new ArrayList<>();
    for (int number = from; number > 0; number--) {
      items.add(item(number));
    }
    return items;
  }

  @Test
  void aSecondPeerIsAskedWhenTheFirstDoesNotAnswerInTime() {
    requests.announced(1, item(7), true, 0);
    requests.announced(2, item(7), false, 0);
    requests.due(1, 0);
    requests.requested(1, item(7), 60);
    assertThat(requests.due(2, 59)).isEmpty();
    assertThat(requests.inFlight(1)).isEqualTo(1);
    assertThat(requests.due(2, 60)).containsExactly(item(7));
    assertThat(requests.due(1, 60)).isEmpty();
    assertThat(requests.inFlight(1)).isZero();
  }

  @Test
  void aPeerThatFailedIsNotAskedAgainWhileOthersAreLeft() {
    requests.announced(1, item(7), true, 0);
    requests.announced(2, item(7), true, 50);
    requests.due(1, 0);
    requests.requested(1, item(7), 60);
    requests.answered(1, id(7));
    requests.announced(1, item(7), true, 0);
    assertThat(requests.due(1, 10)).isEmpty();
    assertThat(requests.candidates(id(7))).containsExactly(2L);
  }

  @Test
  void everythingIsForgottenWithTheLastThatMayBeAsked() {
    requests.announced(1, item(7), true, 0);
    requests.announced(2, item(7), true, 0);
    requests.answered(1, id(7));
    assertThat(requests.size()).isEqualTo(2);
    requests.answered(2, id(7));
    assertThat(requests.size()).isZero();
    requests.announced(1, item(7), true, 0);
    assertThat(requests.due(1, 0)).containsExactly(item(7));
  }

  @Test
  void theNextPeersTurnComesWhenOneIsGone() {
    requests.announced(1, item(7), true, 0);
    requests.announced(2, item(7), false, 0);
    requests.due(1, 0);
    requests.requested(1, item(7), 60);
    requests.disconnected(1);
    assertThat(requests.due(2, 0)).containsExactly(item(7));
    assertThat(requests.count(1)).isZero();
  }

  @Test
  void txidAndWtxidOfTheSameBytesAreOneTransaction() {
    requests.announced(1, Inventory.tx(Txid.parse("07".repeat(32))), true, 0);
    requests.announced(2, Inventory.wtx(Wtxid.parse("07".repeat(32))), true, 0);
    assertThat(requests.due(1, 0).size() + requests.due(2, 0).size()).isEqualTo(1);
    requests.forget(RawId.of(Wtxid.parse("07".repeat(32))));
    assertThat(requests.size()).isZero();
  }

  @Test
  void onlyWhatIsDueCanBeRequested() {
    requests.announced(1, item(7), true, 10);
    assertThatThrownBy(() -> requests.requested(1, item(7), 60))
        .isInstanceOf(IllegalStateException.class);
  }

  /// A model that keeps a list and looks at all of it each time.
  private static final class Model {
    private enum State {
      CANDIDATE,
      REQUESTED,
      COMPLETED
    }

    private static final class Entry {
      private final int tx;
      private final long peer;
      private final boolean isPreferred;
      private long timeMs;
      private State state = State.CANDIDATE;

      Entry(int tx, long peer, boolean isPreferred, long timeMs) {
        this.tx = tx;
        this.peer = peer;
        this.isPreferred = isPreferred;
        this.timeMs = timeMs;
      }
    }

    private final List<Entry> entries = new ArrayList<>();

    void announced(int tx, long peer, boolean isPreferred, long timeMs) {
      if (entries.stream().noneMatch(e -> e.tx == tx && e.peer == peer)) {
        entries.add(new Entry(tx, peer, isPreferred, timeMs));
      }
    }

    void advance(long nowMs) {
      for (Entry entry : entries) {
        if (entry.state == State.REQUESTED && entry.timeMs <= nowMs) {
          entry.state = State.COMPLETED;
        }
      }
      forgetFinished();
    }

    void forgetFinished() {
      Map<Integer, Boolean> alive = new HashMap<>();
      entries.forEach(e -> alive.merge(e.tx, e.state != State.COMPLETED, Boolean::logicalOr));
      entries.removeIf(e -> !alive.getOrDefault(e.tx, false));
    }

    /// Transactions that may be asked of somebody now, with the peers that it may be.
    Map<Integer, Set<Long>> askable(long nowMs) {
      Map<Integer, Set<Long>> askable = new TreeMap<>();
      for (Entry entry : entries) {
        boolean isOut =
            entries.stream().anyMatch(e -> e.tx == entry.tx && e.state == State.REQUESTED);
        boolean hasBetter =
            entries.stream().anyMatch(e -> e.tx == entry.tx && isReady(e, nowMs) && e.isPreferred);
        if (isReady(entry, nowMs) && !isOut && (entry.isPreferred || !hasBetter)) {
          askable.computeIfAbsent(entry.tx, _ -> new HashSet<>()).add(entry.peer);
        }
      }
      return askable;
    }

    private static boolean isReady(Entry entry, long nowMs) {
      return entry.state == State.CANDIDATE && entry.timeMs <= nowMs;
    }

    void set(int tx, long peer, State state, long timeMs) {
      for (Entry entry : entries) {
        if (entry.tx == tx && entry.peer == peer) {
          entry.state = state;
          entry.timeMs = timeMs;
        }
      }
    }
  }

  @Test
  void behavesAsAListThatIsSearchedAnew() {
    for (int seed = 0; seed < 60; seed++) {
      new Run(seed).go();
    }
  }

  /// Random steps, with the model beside.
  private static final class Run {
    private static final int PEERS = 5;
    private static final int TRANSACTIONS = 8;

    private final Random random;
    private final TxRequests subject;
    private final Model model = new Model();
    private long nowMs;

    Run(int seed) {
      random = new Random(seed);
      subject = new TxRequests(new Random(seed));
    }

    void go() {
      for (int step = 0; step < 400; step++) {
        step();
        check();
      }
      for (long peer = 0; peer < PEERS; peer++) {
        subject.disconnected(peer);
      }
      assertThat(subject.size()).isZero();
    }

    private void step() {
      int tx = random.nextInt(TRANSACTIONS);
      long peer = random.nextInt(PEERS);
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> {
          boolean isPreferred = random.nextBoolean();
          long timeMs = nowMs + random.nextInt(4);
          subject.announced(peer, item(tx), isPreferred, timeMs);
          model.announced(tx, peer, isPreferred, timeMs);
        }
        case 3 -> {
          subject.answered(peer, id(tx));
          model.set(tx, peer, Model.State.COMPLETED, 0);
        }
        case 4 -> {
          if (random.nextInt(4) == 0) {
            subject.disconnected(peer);
            model.set(-1, peer, Model.State.COMPLETED, 0);
            model.entries.removeIf(e -> e.peer == peer);
          }
        }
        case 5 -> {
          if (random.nextInt(4) == 0) {
            subject.forget(id(tx));
            model.entries.removeIf(e -> e.tx == tx);
          }
        }
        default -> nowMs += random.nextInt(3);
      }
      model.forgetFinished();
    }

    private void check() {
      model.advance(nowMs);
      Map<Integer, Set<Long>> askable = model.askable(nowMs);
      int dueCount = 0;
      for (long peer = 0; peer < PEERS; peer++) {
        for (Inventory due : subject.due(peer, nowMs)) {
          int tx = (int) due.hash().toUint256().word0();
          assertThat(askable.get(tx)).contains(peer);
          dueCount++;
          if (random.nextBoolean()) {
            subject.requested(peer, due, nowMs + 5);
            model.set(tx, peer, Model.State.REQUESTED, nowMs + 5);
          }
        }
      }
      assertThat(dueCount).as("each from one peer").isEqualTo(askable.size());
      assertThat(subject.size()).isEqualTo(model.entries.size());
      for (long peer = 0; peer < PEERS; peer++) {
        long id = peer;
        assertThat(subject.inFlight(peer))
            .isEqualTo(
                (int)
                    model.entries.stream()
                        .filter(e -> e.peer == id && e.state == Model.State.REQUESTED)
                        .count());
      }
    }
  }
}
