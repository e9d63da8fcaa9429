package org.basalt.chain.mempool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Transactions that depend on each other, directly or through others: they are ordered together,
/// and no other transaction matters for their order.
///
/// Immutable but for its chunks, which are computed when they are first asked for.
public final class Cluster {
  private final List<MempoolEntry> entries;
  private final long weightWu;
  private @Nullable List<Chunk> chunks;

  private Cluster(List<MempoolEntry> entries) {
    this.entries = entries;
    long sumWu = 0;
    for (MempoolEntry entry : entries) {
      sumWu += entry.adjustedWeightWu();
    }
    weightWu = sumWu;
  }

  /// A new entry, which has no neighbours yet and is still being built: its weight must be known.
  static Cluster of(MempoolEntry entry) {
    return new Cluster(List.of(entry));
  }

  /// Joined by what lies between them.
  ///
  /// @param entries each once
  static Cluster of(List<MempoolEntry> entries) {
    return new Cluster(List.copyOf(entries));
  }

  /// Everything that hangs together among `entries`, cluster by cluster.
  static List<Cluster> split(Collection<MempoolEntry> entries) {
    Set<MempoolEntry> left = new LinkedHashSet<>(entries);
    List<Cluster> clusters = new ArrayList<>();
    while (!left.isEmpty()) {
      List<MempoolEntry> found = new ArrayList<>();
      found.add(left.iterator().next());
      left.remove(found.get(0));
      for (int i = 0; i < found.size(); i++) {
        MempoolEntry entry = found.get(i);
        for (MempoolEntry parent : entry.parents()) {
          if (left.remove(parent)) {
            found.add(parent);
          }
        }
        for (MempoolEntry child : entry.children()) {
          if (left.remove(child)) {
            found.add(child);
          }
        }
      }
      clusters.add(of(found));
    }
    return clusters;
  }

  /// Each once.
  public List<MempoolEntry> entries() {
    return entries;
  }

  public int size() {
    return entries.size();
  }

  public long weightWu() {
    return weightWu;
  }

  /// Best first: no other order of the cluster pays more for any first part of its weight.
  public List<Chunk> chunks() {
    List<Chunk> known = chunks;
    if (known == null) {
      known = Linearization.of(entries);
      chunks = known;
    }
    return known;
  }

  /// Forgets the order: a fee in it has changed.
  void reorder() {
    chunks = null;
  }

  /// The chunk that an entry is mined in.
  public Chunk chunkOf(MempoolEntry entry) {
    return chunks().stream()
        .filter(chunk -> chunk.entries().contains(entry))
        .findFirst()
        .orElseThrow();
  }
}
