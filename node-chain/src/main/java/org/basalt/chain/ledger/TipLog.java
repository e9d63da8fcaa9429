package org.basalt.chain.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockStatus;
import org.basalt.core.runtime.NodeClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the operator of new tips: one line each with Core's fields, and while catching up a line
/// now and then that says how far it is and how long it will take. Owned by the ledger's thread.
final class TipLog {
  private static final Logger LOG = LoggerFactory.getLogger("validation");
  private static final long PROGRESS_INTERVAL_NANOS = 10_000_000_000L;
  private static final long MIB = 1 << 20;

  private final NodeClock clock;
  private final VerificationProgress progress;
  private long lastNanos;
  private int lastHeight;
  private double lastProgress;
  private boolean hasBegun;

  TipLog(NodeClock clock, VerificationProgress progress) {
    this.clock = clock;
    this.progress = progress;
  }

  void newTip(
      BlockNode tip,
      BlockStatus status,
      BlockNode bestHeader,
      long cacheBytes,
      long cacheCoins,
      List<String> warnings) {
    if (!LOG.isInfoEnabled()) {
      return;
    }
    LOG.info(
        "UpdateTip: new best={} height={} version=0x{} log2_work={} tx={} date='{}' progress={} cache={}MiB({}txo){}",
        tip.hash(),
        tip.height(),
        String.format(Locale.ROOT, "%08x", tip.version()),
        String.format(Locale.ROOT, "%f", Math.log(tip.chainWork().toDouble()) / Math.log(2)),
        status.chainTxCount(),
        Instant.ofEpochSecond(tip.timeSec()),
        String.format(Locale.ROOT, "%f", progress.of(tip, status.chainTxCount(), bestHeader)),
        String.format(Locale.ROOT, "%.1f", (double) cacheBytes / MIB),
        cacheCoins,
        warnings.isEmpty() ? "" : " warning='" + String.join(", ", warnings) + "'");
  }

  /// At most one line in ten seconds, while catching up.
  void catchingUp(BlockNode tip, BlockStatus status, BlockNode bestHeader) {
    long now = clock.nanos();
    double share = progress.of(tip, status.chainTxCount(), bestHeader);
    if (!hasBegun) {
      hasBegun = true;
      remember(now, tip, share);
      return;
    }
    long elapsed = now - lastNanos;
    if (elapsed < PROGRESS_INTERVAL_NANOS) {
      return;
    }
    double seconds = elapsed / 1e9;
    LOG.info(
        "Catching up: height={} date='{}' {}% done, {} blocks/s, {}",
        tip.height(),
        Instant.ofEpochSecond(tip.timeSec()),
        String.format(Locale.ROOT, "%.2f", 100 * share),
        String.format(Locale.ROOT, "%.1f", (tip.height() - lastHeight) / seconds),
        timeLeft(share, (share - lastProgress) / seconds));
    remember(now, tip, share);
  }

  private void remember(long now, BlockNode tip, double share) {
    lastNanos = now;
    lastHeight = tip.height();
    lastProgress = share;
  }

  private static String timeLeft(double share, double sharePerSecond) {
    if (sharePerSecond <= 0) {
      return "time left unknown";
    }
    long seconds = (long) ((1 - share) / sharePerSecond);
    return String.format(
        Locale.ROOT, "about %d:%02d:%02d left", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
