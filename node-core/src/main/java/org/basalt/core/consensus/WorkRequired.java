package org.basalt.core.consensus;

import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Uint256;
import org.basalt.core.primitive.CompactTarget;

/// How much proof of work a block needs.
///
/// Every 2016 blocks the target is scaled by the time that the last 2016 took (2015 intervals, an
/// error of the first release that stays) over the two weeks they should have taken, at most by
/// four either way. Between, it stays.
///
/// Test networks may fall back to the easiest target for a block more than 20 minutes later than
/// its parent; the block after it returns to the last target that was not such an exception. On
/// testnet3 an exception at the end of a period is then scaled as if it were real, which makes
/// storms of easy blocks; BIP-0094 scales the period's first target instead.
///
/// Source: Core `pow.cpp` GetNextWorkRequired, CalculateNextWorkRequired, DeriveTarget.
public final class WorkRequired {
  private static final int MAX_ADJUSTMENT = 4;

  private WorkRequired() {}

  /// Compact target of the block after `prev`.
  ///
  /// @param newBlockTimeSec matters only where late blocks may be easy
  public static int nextBits(ConsensusParams params, HeaderAncestry prev, long newBlockTimeSec) {
    int interval = params.retargetInterval();
    if ((prev.height() + 1) % interval == 0) {
      return retarget(params, prev);
    }
    if (!params.allowsMinDifficultyBlocks()) {
      return prev.bits();
    }
    int easiest = CompactTarget.encode(params.powLimit());
    if (newBlockTimeSec > prev.timeSec() + 2 * params.targetSpacingSec()) {
      return easiest;
    }
    HeaderAncestry block = prev;
    while (block.height() % interval != 0 && block.bits() == easiest) {
      block = block.ancestorAt(block.height() - 1);
    }
    return block.bits();
  }

  private static int retarget(ConsensusParams params, HeaderAncestry last) {
    if (params.hasNoRetargeting()) {
      return last.bits();
    }
    HeaderAncestry first = last.ancestorAt(last.height() + 1 - params.retargetInterval());
    int oldBits = params.enforcesBip94() ? first.bits() : last.bits();
    return scaled(params, oldBits, last.timeSec() - first.timeSec());
  }

  /// @param timespanSec that the period took; may be negative
  private static int scaled(ConsensusParams params, int oldBits, long timespanSec) {
    long expectedSec = params.targetTimespanSec();
    long clampedSec =
        Math.clamp(timespanSec, expectedSec / MAX_ADJUSTMENT, expectedSec * MAX_ADJUSTMENT);
    Uint256 target =
        CompactTarget.decode(oldBits)
            .value()
            .multiply(Uint256.of(clampedSec))
            .divide(Uint256.of(expectedSec));
    return CompactTarget.encode(min(target, params.powLimit()));
  }

  private static Uint256 min(Uint256 a, Uint256 b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  /// True if the compact form is a target that the network allows, and the hash is not above it.
  public static boolean isMet(ConsensusParams params, BlockHash hash, int bits) {
    CompactTarget.Decoded target = CompactTarget.decode(bits);
    return target.isValid()
        && target.value().compareTo(params.powLimit()) <= 0
        && hash.toUint256().compareTo(target.value()) <= 0;
  }

  /// True if bits may follow each other in some chain, whatever its times; for judging a run of
  /// headers before it is known where it leads (Core PermittedDifficultyTransition).
  ///
  /// @param height of the header with the new bits
  public static boolean isPermittedTransition(
      ConsensusParams params, long height, int oldBits, int newBits) {
    if (params.allowsMinDifficultyBlocks()) {
      return true;
    }
    if (height % params.retargetInterval() != 0) {
      return oldBits == newBits;
    }
    long expectedSec = params.targetTimespanSec();
    Uint256 observed = CompactTarget.decode(newBits).value();
    Uint256 easiest = rounded(scaled(params, oldBits, expectedSec * MAX_ADJUSTMENT));
    Uint256 hardest = rounded(scaled(params, oldBits, expectedSec / MAX_ADJUSTMENT));
    return observed.compareTo(easiest) <= 0 && observed.compareTo(hardest) >= 0;
  }

  private static Uint256 rounded(int bits) {
    return CompactTarget.decode(bits).value();
  }
}
