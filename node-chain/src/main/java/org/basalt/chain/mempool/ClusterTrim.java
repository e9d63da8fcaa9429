package org.basalt.chain.mempool;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * Problem. After a reorganisation, transactions of disconnected blocks are parents of transactions
 * that came later. The clusters that they tie together may be far beyond the limits, and must be
 * cut down before anyone can put them in order. What goes should be worth little.
 *
 * Idea. Each cluster has been in order before it was tied to others. Take transactions from the
 * heads of these orders, always one of the chunk with the highest feerate, and never before all its
 * new parents were taken. Each one ties those that it depends on together: unless that would be too
 * much for a cluster, it stays. Else it goes, and with it all that is behind it in its order or
 * depends on it. Cutting more than is needed is cheap to bear, since this is rare.
 *
 * References. Core `txgraph.cpp` Trim.
 */

/// Chooses what must leave so that clusters which are about to be tied together are within the
/// limits.
final class ClusterTrim {
  /// A parent and a child that are not tied together yet.
  record Tie(MempoolEntry parent, MempoolEntry child) {}

  private final Mempool mempool;
  private final Map<MempoolEntry, Place> places = new HashMap<>();

  /// An entry in the order of its cluster.
  private static final class Place {
    final MempoolEntry entry;
    final Chunk chunk;
    final List<Place> needs = new ArrayList<>();
    final List<Place> neededBy = new ArrayList<>();
    int missing;
    boolean stays;

    /// Of those that stay, which hang together: the head knows count and weight.
    @Nullable Place towardsHead;

    int count = 1;
    long weightWu;

    Place(MempoolEntry entry, Chunk chunk) {
      this.entry = entry;
      this.chunk = chunk;
      weightWu = entry.adjustedWeightWu();
    }

    void need(Place other) {
      needs.add(other);
      other.neededBy.add(this);
      missing++;
    }

    Place head() {
      Place at = this;
      for (Place next = at.towardsHead; next != null; next = at.towardsHead) {
        at = next;
      }
      return at;
    }
  }

  private static final Comparator<Place> BEST_FIRST =
      ((Comparator<Place>) (a, b) -> b.chunk.compareFeeRate(a.chunk))
          .thenComparingLong(place -> place.chunk.weightWu())
          .thenComparing(place -> place.entry.txid());

  private ClusterTrim(Mempool mempool) {
    this.mempool = mempool;
  }

  /// Entries without which all ties can be made. What depends on one of them is among them.
  static Set<MempoolEntry> surplus(Mempool mempool, List<Tie> ties) {
    Map<Cluster, Set<Cluster>> groups = new HashMap<>();
    for (Tie tie : ties) {
      Set<Cluster> one = groups.computeIfAbsent(tie.parent().cluster(), ClusterTrim::alone);
      Set<Cluster> other = groups.computeIfAbsent(tie.child().cluster(), ClusterTrim::alone);
      if (!one.contains(tie.child().cluster())) {
        one.addAll(other);
        other.forEach(cluster -> groups.put(cluster, one));
      }
    }
    Set<MempoolEntry> surplus = new LinkedHashSet<>();
    Set<Set<Cluster>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Set<Cluster> group : groups.values()) {
      if (seen.add(group) && !fits(mempool, group)) {
        surplus.addAll(new ClusterTrim(mempool).surplusOf(group, ties));
      }
    }
    return surplus;
  }

  private static Set<Cluster> alone(Cluster cluster) {
    return new LinkedHashSet<>(List.of(cluster));
  }

  private static boolean fits(Mempool mempool, Set<Cluster> group) {
    return mempool.isWithinLimits(
        group.stream().mapToInt(Cluster::size).sum(),
        group.stream().mapToLong(Cluster::weightWu).sum());
  }

  private List<MempoolEntry> surplusOf(Set<Cluster> group, List<Tie> ties) {
    for (Cluster cluster : group) {
      @Nullable Place before = null;
      for (Chunk chunk : cluster.chunks()) {
        for (MempoolEntry entry : chunk.entries()) {
          Place place = new Place(entry, chunk);
          places.put(entry, place);
          if (before != null) {
            place.need(before);
          }
          before = place;
        }
      }
    }
    for (Tie tie : ties) {
      Place parent = places.get(tie.parent());
      Place child = places.get(tie.child());
      if (parent != null && child != null) {
        child.need(parent);
      }
    }
    takeBest();
    return places.values().stream()
        .filter(place -> !place.stays)
        .map(place -> place.entry)
        .sorted(Comparator.comparing(MempoolEntry::txid))
        .toList();
  }

  private void takeBest() {
    PriorityQueue<Place> ready = new PriorityQueue<>(BEST_FIRST);
    places.values().stream().filter(place -> place.missing == 0).forEach(ready::add);
    for (Place place = ready.poll(); place != null; place = ready.poll()) {
      if (!join(place)) {
        continue;
      }
      place.stays = true;
      for (Place next : place.neededBy) {
        next.missing--;
        if (next.missing == 0) {
          ready.add(next);
        }
      }
    }
  }

  /// Ties a place together with those that it needs, unless that would be too much.
  private boolean join(Place place) {
    Set<Place> heads = new LinkedHashSet<>();
    place.needs.forEach(need -> heads.add(need.head()));
    int count = 1;
    long weightWu = place.entry.adjustedWeightWu();
    for (Place head : heads) {
      count += head.count;
      weightWu += head.weightWu;
    }
    if (!mempool.isWithinLimits(count, weightWu)) {
      return false;
    }
    heads.forEach(head -> head.towardsHead = place);
    place.count = count;
    place.weightWu = weightWu;
    return true;
  }
}
