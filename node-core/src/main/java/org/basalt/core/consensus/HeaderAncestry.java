package org.basalt.core.consensus;

import org.basalt.core.hash.BlockHash;

/// The one view that rules need of the chain below a block: a header and its ancestors. Immutable.
public interface HeaderAncestry {
  BlockHash hash();

  /// 0 for genesis.
  int height();

  /// Signed.
  int version();

  /// Seconds since 1970.
  long timeSec();

  /// Compact target; unsigned.
  int bits();

  /// Median of the times of this block and up to ten before it (BIP-0113).
  long medianTimePast();

  /// The ancestor at a height from 0 to this height (which gives this block itself).
  ///
  /// @throws IndexOutOfBoundsException outside of that range
  HeaderAncestry ancestorAt(int height);
}
