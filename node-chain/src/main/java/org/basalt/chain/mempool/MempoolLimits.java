package org.basalt.chain.mempool;

/// How much the mempool holds.
///
/// @param maxBytes of memory, about (`-maxmempool`)
/// @param expirySec after which a transaction goes (`-mempoolexpiry`)
/// @param clusterCount transactions that may hang together (`-limitclustercount`); at most 64
/// @param clusterSizeVb their size (`-limitclustersize`)
public record MempoolLimits(long maxBytes, long expirySec, int clusterCount, long clusterSizeVb) {
  /// Core's.
  public static final MempoolLimits DEFAULTS =
      new MempoolLimits(300_000_000L, 336 * 60 * 60L, 64, 101_000);

  public MempoolLimits {
    if (clusterCount < 1 || clusterCount > Linearization.MAX_TRANSACTIONS) {
      throw new IllegalArgumentException("cluster limit out of range: " + clusterCount);
    }
    if (maxBytes < 0 || expirySec < 0 || clusterSizeVb < 0) {
      throw new IllegalArgumentException("negative mempool limit");
    }
  }
}
