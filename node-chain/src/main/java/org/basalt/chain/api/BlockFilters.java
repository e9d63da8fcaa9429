package org.basalt.chain.api;

import java.util.Optional;
import org.basalt.core.filter.BasicBlockFilter;
import org.basalt.core.hash.FilterHeader;

/// The basic filters of blocks (BIP-0157), as far as they are indexed: those of blocks that were on
/// the active chain once stay. Any thread.
public interface BlockFilters {
  /// Waits until the index is at the tip.
  ///
  /// @return false if it is still far from it; returns at once then
  boolean awaitTip();

  Optional<BasicBlockFilter> filter(BlockNode node);

  /// What chains the filters.
  Optional<Link> link(BlockNode node);

  /// A link of the chain of filters.
  ///
  /// @param hash of the filter
  /// @param header of the filter and all before it
  record Link(FilterHeader hash, FilterHeader header) {}
}
