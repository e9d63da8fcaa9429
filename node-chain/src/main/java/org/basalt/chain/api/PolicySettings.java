package org.basalt.chain.api;

/// What an operator may set of policy.
///
/// @param requiresStandard false on test networks only (`-acceptnonstdtxn`)
/// @param maxDataCarrierBytes scriptPubKey bytes of all OP_RETURN outputs together
///   (`-datacarriersize`); 0 allows none (`-datacarrier=0`)
/// @param permitsBareMultisig outputs too (`-permitbaremultisig`)
/// @param dustFeeRateSatPerKvB at which an output must be worth its spending (`-dustrelayfee`)
/// @param minRelayFeeRateSatPerKvB below which nothing is relayed (`-minrelaytxfee`)
/// @param incrementalFeeRateSatPerKvB that a replacement must add (`-incrementalrelayfee`)
/// @param sizePerSigOpVb that a signature operation counts at least (`-bytespersigop`)
public record PolicySettings(
    boolean requiresStandard,
    int maxDataCarrierBytes,
    boolean permitsBareMultisig,
    long dustFeeRateSatPerKvB,
    long minRelayFeeRateSatPerKvB,
    long incrementalFeeRateSatPerKvB,
    int sizePerSigOpVb) {
  /// Core's.
  public static final PolicySettings DEFAULTS =
      new PolicySettings(true, 100_000, true, 3_000, 100, 100, 20);

  public PolicySettings {
    if (maxDataCarrierBytes < 0
        || dustFeeRateSatPerKvB < 0
        || minRelayFeeRateSatPerKvB < 0
        || incrementalFeeRateSatPerKvB < 0
        || sizePerSigOpVb < 0) {
      throw new IllegalArgumentException("negative policy setting");
    }
  }

  /// Weight, or more if signature operations are dense: four times the virtual size before it is
  /// rounded up (Core GetSigOpsAdjustedWeight).
  public long adjustedWeightWu(long weightWu, long sigOpCost) {
    return Math.max(weightWu, sigOpCost * sizePerSigOpVb);
  }
}
