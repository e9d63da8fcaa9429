package org.basalt.p2p.sync;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.basalt.core.hash.Txid;
import org.basalt.core.hash.Wtxid;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.runtime.OwnedBy;
import org.jspecify.annotations.Nullable;

/// Transactions that spend what we do not know, kept until it comes.
///
/// **Problem.** A child may come before its parent, or with a parent that alone pays too little. To
/// drop it would mean to fetch it again; to keep it means to keep what may never be valid.
///
/// **Adversary.** Anyone can make transactions that spend nothing real, for free. A peer could fill
/// the place, push the orphans of honest peers out, or make each block cost much time.
///
/// **Idea.** Each announcement (a transaction and a peer that has it) is held against its peer: its
/// weight, and a score for the time that it costs, one and one more for each ten inputs. All
/// together are limited in both: weight by a reserve for each peer that has orphans, score by a
/// fixed sum that they share equally. While a limit is passed, the peer that uses the largest part
/// of its share loses its oldest announcements, those first that nothing new is known of. So a peer
/// within its share loses nothing, whatever others do, and a peer may use what others leave free. A
/// transaction stays as long as one peer announces it.
///
/// When a parent comes, each child is given to one of its announcers, drawn at random, whose turn
/// pays for looking at it again.
///
/// Known by wtxid only: one with the same txid may have a broken witness.
///
/// Limits and order of eviction are those of Core's `node/txorphanage.cpp`.
@OwnedBy("peers")
public final class Orphanage {
  /// Core DEFAULT_RESERVED_ORPHAN_WEIGHT_PER_PEER.
  public static final long RESERVED_WEIGHT_PER_PEER = 404_000;

  /// Core DEFAULT_MAX_ORPHANAGE_LATENCY_SCORE.
  public static final long MAX_SCORE = 3000;

  /// Larger ones are not standard.
  private static final int MAX_WEIGHT = 400_000;

  private static final int INPUTS_PER_SCORE = 10;

  /// An orphan, as RPC shows it.
  ///
  /// @param announcers ids of peers, ascending
  public record Kept(Transaction tx, List<Long> announcers) {
    public Kept {
      announcers = List.copyOf(announcers);
    }
  }

  private static final class Announcement {
    private final Orphan orphan;
    private final long peer;
    private final long sequence;
    private boolean isReady;

    Announcement(Orphan orphan, long peer, long sequence) {
      this.orphan = orphan;
      this.peer = peer;
      this.sequence = sequence;
    }
  }

  private static final class Orphan {
    private final Transaction tx;
    private final TreeMap<Long, Announcement> announcements = new TreeMap<>();

    Orphan(Transaction tx) {
      this.tx = tx;
    }

    long inputScore() {
      return tx.inputs().size() / INPUTS_PER_SCORE;
    }

    boolean isReady() {
      return announcements.values().stream().anyMatch(announcement -> announcement.isReady);
    }
  }

  /// What one peer uses. Announcements are in the order in which they came.
  private static final class Share {
    private final TreeMap<Long, Announcement> waiting = new TreeMap<>();
    private final TreeMap<Long, Announcement> ready = new TreeMap<>();
    private long weightWu;
    private long score;

    private NavigableMap<Long, Announcement> listOf(Announcement announcement) {
      return announcement.isReady ? ready : waiting;
    }

    void put(Announcement announcement) {
      listOf(announcement).put(announcement.sequence, announcement);
    }

    void remove(Announcement announcement) {
      listOf(announcement).remove(announcement.sequence);
    }

    boolean isEmpty() {
      return waiting.isEmpty() && ready.isEmpty();
    }

    /// The first to be given up.
    Announcement first() {
      return (waiting.isEmpty() ? ready : waiting).firstEntry().getValue();
    }

    /// In the reverse of the order in which they are given up.
    List<Announcement> lastFirst() {
      List<Announcement> all = new ArrayList<>(ready.descendingMap().values());
      all.addAll(waiting.descendingMap().values());
      return all;
    }

    /// The larger part of its two shares.
    Part part(long maxScore, long maxWeightWu) {
      Part ofScore = new Part(score, maxScore);
      Part ofWeight = new Part(weightWu, maxWeightWu);
      return ofScore.compareTo(ofWeight) >= 0 ? ofScore : ofWeight;
    }
  }

  /// How much of its share a peer uses. Of equal parts, that of the smaller share is more.
  private record Part(long used, long share) implements Comparable<Part> {
    static final Part ALL = new Part(1, 1);

    int compareRatio(Part other) {
      return Long.compare(used * other.share, other.used * share);
    }

    @Override
    public int compareTo(Part other) {
      int c = compareRatio(other);
      return c != 0 ? c : Long.compare(other.share, share);
    }
  }

  private record Suspect(long peer, Part part) {
    static final Comparator<Suspect> WORST_FIRST =
        Comparator.comparing(Suspect::part).thenComparingLong(Suspect::peer).reversed();
  }

  private final long maxScore;
  private final long reservedWeightWu;
  private final RandomGenerator random;
  private final TreeMap<Wtxid, Orphan> orphans = new TreeMap<>();
  private final Map<Long, Share> shares = new HashMap<>();
  private final Map<OutPoint, TreeSet<Wtxid>> spenders = new HashMap<>();
  private long nextSequence;
  private int announcementCount;
  private long weightWu;
  private long inputScore;

  public Orphanage(RandomGenerator random) {
    this(MAX_SCORE, RESERVED_WEIGHT_PER_PEER, random);
  }

  Orphanage(long maxScore, long reservedWeightWu, RandomGenerator random) {
    this.maxScore = maxScore;
    this.reservedWeightWu = reservedWeightWu;
    this.random = random;
  }

  /// Keeps a transaction that a peer has.
  ///
  /// @return true if nobody had announced it before and it is of a size to be kept
  public boolean add(Transaction tx, long peer) {
    if (tx.weightWu() > MAX_WEIGHT) {
      return false;
    }
    Orphan known = orphans.get(tx.wtxid());
    boolean isNew = known == null;
    Orphan orphan = known == null ? new Orphan(tx) : known;
    if (isNew) {
      orphans.put(tx.wtxid(), orphan);
      tx.inputs().forEach(input -> link(input, tx.wtxid()));
      weightWu += tx.weightWu();
      inputScore += orphan.inputScore();
    }
    announce(orphan, peer);
    return isNew;
  }

  private void link(TxIn input, Wtxid wtxid) {
    spenders.computeIfAbsent(input.prevout(), _ -> new TreeSet<>()).add(wtxid);
  }

  /// Another peer has a transaction that may be here.
  public void addAnnouncer(Wtxid wtxid, long peer) {
    Orphan orphan = orphans.get(wtxid);
    if (orphan != null) {
      announce(orphan, peer);
    }
  }

  private void announce(Orphan orphan, long peer) {
    if (orphan.announcements.containsKey(peer)) {
      return;
    }
    Announcement added = new Announcement(orphan, peer, nextSequence++);
    orphan.announcements.put(peer, added);
    Share share = shares.computeIfAbsent(peer, _ -> new Share());
    share.put(added);
    share.weightWu += orphan.tx.weightWu();
    share.score += 1 + orphan.inputScore();
    announcementCount++;
    trim();
  }

  public boolean contains(Wtxid wtxid) {
    return orphans.containsKey(wtxid);
  }

  public boolean contains(Wtxid wtxid, long peer) {
    Orphan orphan = orphans.get(wtxid);
    return orphan != null && orphan.announcements.containsKey(peer);
  }

  public Optional<Transaction> find(Wtxid wtxid) {
    return Optional.ofNullable(orphans.get(wtxid)).map(orphan -> orphan.tx);
  }

  /// By wtxid.
  public List<Kept> all() {
    return orphans.values().stream()
        .map(orphan -> new Kept(orphan.tx, List.copyOf(orphan.announcements.keySet())))
        .toList();
  }

  /// Something that these orphans spend from has come: each is to be looked at again in the turn of
  /// one of its announcers.
  ///
  /// @return those peers
  public Set<Long> parentCame(Transaction parent) {
    Set<Long> peers = new TreeSet<>();
    for (int i = 0; i < parent.outputs().size(); i++) {
      Set<Wtxid> children = spenders.getOrDefault(new OutPoint(parent.txid(), i), new TreeSet<>());
      for (Wtxid child : children) {
        Orphan orphan = orphans.get(child);
        if (orphan != null && !orphan.isReady()) {
          peers.add(makeReady(orphan));
        }
      }
    }
    return peers;
  }

  private long makeReady(Orphan orphan) {
    List<Announcement> choices = List.copyOf(orphan.announcements.values());
    Announcement chosen = choices.get(random.nextInt(choices.size()));
    setReady(chosen, true);
    return chosen.peer;
  }

  private void setReady(Announcement announcement, boolean isReady) {
    Share share = shareOf(announcement);
    share.remove(announcement);
    announcement.isReady = isReady;
    share.put(announcement);
  }

  private Share shareOf(Announcement announcement) {
    Share share = shares.get(announcement.peer);
    if (share == null) {
      throw new IllegalStateException("peer " + announcement.peer + " has no orphans");
    }
    return share;
  }

  public boolean hasReady(long peer) {
    return firstReady(peer) != null;
  }

  /// The next orphan of a peer that is to be looked at again; it is not told twice.
  public Optional<Transaction> takeReady(long peer) {
    Announcement first = firstReady(peer);
    if (first == null) {
      return Optional.empty();
    }
    setReady(first, false);
    return Optional.of(first.orphan.tx);
  }

  private @Nullable Announcement firstReady(long peer) {
    Share share = shares.get(peer);
    return share == null || share.ready.isEmpty() ? null : share.ready.firstEntry().getValue();
  }

  /// Orphans of a peer that spend from a transaction: those to be looked at again first, then the
  /// newest first, as it may have replaced the others.
  public List<Transaction> childrenFrom(Transaction parent, long peer) {
    Share share = shares.get(peer);
    if (share == null) {
      return List.of();
    }
    Txid txid = parent.txid();
    return share.lastFirst().stream()
        .map(announcement -> announcement.orphan.tx)
        .filter(tx -> tx.inputs().stream().anyMatch(in -> in.prevout().txid().equals(txid)))
        .toList();
  }

  /// @return true if it was here
  public boolean remove(Wtxid wtxid) {
    boolean wasHere = removeWithoutTrim(wtxid);
    trim();
    return wasHere;
  }

  private boolean removeWithoutTrim(Wtxid wtxid) {
    Orphan orphan = orphans.get(wtxid);
    if (orphan == null) {
      return false;
    }
    List.copyOf(orphan.announcements.values()).forEach(this::erase);
    return true;
  }

  /// A peer is gone, and with it what only it announced.
  public void disconnected(long peer) {
    Share share = shares.get(peer);
    if (share != null) {
      share.lastFirst().forEach(this::erase);
      trim();
    }
  }

  /// Lets go of what a block has or makes invalid.
  public void blockConnected(Block block) {
    Set<Wtxid> gone = new TreeSet<>();
    if (!orphans.isEmpty()) {
      for (Transaction tx : block.transactions()) {
        for (TxIn input : tx.inputs()) {
          gone.addAll(spenders.getOrDefault(input.prevout(), new TreeSet<>()));
        }
      }
    }
    gone.forEach(this::removeWithoutTrim);
    trim();
  }

  private void erase(Announcement announcement) {
    Orphan orphan = announcement.orphan;
    Share share = shareOf(announcement);
    share.remove(announcement);
    share.weightWu -= orphan.tx.weightWu();
    share.score -= 1 + orphan.inputScore();
    if (share.isEmpty()) {
      shares.remove(announcement.peer);
    }
    announcementCount--;
    orphan.announcements.remove(announcement.peer);
    if (orphan.announcements.isEmpty()) {
      Transaction tx = orphan.tx;
      orphans.remove(tx.wtxid());
      weightWu -= tx.weightWu();
      inputScore -= orphan.inputScore();
      tx.inputs().forEach(input -> unlink(input.prevout(), tx.wtxid()));
    }
  }

  private void unlink(OutPoint prevout, Wtxid wtxid) {
    TreeSet<Wtxid> left = spenders.get(prevout);
    if (left != null) {
      left.remove(wtxid);
      if (left.isEmpty()) {
        spenders.remove(prevout);
      }
    }
  }

  private boolean isOverLimits() {
    return score() > maxScore || weightWu > maxWeightWu();
  }

  /// The shares stay the same while it runs, though their number may fall.
  private void trim() {
    if (!isOverLimits()) {
      return;
    }
    long scoreShare = maxScore / Math.max(shares.size(), 1);
    PriorityQueue<Suspect> suspects = new PriorityQueue<>(Suspect.WORST_FIRST);
    shares.forEach((peer, share) -> {
      Part part = share.part(scoreShare, reservedWeightWu);
      if (part.compareRatio(Part.ALL) > 0) {
        suspects.add(new Suspect(peer, part));
      }
    });
    while (isOverLimits()) {
      // Who keeps within the limits together, each within their share, is not over them.
      long worst = suspects.remove().peer;
      Part next = suspects.isEmpty() ? Part.ALL : suspects.element().part;
      Part left = evict(worst, next, scoreShare);
      if (left.used > 0) {
        suspects.add(new Suspect(worst, left));
      }
    }
  }

  /// Takes from one peer until it is no longer the worst.
  ///
  /// @return what it still uses
  private Part evict(long peer, Part next, long scoreShare) {
    Share share = shares.get(peer);
    Part part = Part.ALL;
    while (share != null && isOverLimits()) {
      erase(share.first());
      share = shares.get(peer);
      part = share == null ? new Part(0, 1) : share.part(scoreShare, reservedWeightWu);
      if (part.compareTo(next) <= 0) {
        break;
      }
    }
    return part;
  }

  /// Of all, each counted once.
  public long weightWu() {
    return weightWu;
  }

  public long weightWu(long peer) {
    Share share = shares.get(peer);
    return share == null ? 0 : share.weightWu;
  }

  long maxWeightWu() {
    return reservedWeightWu * Math.max(shares.size(), 1);
  }

  /// Announcements, and a tenth of the inputs of all orphans.
  long score() {
    return announcementCount + inputScore;
  }

  public int size() {
    return orphans.size();
  }

  public int announcementCount() {
    return announcementCount;
  }
}
