package org.basalt.chain.ledger;

import java.math.BigInteger;
import java.util.Optional;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.ChainConfig;
import org.basalt.chain.tree.BlockTree;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.primitive.CompactTarget;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides whether the scripts of a block are checked. They are not for ancestors of the
/// assumed-valid block (`-assumevalid`), as long as that block's chain looks like the one that
/// everybody follows: it is in the chain of the best header, that header has the minimum work, and
/// two weeks' worth of work lies above the block. Everything but scripts is checked always. Source:
/// Core ConnectBlock.
final class AssumedValid {
  private static final Logger LOG = LoggerFactory.getLogger("validation");
  private static final BigInteger TWO_WEEKS_SEC = BigInteger.valueOf(2L * 7 * 24 * 60 * 60);

  private final ChainConfig config;
  private final ConsensusParams params;
  private final BlockTree tree;
  private String lastReason = "";

  AssumedValid(ChainConfig config, ConsensusParams params, BlockTree tree) {
    this.config = config;
    this.params = params;
    this.tree = tree;
  }

  /// Says so in the log whenever the answer changes.
  boolean needsScripts(BlockNode node) {
    String reason = reasonToCheck(node);
    if (!reason.equals(lastReason)) {
      if (reason.isEmpty()) {
        LOG.info("Disabling script verification at block #{} ({}).", node.height(), node.hash());
      } else {
        LOG.info(
            "Enabling script verification at block #{} ({}): {}.",
            node.height(),
            node.hash(),
            reason);
      }
      lastReason = reason;
    }
    return !reason.isEmpty();
  }

  /// Empty if there is none.
  String reasonToCheck(BlockNode node) {
    if (config.assumeValid().isZero()) {
      return "assumevalid=0 (always verify)";
    }
    Optional<BlockNode> assumed = tree.find(config.assumeValid());
    if (assumed.isEmpty()) {
      return "assumevalid hash not in headers";
    }
    if (!assumed.get().hasAncestor(node)) {
      return node.height() > assumed.get().height()
          ? "block height above assumevalid height"
          : "block not in assumevalid chain";
    }
    BlockNode best = tree.bestHeader().node();
    if (!best.hasAncestor(node)) {
      return "block not in best header chain";
    }
    if (best.chainWork().compareTo(config.minimumChainWork()) < 0) {
      return "best header chainwork below minimumchainwork";
    }
    if (secondsOfWorkAbove(node, best).compareTo(TWO_WEEKS_SEC) <= 0) {
      return "block too recent relative to best header";
    }
    return "";
  }

  /// Time that the work between two blocks takes at the difficulty of the upper one (Core
  /// GetBlockProofEquivalentTime).
  private BigInteger secondsOfWorkAbove(BlockNode node, BlockNode best) {
    BigInteger work = best.chainWork().toBigInteger().subtract(node.chainWork().toBigInteger());
    return work.multiply(BigInteger.valueOf(params.targetSpacingSec()))
        .divide(CompactTarget.work(best.bits()).toBigInteger());
  }
}
