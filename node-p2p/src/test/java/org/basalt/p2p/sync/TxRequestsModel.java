package org.basalt.p2p.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.basalt.core.hash.Wtxid;
import org.basalt.p2p.message.Inventory;

/// Drives [TxRequests] at random, or as a fuzzer likes, with a model beside that keeps a list and
/// looks at all of it each time.
final class TxRequestsModel {
  private static final int PEERS = 5;
  private static final int TRANSACTIONS = 8;

  private final RandomGenerator random;
  private final TxRequests subject;
  private final Model model = new Model();
  private long nowMs;

  TxRequestsModel(RandomGenerator random) {
    this.random = random;
    subject = new TxRequests(random);
  }

  /// Everybody leaves.
  void end() {
    for (long peer = 0; peer < PEERS; peer++) {
      subject.disconnected(peer);
    }
    assertThat(subject.size()).isZero();
  }

  /// One step of both, which must then agree.
  void step() {
    change();
    check();
  }

  private void change() {
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

  private static Inventory item(int number) {
    return Inventory.wtx(Wtxid.parse(String.format("%064x", number)));
  }

  private static RawId id(int number) {
    return RawId.of(item(number).hash());
  }

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
}
