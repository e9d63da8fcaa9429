package org.basalt.p2p.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.ChainService;
import org.basalt.core.hash.BlockHash;

/// Block locators: hashes of a chain from its end to genesis, dense at the end, then thinning out,
/// so that another node finds the last block in common (Core `GetLocator`,
/// `FindForkInGlobalIndex`).
public final class Locators {
  /// A longer locator costs its sender the connection (Core MAX_LOCATOR_SZ).
  public static final int MAX_LENGTH = 101;

  private static final int DENSE_LENGTH = 10;

  private Locators() {}

  /// Ends with genesis.
  public static List<BlockHash> of(BlockNode end) {
    List<BlockHash> hashes = new ArrayList<>(32);
    int step = 1;
    BlockNode node = end;
    while (true) {
      hashes.add(node.hash());
      if (node.height() == 0) {
        return hashes;
      }
      node = node.ancestorAt(Math.max(node.height() - step, 0));
      if (hashes.size() > DENSE_LENGTH) {
        step *= 2;
      }
    }
  }

  /// The first block of the locator on the active chain that ends with `tip`; genesis if none is.
  public static BlockNode fork(List<BlockHash> locator, ChainService chain, BlockNode tip) {
    for (BlockHash hash : locator) {
      Optional<BlockNode> found = chain.find(hash);
      if (found.isPresent()) {
        BlockNode node = found.get();
        if (tip.hasAncestor(node)) {
          return node;
        }
        if (node.hasAncestor(tip)) {
          return tip;
        }
      }
    }
    return tip.ancestorAt(0);
  }
}
