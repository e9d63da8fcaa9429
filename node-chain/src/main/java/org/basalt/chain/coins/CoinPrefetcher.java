package org.basalt.chain.coins;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;

/// Reads the coins that a block will spend before its turn comes. Any thread; hand the result to
/// [CoinsCache#take] on the cache's.
public final class CoinPrefetcher {
  private final CoinsTable table;
  private final CoinsCache cache;

  public CoinPrefetcher(CoinsTable table, CoinsCache cache) {
    this.table = table;
    this.cache = cache;
  }

  /// The coins that the block spends, but those that it makes itself.
  public Prefetched read(Block block) {
    return read(spentBy(block));
  }

  /// The outpoints that a block spends, but those that it makes itself.
  public static List<OutPoint> spentBy(Block block) {
    Set<Txid> own = new HashSet<>();
    List<OutPoint> outpoints = new ArrayList<>();
    for (Transaction tx : block.transactions()) {
      if (!tx.isCoinbase()) {
        for (TxIn input : tx.inputs()) {
          if (!own.contains(input.prevout().txid())) {
            outpoints.add(input.prevout());
          }
        }
      }
      own.add(tx.txid());
    }
    return outpoints;
  }

  /// The outpoints that a block makes.
  public static List<OutPoint> madeBy(Block block) {
    List<OutPoint> outpoints = new ArrayList<>();
    for (Transaction tx : block.transactions()) {
      for (int i = 0; i < tx.outputs().size(); i++) {
        outpoints.add(new OutPoint(tx.txid(), i));
      }
    }
    return outpoints;
  }

  public Prefetched read(List<OutPoint> outpoints) {
    // The generation is read first: if a flush begins afterwards, the cache sees that it has
    // changed.
    long generation = cache.generation();
    return new Prefetched(generation, List.copyOf(outpoints), table.read(outpoints));
  }
}
