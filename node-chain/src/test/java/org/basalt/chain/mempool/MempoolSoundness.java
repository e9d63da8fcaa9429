package org.basalt.chain.mempool;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.basalt.core.consensus.Coin;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;

/// What must be true of every mempool at any time, computed anew from its transactions and the
/// chain: no double spends, all coins known and mature, no cluster beyond the limits, the best of
/// all possible orders, and all sums true.
final class MempoolSoundness {
  private static final int MATURITY = 100;
  private static final int LOCKTIME_IS_TIME = 500_000_000;
  private static final long SEQUENCE_OFF = 1L << 31;
  private static final long SEQUENCE_IS_TIME = 1L << 22;
  private static final long SEQUENCE_MASK = 0xffff;

  private final MempoolFixture pool;

  /// Orders that were found optimal, by identity: they are not looked at again.
  private final Set<List<Chunk>> optimal = Collections.newSetFromMap(new IdentityHashMap<>());

  MempoolSoundness(MempoolFixture pool) {
    this.pool = pool;
  }

  private static void must(boolean holds, String what, Object... about) {
    if (!holds) {
      throw new AssertionError(what + " " + List.of(about));
    }
  }

  void check() {
    Mempool mempool = pool.mempool;
    Map<OutPoint, Txid> spenders = new HashMap<>();
    long sizeVb = 0;
    long feeSat = 0;
    for (MempoolEntry entry : mempool.entries()) {
      sizeVb += entry.sizeVb();
      feeSat += entry.feeSat();
      for (TxIn in : entry.tx().inputs()) {
        OutPoint outpoint = in.prevout();
        Txid other = spenders.put(outpoint, entry.txid());
        must(other == null, "spent twice:", outpoint, entry);
        must(mempool.spender(outpoint).equals(Optional.of(entry)), "spender of", outpoint, entry);
      }
      must(mempool.find(entry.tx().wtxid()).equals(Optional.of(entry)), "wtxid of", entry);
      must(entry.parents().equals(mempool.parentsOf(entry.tx())), "parents of", entry);
      must(entry.children().equals(mempool.childrenOf(entry.tx())), "children of", entry);
      must(entry.cluster().entries().contains(entry), "cluster of", entry);
      for (MempoolEntry parent : entry.parents()) {
        must(parent.cluster() == entry.cluster(), "clusters of", parent, entry);
      }
      checkSpending(entry);
    }
    must(mempool.totalSizeVb() == sizeVb, "size", mempool.totalSizeVb(), sizeVb);
    must(mempool.totalFeeSat() == feeSat, "fees", mempool.totalFeeSat(), feeSat);
    must(mempool.usageBytes() >= 0, "memory", mempool.usageBytes());
    checkOrder();
    mempool.clusters().forEach(this::checkCluster);
  }

  /// It could be in the next block, behind its parents.
  private void checkSpending(MempoolEntry entry) {
    Transaction tx = entry.tx();
    int nextHeight = pool.tip.height() + 1;
    long sumSat = 0;
    for (TxIn in : tx.inputs()) {
      Coin coin = coin(in.prevout(), nextHeight);
      must(!coin.isNone(), "no coin:", in.prevout(), entry);
      must(
          !coin.isCoinbase() || nextHeight - coin.height() >= MATURITY,
          "immature:",
          in.prevout(),
          entry);
      sumSat += coin.valueSat();
      long sequence = Integer.toUnsignedLong(in.sequence());
      if (Integer.compareUnsigned(tx.version(), 2) >= 0
          && (sequence & (SEQUENCE_OFF | SEQUENCE_IS_TIME)) == 0) {
        must(coin.height() + (sequence & SEQUENCE_MASK) <= nextHeight, "too early:", entry);
      }
    }
    long paidSat = tx.outputs().stream().mapToLong(TxOut::valueSat).sum();
    must(sumSat - paidSat == entry.feeSat(), "fee of", entry, sumSat, paidSat);
    boolean isFinal =
        tx.inputs().stream().allMatch(in -> in.sequence() == TxIn.SEQUENCE_FINAL)
            || Integer.compareUnsigned(tx.locktime(), LOCKTIME_IS_TIME) >= 0
            || tx.locktime() < nextHeight;
    must(isFinal, "not final:", entry);
  }

  private Coin coin(OutPoint outpoint, int nextHeight) {
    return pool.mempool
        .find(outpoint.txid())
        .map(maker -> new Coin(maker.tx().outputs().get(outpoint.index()), nextHeight, false))
        .orElseGet(() -> pool.coins.coin(outpoint));
  }

  private void checkOrder() {
    Set<MempoolEntry> seen = new HashSet<>();
    List<Chunk> chunks = pool.mempool.chunks();
    for (int i = 0; i < chunks.size(); i++) {
      must(i == 0 || chunks.get(i - 1).compareFeeRate(chunks.get(i)) >= 0, "order", i, chunks);
      for (MempoolEntry entry : chunks.get(i).entries()) {
        must(seen.containsAll(entry.parents()), "before its parents:", entry);
        must(seen.add(entry), "twice in the order:", entry);
      }
    }
    must(seen.size() == pool.mempool.size(), "order has", seen.size());
  }

  private void checkCluster(Cluster cluster) {
    must(cluster.size() <= pool.mempool.limits().clusterCount(), "count", cluster.size());
    must(
        cluster.weightWu() <= 4 * pool.mempool.limits().clusterSizeVb(),
        "weight",
        cluster.weightWu());
    must(Cluster.split(cluster.entries()).size() == 1, "falls apart:", cluster.entries());
    boolean isSmall = cluster.size() > 1 && cluster.size() <= LinearizationModel.MAX_SIZE;
    if (isSmall && optimal.add(cluster.chunks())) {
      checkOptimal(cluster);
    }
  }

  private static void checkOptimal(Cluster cluster) {
    List<MempoolEntry> entries = new ArrayList<>();
    cluster.chunks().forEach(chunk -> entries.addAll(chunk.entries()));
    long[] fees = entries.stream().mapToLong(MempoolEntry::modifiedFeeSat).toArray();
    long[] weights = entries.stream().mapToLong(MempoolEntry::adjustedWeightWu).toArray();
    long[] parents =
        entries.stream()
            .mapToLong(entry -> {
              long set = 0;
              for (MempoolEntry parent : entry.parents()) {
                set |= 1L << entries.indexOf(parent);
              }
              return set;
            })
            .toArray();
    List<Long> sets = new ArrayList<>();
    int from = 0;
    for (Chunk chunk : cluster.chunks()) {
      sets.add(((1L << chunk.entries().size()) - 1) << from);
      from += chunk.entries().size();
    }
    new LinearizationModel(fees, weights, parents).assertOptimal(sets);
  }
}
