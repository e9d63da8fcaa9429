package org.basalt.chain.swiftsync;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockUndo;
import org.basalt.chain.api.HintsException;
import org.basalt.chain.api.HintsReport;
import org.basalt.chain.coins.CoinsCache;
import org.basalt.chain.coins.CoinsTable;
import org.basalt.chain.kv.Cursor;
import org.basalt.chain.kv.KeyValueReader;
import org.basalt.core.consensus.Coin;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxOut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes a [HintsFile] from what a synchronised node knows.
///
/// What survives up to a block is what is unspent at the tip and was made up to that block, and
/// what blocks above it spend of those: their undo data says it. Both are sorted by height on disk;
/// then the blocks are read in order, once.
///
/// @param magic of the network
/// @param blocks reads a block of the active chain
/// @param undo reads what a block spent
public record HintsMaker(
    int magic,
    ConsensusParams params,
    Function<BlockNode, Block> blocks,
    Function<BlockNode, BlockUndo> undo) {
  private static final Logger LOG = LoggerFactory.getLogger("validation");
  private static final int LOG_EVERY_BLOCKS = 50_000;

  /// @param coins as of `tip`
  /// @param hinted an ancestor of it, or itself; not genesis
  /// @throws HintsException if the file is there already, or cannot be written
  public HintsReport write(Path path, KeyValueReader coins, BlockNode tip, BlockNode hinted) {
    if (Files.exists(path)) {
      throw new HintsException(path + " is there already: choose another name, or move it away");
    }
    try (HintsFileWriter writer = new HintsFileWriter(path, magic, hinted.height(), hinted.hash());
        SurvivorBuckets buckets = new SurvivorBuckets(path, hinted.height())) {
      sortCoins(coins, hinted.height(), buckets);
      sortSpent(tip, hinted.height(), buckets);
      long survivors = buckets.records();
      Count count = writeBlocks(hinted, buckets, writer);
      if (count.survivors != survivors) {
        throw new IllegalStateException(
            "found " + count.survivors + " of " + survivors + " surviving outputs in the blocks");
      }
      return new HintsReport(hinted, count.outputs, survivors, writer.finish());
    } catch (UncheckedIOException e) {
      throw new HintsException("cannot write " + path + ": " + e.getCause(), e);
    }
  }

  private static void sortCoins(KeyValueReader coins, int height, SurvivorBuckets buckets) {
    try (Cursor<byte[], byte[]> rows = coins.cursor(CoinsTable.COLUMN, CoinsTable.allCoins())) {
      while (rows.next()) {
        int madeAt = CoinsTable.height(rows.value());
        if (madeAt <= height) {
          OutPoint outpoint = CoinsTable.outpoint(rows.key());
          buckets.add(madeAt, outpoint.txid(), outpoint.index());
        }
      }
    }
  }

  private void sortSpent(BlockNode tip, int height, SurvivorBuckets buckets) {
    for (BlockNode node = tip; node.height() > height; node = node.parent().orElseThrow()) {
      List<Transaction> transactions = blocks.apply(node).transactions();
      List<List<Coin>> spent = undo.apply(node).spentByTransaction();
      for (int i = 1; i < transactions.size(); i++) {
        List<Coin> coins = spent.get(i - 1);
        for (int j = 0; j < coins.size(); j++) {
          if (coins.get(j).height() <= height) {
            OutPoint outpoint = transactions.get(i).inputs().get(j).prevout();
            buckets.add(coins.get(j).height(), outpoint.txid(), outpoint.index());
          }
        }
      }
    }
  }

  private record Count(long outputs, long survivors) {}

  private Count writeBlocks(BlockNode hinted, SurvivorBuckets buckets, HintsFileWriter writer) {
    SurvivorBuckets.Survivors survivors = buckets.load(0);
    long outputs = 0;
    long surviving = 0;
    for (int height = 1; height <= hinted.height(); height++) {
      if (height % SurvivorBuckets.BLOCKS_IN_BUCKET == 0) {
        survivors = buckets.load(height);
      }
      HintBits bits = bits(blocks.apply(hinted.ancestorAt(height)), height, survivors);
      writer.append(bits);
      outputs += bits.count();
      surviving += bits.survivors().cardinality();
      if (height % LOG_EVERY_BLOCKS == 0) {
        LOG.info("Hints are written up to height {} of {}", height, hinted.height());
      }
    }
    return new Count(outputs, surviving);
  }

  private HintBits bits(Block block, int height, SurvivorBuckets.Survivors survivors) {
    BitSet set = new BitSet();
    int count = 0;
    for (Transaction tx : block.transactions()) {
      if (tx.isCoinbase() && BlockShares.isOverwritten(params, block, height)) {
        continue;
      }
      List<TxOut> outputs = tx.outputs();
      for (int position = 0; position < outputs.size(); position++) {
        if (!CoinsCache.isUnspendable(outputs.get(position).scriptPubKey())) {
          set.set(count++, survivors.contains(tx.txid(), position));
        }
      }
    }
    return new HintBits(count, set);
  }
}
