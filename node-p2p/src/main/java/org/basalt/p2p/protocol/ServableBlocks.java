package org.basalt.p2p.protocol;

import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockStatus;
import org.basalt.chain.api.ChainService;
import org.basalt.chain.api.ChainView;
import org.basalt.core.hash.Uint256;
import org.basalt.core.primitive.CompactTarget;

/// Which blocks peers may ask for. Blocks off the active chain are served only while they are
/// recent and were once fully valid: else a peer could learn which stale blocks a node has seen,
/// and recognise the node by that (Core `BlockRequestAllowed`).
record ServableBlocks(ChainService chain) {
  /// Core STALE_RELAY_AGE_LIMIT.
  private static final long STALE_BLOCK_AGE_MAX_SEC = 30L * 24 * 60 * 60;

  /// On the active chain; or once fully valid, and recent by its own time and by the work done
  /// since.
  boolean contains(BlockNode node) {
    ChainView view = chain.view();
    if (view.tip().hasAncestor(node)) {
      return true;
    }
    BlockStatus status = chain.status(node);
    BlockNode best = view.bestHeader();
    return status.validity() == BlockStatus.Validity.SCRIPTS
        && !status.isFailed()
        && best.timeSec() - node.timeSec() < STALE_BLOCK_AGE_MAX_SEC
        && equivalentSeconds(node, best) < STALE_BLOCK_AGE_MAX_SEC;
  }

  /// How long the work between two blocks takes at the later one's difficulty (Core
  /// GetBlockProofEquivalentTime).
  private long equivalentSeconds(BlockNode from, BlockNode to) {
    if (to.chainWork().compareTo(from.chainWork()) <= 0) {
      return 0;
    }
    Uint256 work = to.chainWork().subtract(from.chainWork());
    Uint256 spacing = Uint256.of(chain.network().consensus().targetSpacingSec());
    Uint256 seconds = work.multiply(spacing).divide(CompactTarget.work(to.bits()));
    return seconds.bitLength() > 63 ? Long.MAX_VALUE : seconds.word0();
  }
}
