package org.basalt.chain.ledger;

import java.util.List;
import java.util.Optional;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockUndo;
import org.basalt.chain.coins.CoinsCache;
import org.basalt.core.consensus.Coin;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.runtime.OwnedBy;

/// Takes a block back from the coins, last transaction first. Source: Core DisconnectBlock.
@OwnedBy("chain")
final class BlockDisconnector {
  private final ConsensusParams params;

  BlockDisconnector(ConsensusParams params) {
    this.params = params;
  }

  /// @param node of the block: the coins are as after it, and will be as before it
  /// @return false if the coins were not what the block had made of them: the ledger is damaged
  /// @throws IllegalStateException if block and undo data do not fit
  boolean disconnect(BlockNode node, Block block, BlockUndo undo, CoinsCache coins) {
    List<Transaction> transactions = block.transactions();
    if (undo.spentByTransaction().size() + 1 != transactions.size()) {
      throw new IllegalStateException("undo data does not fit " + node);
    }
    boolean isClean = true;
    for (int i = transactions.size() - 1; i >= 0; i--) {
      Transaction tx = transactions.get(i);
      boolean wereThere = removeOutputs(tx, node.height(), i == 0, coins);
      isClean &= wereThere || i == 0 && isOverwritten(node);
      if (i > 0) {
        isClean &= restoreInputs(tx, undo.spentByTransaction().get(i - 1), node, coins);
      }
    }
    return isClean;
  }

  /// Coinbases that a later block repeated while they were unspent are gone since (BIP-0030).
  private boolean isOverwritten(BlockNode node) {
    return Optional.ofNullable(params.bip30Overwritten().get(node.height()))
        .filter(node.hash()::equals)
        .isPresent();
  }

  private static boolean removeOutputs(
      Transaction tx, int height, boolean isCoinbase, CoinsCache coins) {
    boolean wereThere = true;
    for (int i = 0; i < tx.outputs().size(); i++) {
      TxOut output = tx.outputs().get(i);
      if (!CoinsCache.isUnspendable(output.scriptPubKey())) {
        Coin coin = coins.spend(new OutPoint(tx.txid(), i));
        wereThere &= coin.equals(new Coin(output, height, isCoinbase));
      }
    }
    return wereThere;
  }

  private static boolean restoreInputs(
      Transaction tx, List<Coin> spent, BlockNode node, CoinsCache coins) {
    if (spent.size() != tx.inputs().size()) {
      throw new IllegalStateException("undo data does not fit " + tx.txid() + " in " + node);
    }
    boolean wereSpent = true;
    for (int i = tx.inputs().size() - 1; i >= 0; i--) {
      TxIn input = tx.inputs().get(i);
      boolean isThere = coins.hasCoin(input.prevout());
      wereSpent &= !isThere;
      coins.add(input.prevout(), spent.get(i), isThere);
    }
    return wereSpent;
  }
}
