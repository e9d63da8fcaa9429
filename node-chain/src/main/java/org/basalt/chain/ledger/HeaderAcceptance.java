package org.basalt.chain.ledger;

import java.util.Optional;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.tree.BlockTree;
import org.basalt.chain.tree.TreeEntry;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.rules.Consensus;
import org.basalt.core.runtime.NodeClock;
import org.basalt.core.verdict.BlockVerdict;
import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets a header into the tree, or says why not. The order of questions is Core's
/// AcceptBlockHeader: known already, proof of work, parent, its place, and the work behind it last.
final class HeaderAcceptance {
  private static final Logger LOG = LoggerFactory.getLogger("validation");

  private final BlockTree tree;
  private final Consensus consensus;
  private final NodeClock clock;

  HeaderAcceptance(BlockTree tree, Consensus consensus, NodeClock clock) {
    this.tree = tree;
    this.consensus = consensus;
    this.clock = clock;
  }

  sealed interface Result {
    /// It is in the tree, and was perhaps before.
    record Known(TreeEntry entry) implements Result {}

    record Refused(BlockVerdict.Invalid verdict) implements Result {}
  }

  Result accept(BlockHeader header, boolean isWorkChecked) {
    boolean isGenesis = header.hash().equals(tree.genesis().node().hash());
    if (!isGenesis) {
      Optional<TreeEntry> known = tree.entry(header.hash());
      if (known.isPresent()) {
        return known.get().isFailed()
            ? new Result.Refused(
                new BlockVerdict.CachedInvalid(
                    Reject.of(
                        RejectReason.DUPLICATE_INVALID,
                        "block " + header.hash() + " was previously marked invalid")))
            : new Result.Known(known.get());
      }
      BlockVerdict verdict = judge(header);
      if (verdict instanceof BlockVerdict.Invalid invalid) {
        return new Result.Refused(invalid);
      }
    }
    if (!isWorkChecked) {
      LOG.debug(
          "AcceptBlockHeader: not adding new block header {},"
              + " missing anti-dos proof-of-work validation",
          header.hash());
      return new Result.Refused(
          new BlockVerdict.LowWork(Reject.of(RejectReason.TOO_LITTLE_CHAINWORK, "")));
    }
    return new Result.Known(isGenesis ? tree.genesis() : tree.add(header));
  }

  private BlockVerdict judge(BlockHeader header) {
    BlockVerdict alone = consensus.checkHeader(header);
    if (!alone.isValid()) {
      return alone;
    }
    Optional<TreeEntry> parent = tree.entry(header.prev());
    if (parent.isEmpty()) {
      return new BlockVerdict.MissingPrevious(Reject.of(RejectReason.PREV_BLK_NOT_FOUND, ""));
    }
    if (parent.get().isFailed()) {
      return new BlockVerdict.InvalidPrevious(Reject.of(RejectReason.BAD_PREVBLK, ""));
    }
    BlockNode node = parent.get().node();
    return consensus.checkHeaderInContext(header, node, clock.timeSec());
  }
}
