package org.basalt.chain.api;

import java.util.List;
import org.basalt.core.consensus.Coin;
import org.basalt.core.primitive.OutPoint;

/// Live state, for a question that runs between two commands of the ledger. Never kept beyond the
/// question.
public interface LedgerView {
  ChainView view();

  /// The coin, or [Coin#NONE].
  Coin coin(OutPoint outpoint);

  /// The coin as if the mempool were the next block, or [Coin#NONE].
  default Coin coinBesideMempool(OutPoint outpoint) {
    MempoolView mempool = mempool();
    if (mempool.spender(outpoint).isPresent()) {
      return Coin.NONE;
    }
    int nextHeight = view().tip().height() + 1;
    return mempool
        .output(outpoint)
        .map(output -> new Coin(output, nextHeight, false))
        .orElseGet(() -> coin(outpoint));
  }

  /// Tips of all branches: blocks of the tree without children, and the tip of the active chain.
  List<BlockNode> chainTips();

  BlockStatus status(BlockNode node);

  /// Coins in the cache above the database, and the memory they take.
  long cachedCoins();

  long cachedCoinBytes();

  MempoolView mempool();
}
