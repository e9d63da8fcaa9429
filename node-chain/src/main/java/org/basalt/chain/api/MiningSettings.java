package org.basalt.chain.api;

/// What an operator may set of the blocks that are made here. Consensus bounds are the caller's to
/// check.
///
/// @param maxWeightWu of a block (`-blockmaxweight`)
/// @param reservedWeightWu of it for header, count and coinbase (`-blockreservedweight`)
/// @param minFeeRateSatPerKvB of a chunk worth mining (`-blockmintxfee`)
/// @param blockVersion of the header (`-blockversion`); 0 for the one that the deployments want
public record MiningSettings(
    long maxWeightWu, long reservedWeightWu, long minFeeRateSatPerKvB, int blockVersion) {
  /// Core MINIMUM_BLOCK_RESERVED_WEIGHT.
  public static final long LEAST_RESERVED_WEIGHT_WU = 2_000;

  /// Core's: DEFAULT_BLOCK_MAX_WEIGHT, DEFAULT_BLOCK_RESERVED_WEIGHT, DEFAULT_BLOCK_MIN_TX_FEE.
  public static final MiningSettings DEFAULTS = new MiningSettings(4_000_000, 8_000, 1, 0);

  public MiningSettings {
    if (reservedWeightWu < LEAST_RESERVED_WEIGHT_WU
        || reservedWeightWu > maxWeightWu
        || minFeeRateSatPerKvB < 0) {
      throw new IllegalArgumentException("mining settings out of range");
    }
  }
}
