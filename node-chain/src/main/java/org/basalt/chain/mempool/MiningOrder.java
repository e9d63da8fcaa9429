package org.basalt.chain.mempool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.basalt.core.hash.Txid;
import org.jspecify.annotations.Nullable;

/// Puts the chunks of all clusters in one order: by feerate, and where that is equal as Core does
/// (`txgraph.cpp` CompareMainTransactions), so that both nodes list and evict the same.
final class MiningOrder {
  private MiningOrder() {}

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

  /// All chunks, the best first, and each behind those that it depends on.
  static List<Chunk> of(Collection<Cluster> clusters) {
    List<Ranked> ranked = new ArrayList<>();
    clusters.forEach(cluster -> ranked.addAll(ranked(cluster)));
    ranked.sort(Ranked.ORDER);
    return ranked.stream().map(Ranked::chunk).toList();
  }

  /// The last of them all.
  ///
  /// @param clusters at least one
  static Chunk worstOf(Collection<Cluster> clusters) {
    return clusters.stream()
        .map(cluster -> ranked(cluster).getLast())
        .max(Ranked.ORDER)
        .orElseThrow()
        .chunk();
  }

  private static List<Ranked> ranked(Cluster cluster) {
    List<Ranked> ranked = new ArrayList<>();
    @Nullable Chunk before = null;
    long prefixWu = 0;
    for (Chunk chunk : cluster.chunks()) {
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
