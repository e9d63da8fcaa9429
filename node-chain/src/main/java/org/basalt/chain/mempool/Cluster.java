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
  private final Set<MempoolEntry> entries;
  private final long weightWu;
  private @Nullable List<Chunk> chunks;

  private Cluster(Set<MempoolEntry> entries) {
    this.entries = entries;
    weightWu = entries.stream().mapToLong(MempoolEntry::adjustedWeightWu).sum();
  }

  /// A new entry, which has no neighbours yet and is still being built: its weight must be known.
  static Cluster of(MempoolEntry entry) {
    return new Cluster(new LinkedHashSet<>(List.of(entry)));
  }

  /// Joined by what lies between them.
  static Cluster of(Collection<MempoolEntry> entries) {
    return new Cluster(new LinkedHashSet<>(entries));
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

  public Set<MempoolEntry> entries() {
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
