package org.basalt.chain.fees;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.basalt.chain.api.FeeEstimates.Raw;
import org.basalt.chain.api.FeeEstimates.Smart;
import org.basalt.chain.api.FeeHorizon;
import org.basalt.core.hash.Txid;
import org.basalt.core.runtime.OwnedBy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * Problem. What must a transaction pay to be mined within so many blocks? Miners do not say what they take, and what
 * they take changes.
 *
 * Idea. Look at what others paid and how long they waited. Of each transaction that comes into the mempool on its own,
 * the fee rate and the height are noted; when a block takes it, it took so many blocks. Fee rates are lumped into
 * buckets, and for each bucket it is known what share was mined within so many blocks. A rate is good for a target if
 * enough of those that paid it were mined in time, and of those that paid more as well.
 *
 * Adversary. Someone who wants estimates to be wrong would have to have transactions mined at those rates, and pay for
 * it: what never gets into a block only counts against a rate. Transactions of blocks that were never in our mempool
 * count for nothing, so a miner cannot fill a block with payments to himself.
 *
 * What was learned fades with every block, at three speeds (FeeHorizon): few blocks ahead are told from the recent past,
 * many from the last weeks. A smart estimate asks three questions, and the dearest answer counts: most (60 %) within
 * half of the target, nearly all (85 %) within the target, practically all (95 %) within twice of it.
 *
 * Left out, since they tell nothing of the market: transactions with unconfirmed parents, which may be mined for the
 * sake of their children's fees or wait for their parents; those that come back from a block after a reorganisation; and
 * all that comes while the node is behind.
 *
 * Source: Core block_policy_estimator.cpp; A. Morcos, High level description of fee estimation algorithm (2017).
 */

/// Estimates fees from how long transactions take.
@OwnedBy("chain")
public final class FeeEstimator {
  private static final Logger LOG = LoggerFactory.getLogger("estimatefee");

  private static final double HALF_TARGET_SHARE = 0.6;
  private static final double TARGET_SHARE = 0.85;
  private static final double DOUBLE_TARGET_SHARE = 0.95;

  /// What was learned longer ago says nothing any more (Core OLDEST_ESTIMATE_HISTORY).
  private static final int MAX_AGE_BLOCKS = 6 * 1008;

  private final FeeBuckets buckets;
  private final FeeHistory before;
  private final Map<Txid, Tracked> waiting = new HashMap<>();
  private int bestHeight;
  private int firstHeight;

  /// A transaction that waits.
  private record Tracked(int height, int bucket, long rateSatPerKvB) {}

  FeeEstimator(FeeHistory before) {
    this.before = before;
    buckets = before.buckets();
    bestHeight = before.bestHeight();
  }

  /// Knows nothing yet.
  public static FeeEstimator empty() {
    return new FeeEstimator(FeeHistory.empty());
  }

  /// A transaction came into the mempool that is to be learned from. It is not if blocks were
  /// missed: the next one brings the two together.
  ///
  /// @param height of the tip
  public void arrived(Txid txid, long rateSatPerKvB, int height) {
    if (height != bestHeight || waiting.containsKey(txid)) {
      return;
    }
    int bucket = buckets.indexOf((double) rateSatPerKvB);
    waiting.put(txid, new Tracked(height, bucket, rateSatPerKvB));
    before.horizons().values().forEach(history -> history.arrived(height, bucket));
  }

  /// A transaction left the mempool for another reason than a block.
  public void left(Txid txid) {
    Tracked gone = waiting.remove(txid);
    if (gone != null) {
      forget(gone, false);
    }
  }

  private void forget(Tracked gone, boolean isMined) {
    before
        .horizons()
        .values()
        .forEach(history -> history.left(gone.height(), bestHeight, gone.bucket(), isMined));
  }

  /// A block is on top. One that is not higher than all before is of a reorganisation, and is
  /// passed over.
  ///
  /// @param mined what it took out of the mempool
  public void blockConnected(int height, List<Txid> mined) {
    if (height <= bestHeight) {
      return;
    }
    bestHeight = height;
    for (ConfirmationHistory history : before.horizons().values()) {
      history.turnTo(height);
      history.fade();
    }
    int counted = 0;
    for (Txid txid : mined) {
      Tracked gone = waiting.remove(txid);
      if (gone != null) {
        forget(gone, true);
        int blocks = height - gone.height();
        before
            .horizons()
            .values()
            .forEach(
                history -> history.mined(blocks, gone.bucket(), (double) gone.rateSatPerKvB()));
        counted++;
      }
    }
    if (firstHeight == 0 && counted > 0) {
      firstHeight = height;
    }
    LOG.debug(
        "Learned from {} of {} transactions in block {}, {} wait, max target {}",
        counted,
        mined.size(),
        height,
        waiting.size(),
        maxUsableTarget());
  }

  /// All that wait are given up: the node stops, and nobody will know what became of them.
  public void forgetWaiting() {
    new ArrayList<>(waiting.keySet()).forEach(this::left);
  }

  public int maxTargetBlocks(FeeHorizon horizon) {
    return before.of(horizon).maxTargetBlocks();
  }

  public Raw raw(int targetBlocks, double threshold, FeeHorizon horizon) {
    ConfirmationHistory history = before.of(horizon);
    RangeSearch.Found found = find(horizon, targetBlocks, threshold);
    return new Raw(
        rate(found.medianSatPerKvB()),
        found.pass(),
        found.fail(),
        history.decay,
        history.blocksPerPeriod);
  }

  private static long rate(double medianSatPerKvB) {
    return medianSatPerKvB < 0 ? 0 : Math.round(medianSatPerKvB);
  }

  private RangeSearch.Found find(FeeHorizon horizon, int targetBlocks, double threshold) {
    return RangeSearch.find(
        before.of(horizon), targetBlocks, horizon.sufficientPerBlock(), threshold, bestHeight);
  }

  private double median(FeeHorizon horizon, int targetBlocks, double threshold) {
    return find(horizon, targetBlocks, threshold).medianSatPerKvB();
  }

  /// @param targetBlocks 1 to that of the long horizon
  public Smart smart(int targetBlocks, boolean isConservative) {
    // Within one block nothing is sure.
    int target = Math.min(Math.max(targetBlocks, 2), maxUsableTarget());
    if (target <= 1) {
      return new Smart(0, target);
    }
    double best = combined(target / 2, HALF_TARGET_SHARE, true);
    best = Math.max(best, combined(target, TARGET_SHARE, true));
    best = Math.max(best, combined(2 * target, DOUBLE_TARGET_SHARE, !isConservative));
    if (isConservative || best == -1) {
      best = Math.max(best, longer(2 * target));
    }
    return new Smart(rate(best), target);
  }

  /// By the shortest horizon that tells so far; -1 if there is no answer.
  ///
  /// @param usesShorter a shorter horizon's answer for its own end counts if it is cheaper, so that
  ///   estimates do not rise with the target
  private double combined(int target, double threshold, boolean usesShorter) {
    int shortMax = maxTargetBlocks(FeeHorizon.SHORT);
    int mediumMax = maxTargetBlocks(FeeHorizon.MEDIUM);
    if (target < 1 || target > maxTargetBlocks(FeeHorizon.LONG)) {
      return -1;
    }
    FeeHorizon horizon =
        target <= shortMax
            ? FeeHorizon.SHORT
            : target <= mediumMax ? FeeHorizon.MEDIUM : FeeHorizon.LONG;
    double best = median(horizon, target, threshold);
    if (usesShorter && target > mediumMax) {
      best = cheaper(best, median(FeeHorizon.MEDIUM, mediumMax, threshold));
    }
    if (usesShorter && target > shortMax) {
      best = cheaper(best, median(FeeHorizon.SHORT, shortMax, threshold));
    }
    return best;
  }

  private static double cheaper(double known, double other) {
    return other > 0 && (known == -1 || other < known) ? other : known;
  }

  /// The dearest answer of the horizons beyond the one that a target is told by.
  private double longer(int target) {
    double best = -1;
    if (target <= maxTargetBlocks(FeeHorizon.SHORT)) {
      best = median(FeeHorizon.MEDIUM, target, DOUBLE_TARGET_SHARE);
    }
    if (target <= maxTargetBlocks(FeeHorizon.MEDIUM)) {
      best = Math.max(best, median(FeeHorizon.LONG, target, DOUBLE_TARGET_SHARE));
    }
    return best;
  }

  /// Half of the blocks learned from: the other half is needed to see failures.
  private int maxUsableTarget() {
    return Math.min(
        maxTargetBlocks(FeeHorizon.LONG), Math.max(learnedBlocks(), learnedBefore()) / 2);
  }

  private int learnedBlocks() {
    return firstHeight == 0 ? 0 : bestHeight - firstHeight;
  }

  private int learnedBefore() {
    boolean isOld = bestHeight - before.lastHeight() > MAX_AGE_BLOCKS;
    return before.firstHeight() == 0 || isOld ? 0 : before.lastHeight() - before.firstHeight();
  }

  /// What is to be kept: this run's blocks if they are worth more than those before.
  FeeHistory history() {
    boolean isWorthMore = learnedBlocks() > learnedBefore() / 2;
    return new FeeHistory(
        buckets,
        before.horizons(),
        bestHeight,
        isWorthMore ? firstHeight : before.firstHeight(),
        isWorthMore ? bestHeight : before.lastHeight());
  }
}
