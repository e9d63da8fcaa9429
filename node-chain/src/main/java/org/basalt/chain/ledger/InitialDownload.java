package org.basalt.chain.ledger;

import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.ChainConfig;
import org.basalt.core.runtime.NodeClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether the node is still catching up (Core IsInitialBlockDownload): until the tip has the
/// minimum work and a recent time, while nothing is being imported. Once it has caught up it never
/// goes back. Updated by the ledger's thread.
final class InitialDownload {
  private static final Logger LOG = LoggerFactory.getLogger("validation");

  private final ChainConfig config;
  private final NodeClock clock;
  private volatile boolean isOver;
  private volatile boolean isHeld;

  InitialDownload(ChainConfig config, NodeClock clock) {
    this.config = config;
    this.clock = clock;
  }

  void update(BlockNode tip, boolean isImporting) {
    if (!isOver
        && !isHeld
        && !isImporting
        && tip.chainWork().compareTo(config.minimumChainWork()) >= 0
        && tip.timeSec() >= clock.timeSec() - config.maxTipAgeSec()) {
      LOG.info("Leaving InitialBlockDownload (latching to false)");
      isOver = true;
    }
  }

  /// It is not over while the coins are not known, however recent the tip.
  void hold(boolean held) {
    isHeld = held;
  }

  boolean isRunning() {
    return !isOver;
  }
}
