package org.basalt.chain.api;

import java.util.List;
import org.basalt.core.primitive.Block;

/// A block that a miner may do work for, and what is known of its transactions.
///
/// @param block on the tip; its coinbase claims subsidy and fees
/// @param prev the tip
/// @param feesSat of each transaction behind the coinbase
/// @param sigOpCosts likewise
/// @param mempoolChanges of [MiningService#mempoolChanges] when the transactions were chosen
public record BlockTemplate(
    Block block, BlockNode prev, List<Long> feesSat, List<Long> sigOpCosts, long mempoolChanges) {
  public BlockTemplate {
    feesSat = List.copyOf(feesSat);
    sigOpCosts = List.copyOf(sigOpCosts);
  }
}
