package org.basalt.p2p.protocol;

import java.util.function.LongSupplier;
import org.basalt.core.runtime.NodeClock;
import org.basalt.core.runtime.OwnedBy;

/// Keeps the bytes sent in a day near a target (`-maxuploadtarget`), by declining what others serve
/// as well: first blocks that are old, then the mempool. New blocks are always served.
///
/// Old blocks are declined early enough that the target has room for the blocks of the rest of the
/// day, one of full size every ten minutes. Source: Core `net.cpp` CConnman::OutboundTargetReached.
@OwnedBy("peers")
public final class UploadTarget {
  /// Core MAX_UPLOAD_TIMEFRAME.
  public static final long CYCLE_SEC = 24 * 60 * 60;

  private static final long BLOCK_INTERVAL_SEC = 10 * 60;
  private static final long BLOCK_SIZE_MAX = 4_000_000;

  private final long targetBytes;
  private final NodeClock clock;
  private final LongSupplier bytesSent;
  private long cycleStartSec;
  private long sentBeforeCycle;
  private long sentAtLastLook;

  /// @param targetBytes of one cycle; 0 is no limit
  /// @param bytesSent by all connections since the start
  public UploadTarget(long targetBytes, NodeClock clock, LongSupplier bytesSent) {
    this.targetBytes = targetBytes;
    this.clock = clock;
    this.bytesSent = bytesSent;
  }

  /// A cycle begins with the first bytes sent after the last one's end, so this has to be called
  /// often.
  void service() {
    long sent = bytesSent.getAsLong();
    if (sent == sentAtLastLook) {
      return;
    }
    if (cycleStartSec + CYCLE_SEC < clock.timeSec()) {
      cycleStartSec = clock.timeSec();
      sentBeforeCycle = sentAtLastLook;
    }
    sentAtLastLook = sent;
  }

  private long sentInCycle() {
    service();
    return sentAtLastLook - sentBeforeCycle;
  }

  /// Bytes of one cycle; 0 is no limit.
  public long targetBytes() {
    return targetBytes;
  }

  /// All was sent that may be sent.
  public boolean isReached() {
    return targetBytes != 0 && sentInCycle() >= targetBytes;
  }

  /// What is left is for new blocks.
  public boolean isReachedForOldBlocks() {
    if (targetBytes == 0) {
      return false;
    }
    long sent = sentInCycle();
    long reserve = secondsLeft() / BLOCK_INTERVAL_SEC * BLOCK_SIZE_MAX;
    return reserve >= targetBytes || sent >= targetBytes - reserve;
  }

  /// 0 if there is no limit.
  public long bytesLeft() {
    return targetBytes == 0 ? 0 : Math.max(0, targetBytes - sentInCycle());
  }

  /// Until the cycle's end; 0 if there is no limit.
  public long secondsLeft() {
    if (targetBytes == 0) {
      return 0;
    }
    service();
    return cycleStartSec == 0
        ? CYCLE_SEC
        : Math.max(0, cycleStartSec + CYCLE_SEC - clock.timeSec());
  }
}
