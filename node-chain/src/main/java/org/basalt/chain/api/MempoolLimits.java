package org.basalt.chain.api;

/// How much the mempool holds.
///
/// @param maxBytes of memory, about (`-maxmempool`)
/// @param expirySec after which a transaction goes (`-mempoolexpiry`)
/// @param clusterCount transactions that may hang together (`-limitclustercount`); at most
///   [#MAX_CLUSTER_COUNT]
/// @param clusterSizeVb their size (`-limitclustersize`)
public record MempoolLimits(long maxBytes, long expirySec, int clusterCount, long clusterSizeVb) {
  /// Core MAX_CLUSTER_COUNT_LIMIT: what a linearisation can hold.
  public static final int MAX_CLUSTER_COUNT = 64;

  /// Core's.
  public static final MempoolLimits DEFAULTS =
      new MempoolLimits(300_000_000L, 336 * 60 * 60L, MAX_CLUSTER_COUNT, 101_000);

  public MempoolLimits {
    if (clusterCount < 0 || clusterCount > MAX_CLUSTER_COUNT) {
      throw new IllegalArgumentException("cluster limit out of range: " + clusterCount);
    }
    if (maxBytes < 0) {
      throw new IllegalArgumentException("negative mempool size: " + maxBytes);
    }
  }
}
