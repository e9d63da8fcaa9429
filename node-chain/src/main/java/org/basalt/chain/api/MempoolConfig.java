package org.basalt.chain.api;

/// How the mempool is to run.
///
/// @param persistence over a restart (`-persistmempool`, `-persistmempoolv1`)
/// @param validationCacheBytes for scripts and signatures that were found valid, half for each
///   (`-maxsigcachesize`)
/// @param checkEvery so many changes the mempool looks whether it is sound (`-checkmempool`); 0
///   never
/// @param feeEstimation from what the mempool sees
public record MempoolConfig(
    PolicySettings policy,
    MempoolLimits limits,
    MiningSettings mining,
    Persistence persistence,
    long validationCacheBytes,
    int checkEvery,
    FeeEstimation feeEstimation) {
  /// Core DEFAULT_VALIDATION_CACHE_BYTES.
  public static final long DEFAULT_VALIDATION_CACHE_BYTES = 32L << 20;

  /// Core's bound of `-checkmempool`.
  public static final int MAX_CHECK_EVERY = 1_000_000;

  /// What happens to `mempool.dat` at start and at shutdown.
  public enum Persistence {
    /// Neither read nor written, unless an RPC asks for it.
    OFF,
    /// Written in the present format.
    ON,
    /// Written in the format that programs before 2024 read; either is read.
    ON_OLD_FORMAT,
    /// [#OFF], and what an RPC asks for is written in the old format.
    OFF_OLD_FORMAT;

    public boolean isOn() {
      return this == ON || this == ON_OLD_FORMAT;
    }

    public boolean writesOldFormat() {
      return this == ON_OLD_FORMAT || this == OFF_OLD_FORMAT;
    }

    public static Persistence of(boolean isOn, boolean writesOldFormat) {
      if (isOn) {
        return writesOldFormat ? ON_OLD_FORMAT : ON;
      }
      return writesOldFormat ? OFF_OLD_FORMAT : OFF;
    }
  }

  /// Whether fees are estimated.
  public enum FeeEstimation {
    /// No transactions are seen to learn from (`-blocksonly`).
    OFF,
    ON,
    /// What was learned long ago counts, too (`-acceptstalefeeestimates`).
    ON_WITH_OLD_FILE
  }

  /// Core's on its main network.
  public static final MempoolConfig DEFAULTS =
      new MempoolConfig(
          PolicySettings.DEFAULTS,
          MempoolLimits.DEFAULTS,
          MiningSettings.DEFAULTS,
          Persistence.ON,
          DEFAULT_VALIDATION_CACHE_BYTES,
          0,
          FeeEstimation.ON);

  public MempoolConfig {
    validationCacheBytes = Math.max(0, validationCacheBytes);
    checkEvery = Math.clamp(checkEvery, 0, MAX_CHECK_EVERY);
  }
}
