package org.basalt.chain.api;

import java.util.List;
import org.basalt.core.consensus.Coin;
import org.basalt.core.primitive.OutPoint;

/// The unspent outputs of some scripts, as of a block.
///
/// @param node the block
/// @param outputCount unspent outputs looked at
/// @param found in the order of their outpoints
/// @param isComplete false if the scan was stopped
public record CoinScan(BlockNode node, long outputCount, List<Found> found, boolean isComplete) {
  public CoinScan {
    found = List.copyOf(found);
  }

  /// One of the outputs looked for.
  public record Found(OutPoint outpoint, Coin coin) {}

  /// Watches over a scan, from the thread that runs it.
  @FunctionalInterface
  public interface Watch {
    /// Hears how far the scan is, every so many outputs.
    ///
    /// @param percent 0 to 100
    /// @return false to stop the scan
    boolean goesOn(int percent);
  }
}
