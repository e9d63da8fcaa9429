package org.basalt.chain.ledger;

import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockOutcome;
import org.basalt.chain.api.ChainConfig;
import org.basalt.chain.api.ChainEvent;
import org.basalt.chain.tree.BlockTree;
import org.basalt.chain.tree.TreeEntry;
import org.basalt.core.primitive.Block;
import org.basalt.core.rules.Consensus;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.core.verdict.BlockVerdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stores a block whose structure is valid, if it is wanted and fits its place. Source: Core
/// AcceptBlock.
@OwnedBy("chain")
final class BlockAcceptance {
  private static final Logger LOG = LoggerFactory.getLogger("validation");

  /// An unrequested block farther above the tip is not kept (Core MIN_BLOCKS_TO_KEEP).
  private static final int MAX_AHEAD = 288;

  private final ChainConfig config;
  private final BlockTree tree;
  private final Consensus consensus;
  private final HeaderAcceptance headers;
  private final LedgerStore store;
  private final Pruner pruner;
  private final TipReporter tips;
  private final EventPublisher publisher;

  BlockAcceptance(
      ChainConfig config,
      BlockTree tree,
      Consensus consensus,
      HeaderAcceptance headers,
      LedgerStore store,
      Pruner pruner,
      TipReporter tips,
      EventPublisher publisher) {
    this.config = config;
    this.tree = tree;
    this.consensus = consensus;
    this.headers = headers;
    this.store = store;
    this.pruner = pruner;
    this.tips = tips;
    this.publisher = publisher;
  }

  BlockOutcome accept(CheckedBlock checked, boolean isRequested, boolean isWorkChecked) {
    Block block = checked.block();
    TreeEntry entry;
    switch (headers.accept(block.header(), isWorkChecked)) {
      case HeaderAcceptance.Result.Refused(BlockVerdict.Invalid verdict) -> {
        return new BlockOutcome.Refused(verdict);
      }
      case HeaderAcceptance.Result.Known(TreeEntry known) -> entry = known;
    }
    if (entry.status().hasData()) {
      return new BlockOutcome.Stored(entry.node(), false);
    }
    if (!isRequested && !isWorthKeeping(entry)) {
      return new BlockOutcome.Ignored(entry.node());
    }
    BlockNode parent = entry.node().parent().orElseThrow();
    if (consensus.checkInContext(block, parent) instanceof BlockVerdict.Invalid invalid) {
      LOG.debug("block {} refused: {}", block.hash(), invalid.reject());
      if (!(invalid instanceof BlockVerdict.Mutated)) {
        tree.markFailed(entry);
        tips.invalidFound(entry);
      }
      return new BlockOutcome.Refused(invalid);
    }
    if (!tips.isInitialDownload() && tree.tip().node() == parent) {
      publisher.emit(new ChainEvent.NewPowValidBlock(entry.node(), block));
    }
    store.putBlock(entry.node(), checked.raw());
    pruner.blockStored(entry.node());
    tree.receivedData(entry, block.transactions().size(), checked.raw().length);
    return new BlockOutcome.Stored(entry.node(), true);
  }

  private boolean isWorthKeeping(TreeEntry entry) {
    BlockNode node = entry.node();
    BlockNode tip = tree.tip().node();
    return entry.status().txCount() == 0
        && node.chainWork().compareTo(tip.chainWork()) >= 0
        && node.height() <= tip.height() + MAX_AHEAD
        && node.chainWork().compareTo(config.minimumChainWork()) >= 0;
  }
}
