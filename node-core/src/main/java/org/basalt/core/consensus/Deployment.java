package org.basalt.core.consensus;

/// A soft fork that is or was voted on by version bits (BIP-0009).
///
/// @param name as RPC gives it, such as `testdummy`
/// @param bit 0 to 28
/// @param startTimeSec median time from which signals count, or [#ALWAYS_ACTIVE] or [#NEVER_ACTIVE]
/// @param timeoutSec median time from which it has failed, or [#NO_TIMEOUT]
/// @param minActivationHeight it stays locked in until then
/// @param periodBlocks of one vote
/// @param thresholdBlocks signals that lock it in
public record Deployment(
    String name,
    int bit,
    long startTimeSec,
    long timeoutSec,
    int minActivationHeight,
    int periodBlocks,
    int thresholdBlocks) {
  public static final long ALWAYS_ACTIVE = -1;
  public static final long NEVER_ACTIVE = -2;
  public static final long NO_TIMEOUT = Long.MAX_VALUE;
}
