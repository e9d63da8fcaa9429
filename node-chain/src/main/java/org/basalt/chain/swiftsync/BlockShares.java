package org.basalt.chain.swiftsync;

import java.util.Arrays;
import java.util.List;
import org.basalt.chain.api.HintsException;
import org.basalt.chain.coins.CoinRows;
import org.basalt.chain.coins.CoinsCache;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.consensus.Coin;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;

/// Works out what blocks contribute to a run: each by itself, on any thread, in any order.
public final class BlockShares {
  private final HintsFile hints;
  private final ConsensusParams params;
  private final byte[] salt;

  /// @param salt of the run, secret
  public BlockShares(HintsFile hints, ConsensusParams params, byte[] salt) {
    this.hints = hints;
    this.params = params;
    this.salt = salt.clone();
  }

  /// @param height of the block, 1 to that of the hinted block
  /// @throws HintsException if the hints are not for this block
  public BlockShare of(Block block, int height) {
    HintBits bits = hints.at(height);
    OutpointSum.Hasher hasher = new OutpointSum.Hasher(salt);
    OutpointSum sum = new OutpointSum();
    ArraySink rows = new ArraySink(1024);
    List<Transaction> transactions = block.transactions();
    int[] groups = new int[Math.min(transactions.size(), bits.survivors().cardinality())];
    int groupCount = 0;
    int count = 0;
    long valueSat = 0;
    int next = 0;
    for (Transaction tx : transactions) {
      boolean isCoinbase = tx.isCoinbase();
      if (!isCoinbase) {
        for (TxIn input : tx.inputs()) {
          OutPoint spent = input.prevout();
          sum.subtract(hasher, spent.txid(), spent.index());
        }
      } else if (isOverwritten(params, block, height)) {
        continue;
      }
      int before = count;
      List<TxOut> outputs = tx.outputs();
      for (int position = 0; position < outputs.size(); position++) {
        TxOut output = outputs.get(position);
        if (CoinsCache.isUnspendable(output.scriptPubKey())) {
          continue;
        }
        if (next == bits.count()) {
          throw misfit(height, "it has more outputs");
        }
        if (!bits.survivors().get(next++)) {
          sum.add(hasher, tx.txid(), position);
          continue;
        }
        if (count++ == before) {
          groups[groupCount++] = rows.size();
        }
        CoinRows.append(tx.txid(), position, new Coin(output, height, isCoinbase), rows);
        valueSat += output.valueSat();
      }
    }
    if (next != bits.count()) {
      throw misfit(height, "it has " + next + " outputs, not " + bits.count());
    }
    return new BlockShare(
        sum, rows.toByteArray(), Arrays.copyOf(groups, groupCount), count, valueSat);
  }

  /// A coinbase that a later one repeats while it is unspent is never a coin in the end (BIP-0030).
  static boolean isOverwritten(ConsensusParams params, Block block, int height) {
    BlockHash overwritten = params.bip30Overwritten().get(height);
    return overwritten != null && overwritten.equals(block.hash());
  }

  private HintsException misfit(int height, String why) {
    return new HintsException(
        "the hints in " + hints.path() + " are not for the block at height " + height + ": " + why);
  }
}
