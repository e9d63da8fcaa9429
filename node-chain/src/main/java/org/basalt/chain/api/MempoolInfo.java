package org.basalt.chain.api;

/// Size and limits of the mempool.
///
/// @param count of transactions
/// @param sizeVb of all, adjusted for signature operations
/// @param usageBytes of memory, about
/// @param minimumFeeRateSatPerKvB to get in, at least the relay's
/// @param sequence grows with each transaction that comes, and with each that goes
public record MempoolInfo(
    int count,
    long sizeVb,
    long usageBytes,
    long totalFeeSat,
    long maxBytes,
    long minimumFeeRateSatPerKvB,
    long minRelayFeeRateSatPerKvB,
    long incrementalFeeRateSatPerKvB,
    boolean permitsBareMultisig,
    int maxDataCarrierBytes,
    int maxClusterCount,
    long maxClusterSizeVb,
    long sequence) {}
