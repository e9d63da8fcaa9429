package org.basalt.p2p.sync;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.basalt.core.hash.Wtxid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;

/// [Orphanage] as one list of announcements that is searched anew for every question.
final class OrphanageModel {
  private static final int MAX_WEIGHT = 400_000;

  private static final class Announcement {
    private final Transaction tx;
    private final long peer;
    private final long weightWu;
    private boolean isReady;

    Announcement(Transaction tx, long peer) {
      this.tx = tx;
      this.peer = peer;
      weightWu = tx.weightWu();
    }

    long score() {
      return 1L + tx.inputs().size() / 10;
    }

    boolean isOf(Wtxid wtxid) {
      return tx.wtxid().equals(wtxid);
    }

    boolean spends(OutPoint outpoint) {
      return tx.inputs().stream().anyMatch(in -> in.prevout().equals(outpoint));
    }
  }

  private final long maxScore;
  private final long reservedWeightWu;
  private final RandomGenerator random;

  /// In the order in which they came.
  private final List<Announcement> all = new ArrayList<>();

  /// @param random draws as the subject's does
  OrphanageModel(long maxScore, long reservedWeightWu, RandomGenerator random) {
    this.maxScore = maxScore;
    this.reservedWeightWu = reservedWeightWu;
    this.random = random;
  }

  boolean add(Transaction tx, long peer) {
    if (tx.weightWu() > MAX_WEIGHT) {
      return false;
    }
    boolean isNew = all.stream().noneMatch(a -> a.isOf(tx.wtxid()));
    if (all.stream().noneMatch(a -> a.isOf(tx.wtxid()) && a.peer == peer)) {
      all.add(new Announcement(tx, peer));
      trim();
    }
    return isNew;
  }

  void addAnnouncer(Transaction tx, long peer) {
    if (all.stream().anyMatch(a -> a.isOf(tx.wtxid()))) {
      add(tx, peer);
    }
  }

  Set<Long> parentCame(Transaction parent) {
    Set<Long> peers = new TreeSet<>();
    for (int i = 0; i < parent.outputs().size(); i++) {
      OutPoint outpoint = new OutPoint(parent.txid(), i);
      Set<Wtxid> children = new TreeSet<>();
      all.stream().filter(a -> a.spends(outpoint)).forEach(a -> children.add(a.tx.wtxid()));
      for (Wtxid child : children) {
        List<Announcement> choices =
            all.stream()
                .filter(a -> a.isOf(child))
                .sorted(Comparator.comparingLong(a -> a.peer))
                .toList();
        if (choices.stream().noneMatch(a -> a.isReady)) {
          Announcement chosen = choices.get(random.nextInt(choices.size()));
          chosen.isReady = true;
          peers.add(chosen.peer);
        }
      }
    }
    return peers;
  }

  Optional<Transaction> takeReady(long peer) {
    Optional<Announcement> first =
        all.stream().filter(a -> a.peer == peer && a.isReady).findFirst();
    first.ifPresent(a -> a.isReady = false);
    return first.map(a -> a.tx);
  }

  List<Transaction> childrenFrom(Transaction parent, long peer) {
    List<Transaction> found = new ArrayList<>();
    for (boolean isReady : new boolean[] {true, false}) {
      for (Announcement a : all.reversed()) {
        boolean isChild =
            a.tx.inputs().stream().anyMatch(in -> in.prevout().txid().equals(parent.txid()));
        if (a.peer == peer && a.isReady == isReady && isChild) {
          found.add(a.tx);
        }
      }
    }
    return found;
  }

  boolean remove(Wtxid wtxid) {
    boolean wasHere = all.removeIf(a -> a.isOf(wtxid));
    trim();
    return wasHere;
  }

  void disconnected(long peer) {
    all.removeIf(a -> a.peer == peer);
    trim();
  }

  void mined(Transaction tx) {
    all.removeIf(a -> tx.inputs().stream().anyMatch(in -> a.spends(in.prevout())));
    trim();
  }

  List<Orphanage.Kept> kept() {
    return distinct().stream()
        .map(a -> a.tx)
        .sorted(Comparator.comparing(Transaction::wtxid))
        .map(tx ->
            new Orphanage.Kept(
                tx,
                all.stream().filter(a -> a.isOf(tx.wtxid())).map(a -> a.peer).sorted().toList()))
        .toList();
  }

  /// One announcement of each transaction.
  private List<Announcement> distinct() {
    Set<Wtxid> seen = new HashSet<>();
    return all.stream().filter(a -> seen.add(a.tx.wtxid())).toList();
  }

  private Set<Long> peers() {
    Set<Long> peers = new TreeSet<>();
    all.forEach(a -> peers.add(a.peer));
    return peers;
  }

  long score() {
    return all.size() + distinct().stream().mapToLong(a -> a.score() - 1).sum();
  }

  long weightWu() {
    return distinct().stream().mapToLong(a -> a.weightWu).sum();
  }

  long weightWu(long peer) {
    return all.stream().filter(a -> a.peer == peer).mapToLong(a -> a.weightWu).sum();
  }

  /// Shares of the score are those of the beginning, though peers may be left with nothing.
  private void trim() {
    long scoreShare = maxScore / Math.max(1, peers().size());
    while (score() > maxScore || weightWu() > reservedWeightWu * Math.max(1, peers().size())) {
      long worst =
          peers().stream()
              .max(
                  Comparator.comparing((Long peer) -> part(peer, scoreShare))
                      .thenComparing(Comparator.naturalOrder()))
              .orElseThrow();
      List<Announcement> theirs = all.stream().filter(a -> a.peer == worst).toList();
      all.remove(theirs.stream().filter(a -> !a.isReady).findFirst().orElseGet(theirs::getFirst));
    }
  }

  /// The larger of two quotients; of equal ones that with the smaller divisor is more.
  private record Part(long used, long share) implements Comparable<Part> {
    @Override
    public int compareTo(Part other) {
      int byQuotient = Long.compare(used * other.share, other.used * share);
      return byQuotient != 0 ? byQuotient : Long.compare(other.share, share);
    }
  }

  private Part part(long peer, long scoreShare) {
    long score = all.stream().filter(a -> a.peer == peer).mapToLong(Announcement::score).sum();
    Part ofScore = new Part(score, scoreShare);
    Part ofWeight = new Part(weightWu(peer), reservedWeightWu);
    return ofScore.compareTo(ofWeight) >= 0 ? ofScore : ofWeight;
  }
}
