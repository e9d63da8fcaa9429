package org.basalt.p2p.protocol;

import java.util.ArrayList;
import java.util.List;
import org.basalt.chain.api.BlockNode;

/// Blocks of one chain between two heights.
final class ActiveRange {
  private ActiveRange() {}

  /// From `first` to `last`, both included, lowest first; empty if `last` is below `first`.
  static List<BlockNode> of(BlockNode tip, int first, int last) {
    List<BlockNode> nodes = new ArrayList<>(Math.max(0, last - first + 1));
    if (last < first) {
      return nodes;
    }
    BlockNode node = tip.ancestorAt(last);
    while (true) {
      nodes.add(node);
      if (node.height() == first) {
        return nodes.reversed();
      }
      node = node.parent().orElseThrow();
    }
  }
}
