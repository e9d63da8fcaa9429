package org.basalt.chain.ledger;

import java.util.List;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockStatus;
import org.basalt.chain.api.ChainView;
import org.basalt.chain.api.LedgerView;
import org.basalt.chain.api.MempoolView;
import org.basalt.chain.tree.BlockTree;
import org.basalt.core.consensus.Coin;
import org.basalt.core.primitive.OutPoint;

/// The ledger as a question on its own thread sees it.
///
/// @param expectCoins throws if the coins are not known
record LiveLedger(
    BlockTree tree,
    LedgerStore store,
    EventPublisher publisher,
    MempoolView mempool,
    Runnable expectCoins)
    implements LedgerView {
  @Override
  public ChainView view() {
    return publisher.view();
  }

  @Override
  public Coin coin(OutPoint outpoint) {
    expectCoins.run();
    return store.coins().coin(outpoint);
  }

  @Override
  public List<BlockNode> chainTips() {
    return tree.tips();
  }

  @Override
  public BlockStatus status(BlockNode node) {
    return tree.status(node);
  }

  @Override
  public long cachedCoins() {
    return store.coins().size();
  }

  @Override
  public long cachedCoinBytes() {
    return store.coins().bytes();
  }
}
