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
/// @param entries each behind those that it depends on
/// @param chunks whole, in the order in which they were taken
/// @param isFull something worth mining was left out for want of room
public record BlockSelection(List<MempoolEntry> entries, List<Chunk> chunks, boolean isFull) {
  /// For the coinbase's outputs (Core DEFAULT_COINBASE_OUTPUT_MAX_ADDITIONAL_SIGOPS).
  private static final long RESERVED_SIGOP_COST = 400;

  private static final int VB_PER_KVB = 1_000;

  public BlockSelection {
    entries = List.copyOf(entries);
    chunks = List.copyOf(chunks);
  }

  /// For a block on `tip`, which the mempool is true of.
  public static BlockSelection of(Mempool mempool, BlockNode tip, MiningSettings settings) {
    List<MempoolEntry> entries = new ArrayList<>();
    List<Chunk> chunks = new ArrayList<>();
    boolean isFull = false;
    Set<Cluster> closed = new HashSet<>();
    long weightWu = settings.reservedWeightWu();
    long sigOpCost = RESERVED_SIGOP_COST;
    for (Chunk chunk : mempool.chunks()) {
      if (!isWorthwhile(chunk, settings)) {
        break;
      }
      Cluster cluster = chunk.entries().getFirst().cluster();
      long addedCost = chunk.entries().stream().mapToLong(MempoolEntry::sigOpCost).sum();
      boolean fits =
          weightWu + chunk.weightWu() < settings.maxWeightWu()
              && sigOpCost + addedCost < Limits.MAX_BLOCK_SIGOP_COST;
      isFull |= !fits;
      if (closed.contains(cluster) || !fits || !isFinal(chunk, tip)) {
        closed.add(cluster);
        continue;
      }
      chunks.add(chunk);
      for (MempoolEntry entry : chunk.entries()) {
        entries.add(entry);
        weightWu += entry.tx().weightWu();
      }
      sigOpCost += addedCost;
    }
    return new BlockSelection(entries, chunks, isFull);
  }

  public List<Transaction> transactions() {
    return entries.stream().map(MempoolEntry::tx).toList();
  }

  /// What they weigh, and what is reserved.
  public long weightWu(MiningSettings settings) {
    return settings.reservedWeightWu()
        + entries.stream().mapToLong(entry -> entry.tx().weightWu()).sum();
  }

  /// What all of them pay.
  public long feesSat() {
    return entries.stream().mapToLong(MempoolEntry::feeSat).sum();
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
