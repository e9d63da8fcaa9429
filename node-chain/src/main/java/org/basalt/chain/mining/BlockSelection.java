package org.basalt.chain.mining;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.mempool.Chunk;
import org.basalt.chain.mempool.Cluster;
import org.basalt.chain.mempool.Mempool;
import org.basalt.chain.mempool.MempoolEntry;
import org.basalt.chain.policy.FeeRates;
import org.basalt.core.consensus.Finality;
import org.basalt.core.consensus.Limits;
import org.basalt.core.primitive.Transaction;

/// What of the mempool goes into the next block: chunks by feerate, and of a cluster none behind
/// one that does not fit. Source: Core `node/miner.cpp` addChunks.
///
/// @param transactions each behind those that it depends on
/// @param feesSat of all
public record BlockSelection(List<Transaction> transactions, long feesSat) {
  /// For header, count and coinbase (Core DEFAULT_BLOCK_RESERVED_WEIGHT).
  private static final long RESERVED_WEIGHT_WU = 8_000;

  /// For the coinbase's outputs (Core DEFAULT_COINBASE_OUTPUT_MAX_ADDITIONAL_SIGOPS).
  private static final long RESERVED_SIGOP_COST = 400;

  /// Core DEFAULT_BLOCK_MIN_TX_FEE.
  private static final long MIN_FEE_RATE_SAT_PER_KVB = 1;

  private static final int VB_PER_KVB = 1_000;

  public BlockSelection {
    transactions = List.copyOf(transactions);
  }

  /// For a block on `tip`, which the mempool is true of.
  public static BlockSelection of(Mempool mempool, BlockNode tip) {
    List<Transaction> transactions = new ArrayList<>();
    Set<Cluster> closed = new HashSet<>();
    long weightWu = RESERVED_WEIGHT_WU;
    long sigOpCost = RESERVED_SIGOP_COST;
    long feesSat = 0;
    for (Chunk chunk : mempool.chunks()) {
      if (!isWorthwhile(chunk)) {
        break;
      }
      Cluster cluster = chunk.entries().getFirst().cluster();
      long addedCost = chunk.entries().stream().mapToLong(MempoolEntry::sigOpCost).sum();
      if (closed.contains(cluster)
          || weightWu + chunk.weightWu() >= Limits.MAX_BLOCK_WEIGHT_WU
          || sigOpCost + addedCost >= Limits.MAX_BLOCK_SIGOP_COST
          || !isFinal(chunk, tip)) {
        closed.add(cluster);
        continue;
      }
      for (MempoolEntry entry : chunk.entries()) {
        transactions.add(entry.tx());
        weightWu += entry.tx().weightWu();
        feesSat += entry.feeSat();
      }
      sigOpCost += addedCost;
    }
    return new BlockSelection(transactions, feesSat);
  }

  private static boolean isWorthwhile(Chunk chunk) {
    return FeeRates.compare(chunk.feeSat(), chunk.sizeVb(), MIN_FEE_RATE_SAT_PER_KVB, VB_PER_KVB)
        >= 0;
  }

  private static boolean isFinal(Chunk chunk, BlockNode tip) {
    return chunk.entries().stream()
        .allMatch(entry -> Finality.isFinal(entry.tx(), tip.height() + 1, tip.medianTimePast()));
  }
}
