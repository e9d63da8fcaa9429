package org.basalt.chain.coins;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.basalt.chain.api.BlockUndo;
import org.basalt.core.consensus.Coin;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;

/// What one block does to the coins. Changes are made in the cache at once, and taken back with
/// [#revert()] if the block turns out to be invalid; so the usual case, a valid block, copies
/// nothing.
///
/// Used on the cache's thread, for one block, in the order of its transactions: [#spend] then
/// [#add] for each.
public final class CoinChanges {
  private final CoinsCache cache;
  private final int height;
  private final List<Step> steps = new ArrayList<>();
  private final List<List<Coin>> spent = new ArrayList<>();
  private final Map<OutPoint, Coin> overwritten = new HashMap<>();

  /// What was done, in order. A block that is found invalid may have a transaction twice, so which
  /// step belongs to which is a matter of order, never of ids.
  private sealed interface Step {
    record Spent(Transaction tx, List<Coin> coins) implements Step {}

    record Added(Transaction tx) implements Step {}
  }

  /// @param height of the block
  public CoinChanges(CoinsCache cache, int height) {
    this.cache = cache;
    this.height = height;
  }

  /// Spends the inputs of a transaction that is no coinbase.
  ///
  /// @return the coin of each input, [Coin#NONE] where there was none
  public List<Coin> spend(Transaction tx) {
    List<Coin> coins = new ArrayList<>(tx.inputs().size());
    for (TxIn input : tx.inputs()) {
      coins.add(cache.spend(input.prevout()));
    }
    spent.add(coins);
    steps.add(new Step.Spent(tx, coins));
    return coins;
  }

  /// Adds the outputs of a transaction.
  ///
  /// @param mayOverwrite an unspent transaction with the same id may exist: see [CoinsCache#add]
  public void add(Transaction tx, boolean mayOverwrite) {
    boolean isCoinbase = tx.isCoinbase();
    for (int i = 0; i < tx.outputs().size(); i++) {
      TxOut output = tx.outputs().get(i);
      OutPoint outpoint = new OutPoint(tx.txid(), i);
      if (mayOverwrite) {
        Coin old = cache.coin(outpoint);
        if (!old.isNone()) {
          overwritten.put(outpoint, old);
        }
      }
      cache.add(outpoint, new Coin(output, height, isCoinbase), mayOverwrite);
    }
    steps.add(new Step.Added(tx));
  }

  /// What the block spent, for its undo data. Only for blocks of which every coin was there.
  public BlockUndo undo() {
    return new BlockUndo(spent);
  }

  /// Takes everything back: the cache is as before the first change. Not to be used any more
  /// afterwards.
  public void revert() {
    for (Step step : steps.reversed()) {
      switch (step) {
        case Step.Added(Transaction tx) -> remove(tx);
        case Step.Spent(Transaction tx, List<Coin> coins) -> restore(tx, coins);
      }
    }
    overwritten.forEach((outpoint, coin) -> cache.add(outpoint, coin, true));
    steps.clear();
    overwritten.clear();
  }

  private void remove(Transaction tx) {
    for (int i = 0; i < tx.outputs().size(); i++) {
      cache.spend(new OutPoint(tx.txid(), i));
    }
  }

  private void restore(Transaction tx, List<Coin> coins) {
    for (int i = 0; i < coins.size(); i++) {
      if (!coins.get(i).isNone()) {
        cache.add(tx.inputs().get(i).prevout(), coins.get(i), false);
      }
    }
  }
}
