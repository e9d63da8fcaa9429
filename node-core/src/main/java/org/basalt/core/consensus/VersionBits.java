package org.basalt.core.consensus;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.basalt.core.hash.BlockHash;

/// The vote of miners by bits of the header's version (BIP-0009).
///
/// ```
/// DEFINED --start time--> STARTED --threshold--> LOCKED_IN --next period--> ACTIVE
///                            |
///                            +--timeout--> FAILED
/// ```
///
/// All blocks of a period are in one state, which follows from the blocks before the period; so a
/// state is computed for a period, from the last block of the one before, and can be remembered by
/// that block's hash. Lock-in is looked at before the timeout, and may last longer than a period if
/// there is a minimum height (BIP-0341's "speedy trial").
///
/// The signalled condition is an argument, so that the same machine watches for bits that nobody
/// told it about ([UnknownBits]).
///
/// Source: BIP-0009, Core `versionbits.cpp` AbstractThresholdConditionChecker.
public final class VersionBits {
  /// The three high bits of a version that votes are `001`.
  public static final int TOP_BITS = 0x20000000;

  public static final int TOP_MASK = 0xe0000000;

  private final Deployment deployment;
  private final Cache cache;
  private final Condition condition;

  /// Whether a block counts for the deployment.
  @FunctionalInterface
  public interface Condition {
    boolean isSignalledBy(HeaderAncestry block);
  }

  /// Remembers states; keys are hashes of the last blocks of periods. May forget at any time.
  public interface Cache {
    Optional<DeploymentState> get(BlockHash lastOfPeriod);

    void put(BlockHash lastOfPeriod, DeploymentState state);

    /// Remembers nothing.
    static Cache none() {
      return new Cache() {
        @Override
        public Optional<DeploymentState> get(BlockHash lastOfPeriod) {
          return Optional.empty();
        }

        @Override
        public void put(BlockHash lastOfPeriod, DeploymentState state) {}
      };
    }
  }

  /// The vote in the period of a block, up to that block.
  ///
  /// @param elapsed blocks of the period so far
  /// @param count of those that signalled
  /// @param isPossible the threshold can still be met
  /// @param signals for each block of the period so far, whether it signalled
  public record Statistics(
      int period,
      int threshold,
      int elapsed,
      int count,
      boolean isPossible,
      List<Boolean> signals) {}

  public VersionBits(Deployment deployment) {
    this(deployment, Cache.none());
  }

  public VersionBits(Deployment deployment, Cache cache) {
    this(deployment, cache, block -> isSignalled(deployment.bit(), block.version()));
  }

  VersionBits(Deployment deployment, Cache cache, Condition condition) {
    this.deployment = deployment;
    this.cache = cache;
    this.condition = condition;
  }

  /// True if a version votes at all, and for this bit.
  public static boolean isSignalled(int bit, int version) {
    return (version & TOP_MASK) == TOP_BITS && (version >>> bit & 1) != 0;
  }

  public Deployment deployment() {
    return deployment;
  }

  /// State of a block itself.
  public DeploymentState stateOf(HeaderAncestry block) {
    return block.height() == 0
        ? stateOfGenesis()
        : stateAfter(block.ancestorAt(block.height() - 1));
  }

  private DeploymentState stateOfGenesis() {
    return fixedState().orElse(DeploymentState.DEFINED);
  }

  private Optional<DeploymentState> fixedState() {
    if (deployment.startTimeSec() == Deployment.ALWAYS_ACTIVE) {
      return Optional.of(DeploymentState.ACTIVE);
    }
    return deployment.startTimeSec() == Deployment.NEVER_ACTIVE
        ? Optional.of(DeploymentState.FAILED)
        : Optional.empty();
  }

  /// State of the block after `prev`.
  public DeploymentState stateAfter(HeaderAncestry prev) {
    return fixedState().orElseGet(() -> votedStateAfter(prev));
  }

  private DeploymentState votedStateAfter(HeaderAncestry prev) {
    Deque<HeaderAncestry> unknown = new ArrayDeque<>();
    DeploymentState state = DeploymentState.DEFINED;
    int height = lastOfPeriodBefore(prev.height());
    while (height >= 0) {
      HeaderAncestry last = prev.ancestorAt(height);
      Optional<DeploymentState> known = cache.get(last.hash());
      if (known.isPresent()) {
        state = known.get();
        break;
      }
      if (last.medianTimePast() < deployment.startTimeSec()) {
        // Median times never fall, so all earlier periods are before the start as well.
        cache.put(last.hash(), DeploymentState.DEFINED);
        break;
      }
      unknown.push(last);
      height -= deployment.periodBlocks();
    }
    while (!unknown.isEmpty()) {
      HeaderAncestry last = unknown.pop();
      state = next(state, last);
      cache.put(last.hash(), state);
    }
    return state;
  }

  /// Height of the block whose successor begins the period of the block above `height`; negative
  /// for the first period.
  private int lastOfPeriodBefore(int height) {
    return height - (height + 1) % deployment.periodBlocks();
  }

  /// @param last of the period that was in `state`
  private DeploymentState next(DeploymentState state, HeaderAncestry last) {
    return switch (state) {
      case DEFINED ->
          last.medianTimePast() >= deployment.startTimeSec() ? DeploymentState.STARTED : state;
      case STARTED -> {
        if (signalsOfPeriod(last) >= deployment.thresholdBlocks()) {
          yield DeploymentState.LOCKED_IN;
        }
        yield last.medianTimePast() >= deployment.timeoutSec() ? DeploymentState.FAILED : state;
      }
      case LOCKED_IN ->
          last.height() + 1 >= deployment.minActivationHeight() ? DeploymentState.ACTIVE : state;
      case ACTIVE, FAILED -> state;
    };
  }

  private int signalsOfPeriod(HeaderAncestry last) {
    int count = 0;
    HeaderAncestry block = last;
    for (int i = 0; i < deployment.periodBlocks(); i++) {
      if (i > 0) {
        block = block.ancestorAt(block.height() - 1);
      }
      if (condition.isSignalledBy(block)) {
        count++;
      }
    }
    return count;
  }

  /// First height of the state that the block after `prev` is in (Core GetStateSinceHeightFor).
  public int sinceHeight(HeaderAncestry prev) {
    if (fixedState().isPresent()) {
      return 0;
    }
    DeploymentState state = stateAfter(prev);
    if (state == DeploymentState.DEFINED) {
      return 0;
    }
    int height = lastOfPeriodBefore(prev.height());
    int before = height - deployment.periodBlocks();
    while (before >= 0 && stateAfter(prev.ancestorAt(before)) == state) {
      height = before;
      before -= deployment.periodBlocks();
    }
    return height + 1;
  }

  /// The vote so far in the period that `block` is in.
  public Statistics statistics(HeaderAncestry block) {
    int elapsed = 1 + block.height() % deployment.periodBlocks();
    List<Boolean> signals = new ArrayList<>(elapsed);
    int count = 0;
    for (int height = block.height() - elapsed + 1; height <= block.height(); height++) {
      boolean isSignalled = condition.isSignalledBy(block.ancestorAt(height));
      signals.add(isSignalled);
      count += isSignalled ? 1 : 0;
    }
    int misses = elapsed - count;
    boolean isPossible = deployment.periodBlocks() - deployment.thresholdBlocks() >= misses;
    return new Statistics(
        deployment.periodBlocks(),
        deployment.thresholdBlocks(),
        elapsed,
        count,
        isPossible,
        List.copyOf(signals));
  }

  /// Version of a block on `prev` that votes for everything that can be voted for (Core
  /// ComputeBlockVersion).
  public static int blockVersion(List<VersionBits> votes, HeaderAncestry prev) {
    int version = TOP_BITS;
    for (VersionBits vote : votes) {
      DeploymentState state = vote.stateAfter(prev);
      if (state == DeploymentState.STARTED || state == DeploymentState.LOCKED_IN) {
        version |= 1 << vote.deployment.bit();
      }
    }
    return version;
  }

  /// The same without a cache.
  public static int blockVersion(ConsensusParams params, HeaderAncestry prev) {
    return blockVersion(params.deployments().stream().map(VersionBits::new).toList(), prev);
  }
}
