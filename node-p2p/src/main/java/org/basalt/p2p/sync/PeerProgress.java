package org.basalt.p2p.sync;

import java.util.Optional;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.ChainService;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.runtime.OwnedBy;
import org.jspecify.annotations.Nullable;

/// What is known of one peer's chain, and what was told to it.
@OwnedBy("peers")
public final class PeerProgress {
  private final ChainService chain;
  private @Nullable BlockNode bestKnown;
  private @Nullable BlockHash lastUnknown;
  private @Nullable BlockNode lastCommon;
  private @Nullable BlockNode bestHeaderSent;

  public PeerProgress(ChainService chain) {
    this.chain = chain;
  }

  /// The peer has this block or its header; it may be one that we do not know yet.
  public void announced(BlockHash hash) {
    resolveUnknown();
    Optional<BlockNode> node = chain.find(hash);
    if (node.isPresent()) {
      improve(node.get());
    } else {
      lastUnknown = hash;
    }
  }

  /// The block with the most work that the peer is known to have.
  public Optional<BlockNode> bestKnown() {
    resolveUnknown();
    return Optional.ofNullable(bestKnown);
  }

  private void resolveUnknown() {
    if (lastUnknown != null) {
      Optional<BlockNode> node = chain.find(lastUnknown);
      if (node.isPresent()) {
        improve(node.get());
        lastUnknown = null;
      }
    }
  }

  private void improve(BlockNode node) {
    if (bestKnown == null || node.chainWork().compareTo(bestKnown.chainWork()) >= 0) {
      bestKnown = node;
    }
  }

  /// The last block of the peer's best chain below which we have everything.
  public Optional<BlockNode> lastCommon() {
    return Optional.ofNullable(lastCommon);
  }

  void advanceCommon(BlockNode node) {
    lastCommon = node;
  }

  public void headerSent(BlockNode node) {
    bestHeaderSent = node;
  }

  /// The peer has the header: it told of the block or a descendant, or we did.
  public boolean hasHeader(BlockNode node) {
    return (bestKnown != null && bestKnown.hasAncestor(node))
        || (bestHeaderSent != null && bestHeaderSent.hasAncestor(node));
  }
}
