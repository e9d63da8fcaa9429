package org.basalt.chain.ledger;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockStatus;
import org.basalt.chain.kv.StorageException;
import org.basalt.chain.tree.BlockTree;
import org.basalt.core.primitive.Block;
import org.basalt.core.rules.Consensus;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.core.verdict.BlockVerdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Checks the last blocks of the active chain once more (RPC verifychain, `-checkblocks`,
/// `-checklevel`).
///
/// | level | what is checked, levels below included                                   |
/// |------:|--------------------------------------------------------------------------|
/// |     0 | the block can be read                                                    |
/// |     1 | its structure is valid                                                   |
/// |     2 | its undo data can be read                                                |
/// |     3 | taking it back finds the coins that it made, and none of those it spent   |
/// |     4 | connecting it again, scripts included, succeeds                          |
///
/// Levels 3 and 4 take blocks back from the coins in memory and apply them again, so that the coins
/// end as they were; as many blocks as the cache has room for. Source: Core CVerifyDB::VerifyDB.
@OwnedBy("chain")
final class ChainVerifier {
  private static final Logger LOG = LoggerFactory.getLogger("validation");

  private final BlockTree tree;
  private final Consensus consensus;
  private final LedgerStore store;
  private final BlockConnector connector;
  private final BlockDisconnector disconnector;

  ChainVerifier(
      BlockTree tree,
      Consensus consensus,
      LedgerStore store,
      BlockConnector connector,
      BlockDisconnector disconnector) {
    this.tree = tree;
    this.consensus = consensus;
    this.store = store;
    this.connector = connector;
    this.disconnector = disconnector;
  }

  /// What came out.
  enum Result {
    /// All is as it should be.
    SOUND,
    /// So is all that was looked at, but older blocks are pruned.
    INCOMPLETE,
    /// Something is wrong.
    DAMAGED
  }

  /// A block that was taken back, to be applied again.
  private record Removed(BlockNode node, Block block) {}

  /// @param level 0 to 4
  /// @param count of blocks; 0 is all
  Result verify(int level, int count) {
    BlockNode tip = tree.tip().node();
    int depth = count <= 0 || count > tip.height() ? tip.height() : count;
    LOG.info("Verifying last {} blocks at level {}", depth, level);
    Deque<Removed> removed = new ArrayDeque<>();
    boolean isSound = true;
    boolean isComplete = true;
    try {
      for (int height = tip.height(); isSound && height > tip.height() - depth; height--) {
        BlockNode node = tip.ancestorAt(height);
        BlockStatus status = tree.status(node);
        if (!status.hasData() || !status.hasUndo()) {
          LOG.info("Block verification stopping at height {} (no data: pruned)", height);
          isComplete = false;
          break;
        }
        isSound = verify(node, level, removed);
      }
    } catch (StorageException e) {
      LOG.error("Verification error: {}", e.getMessage());
      isSound = false;
    }
    isSound &= applyAgain(removed, level >= 4);
    if (isSound) {
      LOG.info("Verification: checked last {} blocks at level {}", depth, level);
    }
    if (!isSound) {
      return Result.DAMAGED;
    }
    return isComplete ? Result.SOUND : Result.INCOMPLETE;
  }

  private boolean verify(BlockNode node, int level, Deque<Removed> removed) {
    Optional<Block> found = store.find(node);
    if (found.isEmpty()) {
      return failed("cannot read", node, "not stored");
    }
    Block block = found.get();
    if (level >= 1 && consensus.checkStructure(block) instanceof BlockVerdict.Invalid invalid) {
      return failed("found bad block", node, invalid.reject().toString());
    }
    if (level < 2) {
      return true;
    }
    var undo = store.findUndo(node);
    if (undo.isEmpty()) {
      return failed("found bad undo data of", node, "not stored");
    }
    if (level >= 3 && !store.areCoinsFull()) {
      boolean isClean = disconnector.disconnect(node, block, undo.get(), store.coins());
      store.coinsChanged();
      removed.push(new Removed(node, block));
      if (!isClean) {
        return failed("coin database inconsistencies found at", node, "");
      }
    }
    return true;
  }

  private boolean applyAgain(Deque<Removed> removed, boolean checksScripts) {
    while (!removed.isEmpty()) {
      Removed next = removed.pop();
      if (connector.connect(next.node(), next.block(), store.coins(), checksScripts)
          instanceof BlockConnector.Result.Failed(BlockVerdict.Invalid verdict)) {
        failed("found unconnectable block", next.node(), verdict.reject().toString());
        // The coins are now those of an earlier block than the tip, and must not be written under
        // its name.
        throw new IllegalStateException(
            "the coins are damaged: " + next.node() + " cannot be connected again");
      }
    }
    return true;
  }

  private static boolean failed(String what, BlockNode node, String why) {
    LOG.error("Verification error: {} {} {}", what, node, why);
    return false;
  }
}
