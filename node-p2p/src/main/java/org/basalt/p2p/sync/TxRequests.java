package org.basalt.p2p.sync;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.basalt.core.crypto.SipHash24;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.message.Inventory;
import org.jspecify.annotations.Nullable;

/// Whom to ask for which transaction, and when.
///
/// **Problem.** Every peer announces every transaction. It should be fetched once, soon, and even
/// if the peer that is asked does not answer.
///
/// **Adversary.** A peer that announces first and then stays silent, so that we never get a
/// transaction; that announces without end, to fill our memory; or that sees from the order of our
/// requests who told us what.
///
/// **Idea.** An announcement waits until its time (peers that we did not choose, and that may be
/// many of one owner, wait longer). Of those whose time has come, the best is asked: preferred
/// peers before others, and among equals one drawn by a secret key, not the first. Only one peer is
/// asked at a time. If it says that it has not got it, goes away, or does not answer in time, it is
/// never asked for this transaction again and the next one's turn comes. With the last of them
/// everything about the transaction is forgotten.
///
/// ```
/// DELAYED ──time──► READY ◄──► BEST ──asked──► REQUESTED ──answer, time, goes──► COMPLETED
/// ```
///
/// **Invariants.** A transaction has at most one announcement of a peer; at most one of them is
/// BEST or REQUESTED; one is if any is READY; not all are COMPLETED. A transaction is known by the
/// bytes of its id ([RawId]), whatever kind it was announced by.
///
/// Each peer's announcements are bounded by the caller, by [#count].
///
/// What it does is what Core's `txrequest.h` specifies.
@OwnedBy("peers")
public final class TxRequests {
  private enum State {
    DELAYED,
    READY,
    BEST,
    REQUESTED,
    COMPLETED
  }

  private static final class Announcement {
    private final Inventory item;
    private final RawId id;
    private final long peer;
    private final long sequence;
    private final long priority;
    private long timeMs;
    private State state = State.DELAYED;

    Announcement(Inventory item, RawId id, long peer, long sequence, long priority, long timeMs) {
      this.item = item;
      this.id = id;
      this.peer = peer;
      this.sequence = sequence;
      this.priority = priority;
      this.timeMs = timeMs;
    }

    /// Something happens when its time comes.
    boolean isWaiting() {
      return state == State.DELAYED || state == State.REQUESTED;
    }
  }

  /// One peer's announcements.
  private static final class Announcer {
    private final Map<RawId, Announcement> all = new HashMap<>();
    private final TreeMap<Long, Announcement> best = new TreeMap<>();
    private int requested;
  }

  private final SipHash24 key;
  private final Map<RawId, List<Announcement>> byId = new HashMap<>();
  private final Map<Long, Announcer> byPeer = new HashMap<>();
  private final TreeSet<Announcement> waiting =
      new TreeSet<>(
          Comparator.<Announcement>comparingLong(a -> a.timeMs).thenComparingLong(a -> a.sequence));
  private long nextSequence;
  private int size;

  public TxRequests(RandomGenerator random) {
    key = new SipHash24(random.nextLong(), random.nextLong());
  }

  /// A peer has a transaction. Does nothing if it said so before and that still counts.
  ///
  /// @param item as it is to be asked for
  /// @param isPreferred asked before those that are not
  /// @param timeMs when it may be asked, at the earliest
  public void announced(long peer, Inventory item, boolean isPreferred, long timeMs) {
    RawId id = RawId.of(item.hash());
    Announcer announcer = byPeer.computeIfAbsent(peer, _ -> new Announcer());
    if (announcer.all.containsKey(id)) {
      return;
    }
    Announcement added =
        new Announcement(item, id, peer, nextSequence++, priority(id, peer, isPreferred), timeMs);
    announcer.all.put(id, added);
    byId.computeIfAbsent(id, _ -> new ArrayList<>(2)).add(added);
    waiting.add(added);
    size++;
  }

  private long priority(RawId id, long peer, boolean isPreferred) {
    long draw = key.hashWords(id.word0(), id.word1(), id.word2(), id.word3() ^ peer) >>> 1;
    return isPreferred ? draw | Long.MIN_VALUE : draw;
  }

  /// What to ask a peer for now, in the order in which it announced it. The caller asks, and says
  /// so to [#requested], or forgets the transaction.
  public List<Inventory> due(long peer, long nowMs) {
    advance(nowMs);
    Announcer announcer = byPeer.get(peer);
    return announcer == null
        ? List.of()
        : announcer.best.values().stream().map(announcement -> announcement.item).toList();
  }

  private void advance(long nowMs) {
    while (!waiting.isEmpty() && waiting.first().timeMs <= nowMs) {
      Announcement first = waiting.first();
      if (first.state == State.DELAYED) {
        change(first, State.READY);
        select(byId.getOrDefault(first.id, List.of()));
      } else {
        complete(first);
      }
    }
  }

  /// A peer was asked for something that is [#due].
  ///
  /// @param expiresMs until when it may answer
  public void requested(long peer, Inventory item, long expiresMs) {
    Announcement asked = find(peer, RawId.of(item.hash()));
    if (asked == null || asked.state != State.BEST) {
      throw new IllegalStateException("peer " + peer + " is not to be asked for " + item.hash());
    }
    change(asked, State.COMPLETED);
    asked.timeMs = expiresMs;
    change(asked, State.REQUESTED);
  }

  /// A peer has sent a transaction, or has not got it. Asked or not, it is not asked again.
  public void answered(long peer, RawId id) {
    Announcement found = find(peer, id);
    if (found != null) {
      complete(found);
    }
  }

  private @Nullable Announcement find(long peer, RawId id) {
    Announcer announcer = byPeer.get(peer);
    return announcer == null ? null : announcer.all.get(id);
  }

  private void complete(Announcement announcement) {
    List<Announcement> others = byId.getOrDefault(announcement.id, List.of());
    boolean isLast =
        others.stream().allMatch(other -> other == announcement || other.state == State.COMPLETED);
    if (isLast) {
      forget(announcement.id);
      return;
    }
    change(announcement, State.COMPLETED);
    select(others);
  }

  /// Makes the best of those whose time has come the next to be asked, unless one is asked already.
  private void select(List<Announcement> ofOne) {
    Announcement chosen = null;
    for (Announcement candidate : ofOne) {
      if (candidate.state == State.REQUESTED) {
        return;
      }
      boolean isCandidate = candidate.state == State.READY || candidate.state == State.BEST;
      if (isCandidate
          && (chosen == null || Long.compareUnsigned(candidate.priority, chosen.priority) > 0)) {
        chosen = candidate;
      }
    }
    for (Announcement candidate : ofOne) {
      if (candidate.state == State.BEST && candidate != chosen) {
        change(candidate, State.READY);
      }
    }
    if (chosen != null && chosen.state != State.BEST) {
      change(chosen, State.BEST);
    }
  }

  /// Keeps all indexes right. The time must not change while the announcement is waiting.
  private void change(Announcement announcement, State state) {
    unindex(announcement);
    announcement.state = state;
    Announcer announcer = announcerOf(announcement);
    if (announcement.isWaiting()) {
      waiting.add(announcement);
    }
    if (state == State.BEST) {
      announcer.best.put(announcement.sequence, announcement);
    } else if (state == State.REQUESTED) {
      announcer.requested++;
    }
  }

  private void unindex(Announcement announcement) {
    Announcer announcer = announcerOf(announcement);
    if (announcement.isWaiting()) {
      waiting.remove(announcement);
    }
    if (announcement.state == State.BEST) {
      announcer.best.remove(announcement.sequence);
    } else if (announcement.state == State.REQUESTED) {
      announcer.requested--;
    }
  }

  private Announcer announcerOf(Announcement announcement) {
    Announcer announcer = byPeer.get(announcement.peer);
    if (announcer == null) {
      throw new IllegalStateException("no announcements of peer " + announcement.peer);
    }
    return announcer;
  }

  private void erase(Announcement announcement) {
    unindex(announcement);
    Announcer announcer = announcerOf(announcement);
    announcer.all.remove(announcement.id);
    if (announcer.all.isEmpty()) {
      byPeer.remove(announcement.peer);
    }
    size--;
  }

  /// Nobody needs to be asked for a transaction any more.
  public void forget(RawId id) {
    List<Announcement> gone = byId.remove(id);
    if (gone != null) {
      gone.forEach(this::erase);
    }
  }

  /// A peer is gone, with all that it announced.
  public void disconnected(long peer) {
    Announcer announcer = byPeer.get(peer);
    if (announcer == null) {
      return;
    }
    for (Announcement announcement : List.copyOf(announcer.all.values())) {
      complete(announcement);
      List<Announcement> others = byId.get(announcement.id);
      if (others != null && others.remove(announcement)) {
        erase(announcement);
      }
    }
  }

  /// Peers that have a transaction, and have not yet failed to send it.
  public List<Long> candidates(RawId id) {
    return byId.getOrDefault(id, List.of()).stream()
        .filter(announcement -> announcement.state != State.COMPLETED)
        .map(announcement -> announcement.peer)
        .toList();
  }

  /// Announcements of a peer that are remembered.
  public int count(long peer) {
    Announcer announcer = byPeer.get(peer);
    return announcer == null ? 0 : announcer.all.size();
  }

  /// Transactions that a peer is asked for and has not sent.
  public int inFlight(long peer) {
    Announcer announcer = byPeer.get(peer);
    return announcer == null ? 0 : announcer.requested;
  }

  /// Announcements of all peers that are remembered.
  public int size() {
    return size;
  }
}
