package org.basalt.chain.mining;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.MiningSettings;
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
  /// For the coinbase's outputs (Core DEFAULT_COINBASE_OUTPUT_MAX_ADDITIONAL_SIGOPS).
  private static final long RESERVED_SIGOP_COST = 400;

  private static final int VB_PER_KVB = 1_000;

  public BlockSelection {
    transactions = List.copyOf(transactions);
  }

  /// For a block on `tip`, which the mempool is true of.
  public static BlockSelection of(Mempool mempool, BlockNode tip, MiningSettings settings) {
    List<Transaction> transactions = new ArrayList<>();
    Set<Cluster> closed = new HashSet<>();
    long weightWu = settings.reservedWeightWu();
    long sigOpCost = RESERVED_SIGOP_COST;
    long feesSat = 0;
    for (Chunk chunk : mempool.chunks()) {
      if (!isWorthwhile(chunk, settings)) {
        break;
      }
      Cluster cluster = chunk.entries().getFirst().cluster();
      long addedCost = chunk.entries().stream().mapToLong(MempoolEntry::sigOpCost).sum();
      if (closed.contains(cluster)
          || weightWu + chunk.weightWu() >= settings.maxWeightWu()
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

  private static boolean isWorthwhile(Chunk chunk, MiningSettings settings) {
    return FeeRates.compare(
            chunk.feeSat(), chunk.sizeVb(), settings.minFeeRateSatPerKvB(), VB_PER_KVB)
        >= 0;
  }

  private static boolean isFinal(Chunk chunk, BlockNode tip) {
    return chunk.entries().stream()
        .allMatch(entry -> Finality.isFinal(entry.tx(), tip.height() + 1, tip.medianTimePast()));
  }
}
