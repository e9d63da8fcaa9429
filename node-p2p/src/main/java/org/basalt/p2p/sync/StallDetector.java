package org.basalt.p2p.sync;

import java.util.HashMap;
import java.util.Map;
import org.basalt.core.runtime.OwnedBy;

/// Decides when a peer that was asked for blocks has had enough time. Times are milliseconds of the
/// node's (mockable) clock.
///
/// Two limits: a peer that holds up the whole window has a few seconds (2, doubled each time
/// someone fails, up to 64, and shrinking again with every connected block); any request has one
/// block interval, and half of one more for each other peer that is also sending (Core
/// BLOCK_STALLING_TIMEOUT, BLOCK_DOWNLOAD_TIMEOUT).
@OwnedBy("peers")
public final class StallDetector {
  private static final long MIN_STALLING_MS = 2_000;
  private static final long MAX_STALLING_MS = 64_000;

  private final long blockIntervalMs;
  private final Map<Long, Long> stallingSince = new HashMap<>();
  private final Map<Long, Long> downloadingSince = new HashMap<>();
  private long stallingTimeoutMs = MIN_STALLING_MS;

  /// @param targetSpacingSec of the network's blocks
  public StallDetector(long targetSpacingSec) {
    blockIntervalMs = targetSpacingSec * 1000;
  }

  /// The peer's first request went out.
  public void downloadStarted(long peerId, long nowMs) {
    downloadingSince.put(peerId, nowMs);
  }

  /// A request to the peer is over.
  ///
  /// @param wasOldest the one that the time ran for
  public void progressed(long peerId, boolean wasOldest, long nowMs) {
    stallingSince.remove(peerId);
    if (wasOldest) {
      downloadingSince.merge(peerId, nowMs, Math::max);
    }
  }

  /// @return true if this is new
  public boolean stalls(long peerId, long nowMs) {
    return stallingSince.putIfAbsent(peerId, nowMs) == null;
  }

  public void forgetPeer(long peerId) {
    stallingSince.remove(peerId);
    downloadingSince.remove(peerId);
  }

  /// True if the peer has held up the window for too long; the next one then gets more time.
  public boolean isStalledTooLong(long peerId, long nowMs) {
    Long since = stallingSince.get(peerId);
    if (since == null || since >= nowMs - stallingTimeoutMs) {
      return false;
    }
    stallingTimeoutMs = Math.min(2 * stallingTimeoutMs, MAX_STALLING_MS);
    return true;
  }

  /// True if the peer's oldest request is overdue.
  ///
  /// @param otherBusyPeers that blocks were asked from as well
  public boolean isOverdue(long peerId, int otherBusyPeers, long nowMs) {
    Long since = downloadingSince.get(peerId);
    return since != null
        && nowMs > since + blockIntervalMs + otherBusyPeers * (blockIntervalMs / 2);
  }

  /// Blocks flow again: the time allowed shrinks.
  public void blockConnected() {
    // In whole seconds, as Core does.
    long shrunkMs = (long) (stallingTimeoutMs * 0.85) / 1000 * 1000;
    stallingTimeoutMs = Math.max(shrunkMs, MIN_STALLING_MS);
  }

  public long stallingTimeoutMs() {
    return stallingTimeoutMs;
  }
}
