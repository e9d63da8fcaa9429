package org.basalt.chain.policy;

/// Fees by size. Rates are satoshis per 1,000 virtual bytes, as a fraction where they are computed
/// from a fee: only comparing and multiplying is exact.
public final class FeeRates {
  private static final int VB_PER_KVB = 1_000;

  private FeeRates() {}

  /// What a size costs at a rate, rounded up (Core CFeeRate::GetFee).
  public static long feeSat(long feeRateSatPerKvB, long sizeVb) {
    return Math.ceilDiv(Math.multiplyExact(feeRateSatPerKvB, sizeVb), VB_PER_KVB);
  }

  /// The rate at which a size pays a fee, rounded down (Core CFeeRate::GetFeePerK).
  ///
  /// @param sizeVb above 0
  public static long satPerKvB(long feeSat, long sizeVb) {
    return Math.abs(feeSat) <= Long.MAX_VALUE / VB_PER_KVB
        ? Math.floorDiv(feeSat * VB_PER_KVB, sizeVb)
        : Math.multiplyExact(Math.floorDiv(feeSat, sizeVb), VB_PER_KVB);
  }

  /// Compares two fees for two sizes as rates, exactly.
  ///
  /// @param aSize above 0, in the unit of `bSize`
  public static int compare(long aFeeSat, long aSize, long bFeeSat, long bSize) {
    long high = Math.multiplyHigh(aFeeSat, bSize);
    int byHigh = Long.compare(high, Math.multiplyHigh(bFeeSat, aSize));
    return byHigh != 0 ? byHigh : Long.compareUnsigned(aFeeSat * bSize, bFeeSat * aSize);
  }
}
