package org.basalt.chain.mempool;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// What the mempool would be like with some entries more and some less.
///
/// @param added not in the mempool, parents before children
/// @param removed with all their descendants
record Staging(Mempool mempool, List<MempoolEntry> added, Set<MempoolEntry> removed) {

  /// True if the clusters that the added ones would be in are within the limits.
  boolean isWithinLimits() {
    if (added.size() == 1 && removed.isEmpty()) {
      return isWithinLimits(added.getFirst());
    }
    return linked(() ->
        Cluster.split(after(affected())).stream()
            .allMatch(cluster -> mempool.isWithinLimits(cluster.size(), cluster.weightWu())));
  }

  /// One entry ties the clusters of its parents together.
  private boolean isWithinLimits(MempoolEntry entry) {
    int count = 1;
    long weightWu = entry.adjustedWeightWu();
    for (Cluster cluster : affected()) {
      count += cluster.size();
      weightWu += cluster.weightWu();
    }
    return mempool.isWithinLimits(count, weightWu);
  }

  /// True if the mempool would be worth more to a miner, whatever part of it fits the block. The
  /// clusters must be within the limits.
  boolean improvesDiagram() {
    Set<Cluster> affected = affected();
    List<Chunk> before = new ArrayList<>();
    affected.forEach(cluster -> before.addAll(cluster.chunks()));
    List<Chunk> after =
        linked(() -> {
          List<Chunk> chunks = new ArrayList<>();
          Cluster.split(after(affected)).forEach(cluster -> chunks.addAll(cluster.chunks()));
          return chunks;
        });
    return FeerateDiagram.of(after).improves(FeerateDiagram.of(before));
  }

  /// Clusters of the mempool that would not stay what they are.
  private Set<Cluster> affected() {
    Set<Cluster> affected = new LinkedHashSet<>();
    removed.forEach(entry -> affected.add(entry.cluster()));
    for (MempoolEntry entry : added) {
      for (MempoolEntry parent : mempool.parentsOf(entry.tx())) {
        if (!removed.contains(parent)) {
          affected.add(parent.cluster());
        }
      }
    }
    return affected;
  }

  private List<MempoolEntry> after(Set<Cluster> affected) {
    List<MempoolEntry> entries = new ArrayList<>();
    for (Cluster cluster : affected) {
      for (MempoolEntry entry : cluster.entries()) {
        if (!removed.contains(entry)) {
          entries.add(entry);
        }
      }
    }
    entries.addAll(added);
    return entries;
  }

  /// Looks at the graph while the added ones are in it.
  private <T> T linked(Supplier<T> question) {
    try {
      for (int i = 0; i < added.size(); i++) {
        MempoolEntry entry = added.get(i);
        for (MempoolEntry parent : mempool.parentsOf(entry.tx())) {
          if (!removed.contains(parent)) {
            parent.addChild(entry);
          }
        }
        for (MempoolEntry parent : added.subList(0, i)) {
          if (entry.spendsFrom(parent.txid())) {
            parent.addChild(entry);
          }
        }
      }
      return question.get();
    } finally {
      added.forEach(MempoolEntry::unlink);
    }
  }
}
