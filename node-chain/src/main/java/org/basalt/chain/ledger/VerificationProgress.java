package org.basalt.chain.ledger;

import org.basalt.chain.api.BlockNode;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.params.NetworkParams.ChainTxData;
import org.basalt.core.runtime.NodeClock;

/// Estimates which share of all transactions of the chain up to now is in the chain of a block
/// (Core GuessVerificationProgress). For people only. Any thread.
final class VerificationProgress {
  private static final long RECENT_SEC = 2 * 60 * 60;

  private final NetworkParams network;
  private final NodeClock clock;

  VerificationProgress(NetworkParams network, NodeClock clock) {
    this.network = network;
    this.clock = clock;
  }

  /// @param chainTxCount transactions up to and with the block; 0 if unknown
  /// @return 0 to 1
  double of(BlockNode node, long chainTxCount, BlockNode bestHeader) {
    if (chainTxCount == 0) {
      return 0;
    }
    ChainTxData data = network.chainTxData();
    long now = clock.timeSec();
    long blockTime = node.timeSec();
    if (Math.abs(now - blockTime) <= RECENT_SEC && bestHeader.height() >= node.height()) {
      // Near the tip count blocks instead of trusting times, so that the answer reaches exactly 1.
      blockTime =
          now - (bestHeader.height() - node.height()) * network.consensus().targetSpacingSec();
    }
    double total =
        chainTxCount <= data.transactions()
            ? data.transactions() + (now - data.timeSec()) * data.transactionsPerSec()
            : chainTxCount + (now - blockTime) * data.transactionsPerSec();
    return Math.min(chainTxCount / total, 1);
  }
}
