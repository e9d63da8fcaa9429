package org.basalt.core.consensus;

import java.util.List;
import java.util.stream.IntStream;

/// Watches for votes by bits that no deployment of ours explains: if one is locked in or active,
/// the owner may be running an old release.
///
/// Source: Core `versionbits.cpp` CheckUnknownActivations.
public final class UnknownBits {
  /// Lowest bits that are watched; miners may use higher ones for other ends (BIP-0323).
  public static final int WATCHED_BITS = 5;

  private static final int MAINNET_PERIOD = 2016;
  private static final int MAINNET_THRESHOLD = 1815;

  private final ConsensusParams params;
  private final List<VersionBits> known;
  private final List<VersionBits> watchers;

  /// @param caches one for each of [#WATCHED_BITS]
  /// @param known votes of our own, with their caches
  public UnknownBits(
      ConsensusParams params,
      boolean isTestChain,
      List<VersionBits> known,
      List<? extends VersionBits.Cache> caches) {
    this.params = params;
    this.known = List.copyOf(known);
    int period = isTestChain ? params.retargetInterval() : MAINNET_PERIOD;
    int threshold = isTestChain ? period * 3 / 4 : MAINNET_THRESHOLD;
    watchers =
        IntStream.range(0, WATCHED_BITS)
            .mapToObj(bit ->
                new VersionBits(
                    new Deployment(
                        "bit" + bit, bit, 0, Deployment.NO_TIMEOUT, 0, period, threshold),
                    caches.get(bit),
                    block -> isUnexplained(bit, block)))
            .toList();
  }

  private boolean isUnexplained(int bit, HeaderAncestry block) {
    if (block.height() < params.minBip9WarningHeight()
        || !VersionBits.isSignalled(bit, block.version())) {
      return false;
    }
    int expected =
        block.height() == 0
            ? VersionBits.TOP_BITS
            : VersionBits.blockVersion(known, block.ancestorAt(block.height() - 1));
    return (expected >>> bit & 1) == 0;
  }

  /// Bits whose unknown rules will hold or hold after `tip`.
  public List<Activation> activationsAfter(HeaderAncestry tip) {
    return watchers.stream()
        .map(watcher -> new Activation(watcher.deployment().bit(), watcher.stateAfter(tip)))
        .filter(a -> a.state() == DeploymentState.ACTIVE || a.state() == DeploymentState.LOCKED_IN)
        .toList();
  }

  /// @param state `LOCKED_IN` or `ACTIVE`
  public record Activation(int bit, DeploymentState state) {}
}
