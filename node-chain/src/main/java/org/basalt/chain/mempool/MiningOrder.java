package org.basalt.chain.mempool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.basalt.core.hash.Txid;
import org.basalt.core.runtime.OwnedBy;
import org.jspecify.annotations.Nullable;

/// The chunks of all clusters in one order: by feerate, and where that is equal as Core does
/// (`txgraph.cpp` CompareMainTransactions), so that both nodes list and evict the same.
///
/// A cluster is put in order when someone first asks, not when it comes: of those that change again
/// before, the work is saved.
@OwnedBy("chain")
final class MiningOrder {
  private final NavigableSet<Ranked> ranked = new TreeSet<>(Ranked.ORDER);
  private final Map<Cluster, List<Ranked>> byCluster = new HashMap<>();
  private final Set<Cluster> waiting = new LinkedHashSet<>();

  /// Those that wait and may have fewer chunks than transactions.
  private final Set<Cluster> uncounted = new LinkedHashSet<>();

  private long clusterBytes;
  private int uncountedEntries;

  /// Of all clusters but the uncounted.
  private long chunkCount;

  /// A chunk and what decides between it and others of the same feerate.
  ///
  /// @param prefixWu weight of the chunks of its feerate in its cluster, up to and with it
  /// @param last the highest id in it
  private record Ranked(Chunk chunk, long prefixWu, Txid last) {
    static final Comparator<Ranked> ORDER =
        ((Comparator<Ranked>) (a, b) -> b.chunk.compareFeeRate(a.chunk))
            .thenComparingLong(Ranked::prefixWu)
            .thenComparing(Ranked::last);
  }

  void add(Cluster cluster) {
    if (waiting.add(cluster)) {
      clusterBytes += CoreMemory.ofCluster(cluster.size());
      if (cluster.size() == 1) {
        chunkCount++;
      } else {
        uncounted.add(cluster);
        uncountedEntries += cluster.size();
      }
    }
  }

  void remove(Cluster cluster) {
    if (!waiting.remove(cluster)) {
      List<Ranked> known = byCluster.remove(cluster);
      if (known == null) {
        return;
      }
      known.forEach(ranked::remove);
    }
    clusterBytes -= CoreMemory.ofCluster(cluster.size());
    if (cluster.size() == 1) {
      chunkCount--;
    } else if (uncounted.remove(cluster)) {
      uncountedEntries -= cluster.size();
    } else {
      chunkCount -= cluster.chunks().size();
    }
  }

  /// All chunks, the best first, and each behind those that it depends on.
  List<Chunk> chunks() {
    settle();
    return ranked.stream().map(Ranked::chunk).toList();
  }

  /// The chunks of some of the clusters, in that order.
  List<Chunk> chunksOf(Set<Cluster> clusters) {
    settle();
    return clusters.stream()
        .flatMap(cluster -> byCluster.getOrDefault(cluster, List.of()).stream())
        .sorted(Ranked.ORDER)
        .map(Ranked::chunk)
        .toList();
  }

  /// The last of them all; there must be one.
  Chunk worst() {
    settle();
    return ranked.getLast().chunk();
  }

  /// Each once, in no order.
  Set<Cluster> clusters() {
    settle();
    return Set.copyOf(byCluster.keySet());
  }

  /// Memory of clusters and chunks as Core counts it.
  long memoryBytes() {
    count();
    return clusterBytes + CoreMemory.CHUNK_BYTES * chunkCount;
  }

  /// Not less than [#memoryBytes()], and known at once: no cluster has more chunks than
  /// transactions.
  long mostMemoryBytes() {
    return clusterBytes + CoreMemory.CHUNK_BYTES * (chunkCount + uncountedEntries);
  }

  private void count() {
    for (Cluster cluster : uncounted) {
      chunkCount += cluster.chunks().size();
    }
    uncounted.clear();
    uncountedEntries = 0;
  }

  private void settle() {
    count();
    for (Cluster cluster : waiting) {
      List<Ranked> chunks = ranked(cluster);
      byCluster.put(cluster, chunks);
      ranked.addAll(chunks);
    }
    waiting.clear();
  }

  private static List<Ranked> ranked(Cluster cluster) {
    List<Chunk> chunks = cluster.chunks();
    if (cluster.size() == 1) {
      Chunk only = chunks.getFirst();
      return List.of(new Ranked(only, only.weightWu(), only.entries().getFirst().txid()));
    }
    List<Ranked> ranked = new ArrayList<>();
    @Nullable Chunk before = null;
    long prefixWu = 0;
    for (Chunk chunk : chunks) {
      boolean isEqual = before != null && chunk.compareFeeRate(before) == 0;
      prefixWu = isEqual ? prefixWu + chunk.weightWu() : chunk.weightWu();
      Txid last =
          chunk.entries().stream()
              .map(MempoolEntry::txid)
              .max(Comparator.naturalOrder())
              .orElseThrow();
      ranked.add(new Ranked(chunk, prefixWu, last));
      before = chunk;
    }
    return ranked;
  }
}
