package org.basalt.chain.mempool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What the mempool would be like with one entry more and some less.
///
/// @param candidate not in the mempool
/// @param removed with all their descendants
record Staging(Mempool mempool, MempoolEntry candidate, Set<MempoolEntry> removed) {

  /// True if the cluster that the candidate would be in is within the limits.
  boolean isWithinLimits() {
    long weightWu = candidate.adjustedWeightWu();
    Set<MempoolEntry> cluster = clusterOfCandidate();
    for (MempoolEntry entry : cluster) {
      weightWu += entry.adjustedWeightWu();
    }
    return mempool.isWithinLimits(cluster.size() + 1, weightWu);
  }

  /// Without the candidate itself.
  private Set<MempoolEntry> clusterOfCandidate() {
    Set<MempoolEntry> seen = new LinkedHashSet<>();
    List<MempoolEntry> found = new ArrayList<>();
    reach(mempool.parentsOf(candidate.tx()), seen, found);
    reach(mempool.childrenOf(candidate.tx()), seen, found);
    for (int i = 0; i < found.size(); i++) {
      reach(found.get(i).parents(), seen, found);
      reach(found.get(i).children(), seen, found);
    }
    return seen;
  }

  private void reach(
      Collection<MempoolEntry> entries, Set<MempoolEntry> seen, List<MempoolEntry> found) {
    for (MempoolEntry entry : entries) {
      if (!removed.contains(entry) && seen.add(entry)) {
        found.add(entry);
      }
    }
  }

  /// True if the mempool would be worth more to a miner, whatever part of it fits the block. The
  /// clusters must be within the limits.
  boolean improvesDiagram() {
    Set<Cluster> affected = new LinkedHashSet<>();
    removed.forEach(entry -> affected.add(entry.cluster()));
    Set<MempoolEntry> joined = clusterOfCandidate();
    joined.forEach(entry -> affected.add(entry.cluster()));
    List<Chunk> before = new ArrayList<>();
    Set<MempoolEntry> others = new LinkedHashSet<>();
    for (Cluster cluster : affected) {
      before.addAll(cluster.chunks());
      others.addAll(cluster.entries());
    }
    others.removeAll(removed);
    others.removeAll(joined);
    List<Chunk> after = new ArrayList<>(chunksWithCandidate(joined));
    Cluster.split(others).forEach(cluster -> after.addAll(cluster.chunks()));
    return FeerateDiagram.of(after).improves(FeerateDiagram.of(before));
  }

  private List<Chunk> chunksWithCandidate(Set<MempoolEntry> joined) {
    mempool.parentsOf(candidate.tx()).stream()
        .filter(joined::contains)
        .forEach(parent -> parent.addChild(candidate));
    mempool.childrenOf(candidate.tx()).stream()
        .filter(joined::contains)
        .forEach(candidate::addChild);
    try {
      List<MempoolEntry> all = new ArrayList<>(joined);
      all.add(candidate);
      return Linearization.of(all);
    } finally {
      candidate.unlink();
    }
  }
}
