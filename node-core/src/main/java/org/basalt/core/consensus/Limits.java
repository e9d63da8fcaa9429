package org.basalt.core.consensus;

/// Numbers that consensus compares with (Core `consensus/consensus.h`, `chain.h`).
public final class Limits {
  /// BIP-0141; Core MAX_BLOCK_WEIGHT.
  public static final int MAX_BLOCK_WEIGHT_WU = 4_000_000;

  /// Core MAX_BLOCK_SIGOPS_COST.
  public static final int MAX_BLOCK_SIGOP_COST = 80_000;

  /// Weight of a byte that is not witness, and cost of a signature operation outside of it.
  public static final int WITNESS_SCALE_FACTOR = 4;

  /// Blocks until a coinbase output may be spent.
  public static final int COINBASE_MATURITY = 100;

  /// Core MAX_FUTURE_BLOCK_TIME.
  public static final long MAX_FUTURE_BLOCK_TIME_SEC = 7_200;

  /// BIP-0094; Core MAX_TIMEWARP.
  public static final long MAX_TIMEWARP_SEC = 600;

  /// Locktimes below are heights, others seconds (Core LOCKTIME_THRESHOLD).
  public static final long LOCKTIME_THRESHOLD = 500_000_000L;

  private Limits() {}
}
