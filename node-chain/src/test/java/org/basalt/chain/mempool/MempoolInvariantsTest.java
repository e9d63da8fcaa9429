package org.basalt.chain.mempool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.basalt.chain.mempool.MempoolFixture.ANYONE;
import static org.basalt.chain.mempool.MempoolFixture.COIN_SAT;
import static org.basalt.chain.mempool.MempoolFixture.input;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.basalt.chain.api.MempoolLimits;
import org.basalt.core.hash.MerkleRoot;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever is thrown at a small mempool, it stays sound: no double spends, all parents known, no
/// cluster beyond the limits, every order possible, and all sums true.
class MempoolInvariantsTest {
  private static final MempoolLimits LIMITS = new MempoolLimits(60_000, 336 * 3_600, 8, 2_000);
  private static final int STEPS = 600;
  private static final int STEPS_PER_CHECK = 20;
  private static final int RECENT = 25;

  private final MempoolFixture pool = new MempoolFixture(LIMITS);
  private final PackageAdmission packages = new PackageAdmission(pool.admission, pool.mempool);

  private record Coin(OutPoint outpoint, long valueSat) {}

  private final List<Coin> coins = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void staysSoundUnderRandomPackagesReplacementsAndBlocks(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      coins.add(new Coin(pool.coin(), COIN_SAT));
    }
    Set<Txid> everIn = new HashSet<>();
    for (int step = 0; step < STEPS; step++) {
      int kind = random.nextInt(40);
      if (kind < 20) {
        Transaction tx = spend(random, pick(random));
        pool.submit(tx);
        keepCoins(tx);
      } else if (kind < 38) {
        List<Transaction> family = family(random);
        packages.submit(family, 0, pool.tip);
        family.forEach(this::keepCoins);
      } else if (kind == 38) {
        mineOrTakeBack(random);
      } else if (pool.mempool.size() > 0) {
        List<MempoolEntry> entries = List.copyOf(pool.mempool.entries());
        pool.mempool.prioritise(
            entries.get(random.nextInt(entries.size())).txid(), random.nextInt(5_000) - 2_000);
      }
      pool.mempool.entries().forEach(entry -> everIn.add(entry.txid()));
      if (step % STEPS_PER_CHECK == 0) {
        check();
      }
    }
    check();
    assertThat(everIn).hasSizeGreaterThan(100);
  }

  private List<Coin> pick(Random random) {
    List<Coin> picked = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int first = random.nextInt(3) == 0 ? 0 : Math.max(0, coins.size() - RECENT);
      Coin coin = coins.get(first + random.nextInt(coins.size() - first));
      if (!picked.contains(coin)) {
        picked.add(coin);
      }
    }
    return picked;
  }

  private Transaction spend(Random random, List<Coin> spent) {
    long sumSat = spent.stream().mapToLong(Coin::valueSat).sum() - random.nextInt(3_000);
    List<TxOut> outputs = new ArrayList<>();
    int count = sumSat < 10_000 ? 1 : 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      outputs.add(new TxOut(sumSat / count, ANYONE));
    }
    List<TxIn> inputs = spent.stream().map(coin -> input(coin.outpoint())).toList();
    int version = random.nextInt(6) == 0 ? 3 : 2;
    return Transaction.of(version, inputs, outputs, 0);
  }

  /// Of a transaction that came in.
  private void keepCoins(Transaction tx) {
    if (pool.mempool.find(tx.txid()).isPresent()) {
      for (int i = 0; i < tx.outputs().size(); i++) {
        coins.add(new Coin(new OutPoint(tx.txid(), i), tx.outputs().get(i).valueSat()));
      }
    }
  }

  private List<Transaction> family(Random random) {
    List<Transaction> all = new ArrayList<>();
    List<Coin> spent = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      Transaction parent = spend(random, pick(random));
      all.add(parent);
      spent.add(new Coin(MempoolFixture.first(parent), parent.outputs().getFirst().valueSat()));
    }
    all.add(spend(random, spent));
    return all;
  }

  /// A block with the best of the mempool, which is disconnected again at once, or stays: then what
  /// it spends and makes is known to the chain.
  private void mineOrTakeBack(Random random) {
    List<Transaction> mined = new ArrayList<>();
    TxIn coinbase = new TxIn(OutPoint.NULL, ANYONE, 0, Witness.EMPTY);
    mined.add(Transaction.of(2, List.of(coinbase), List.of(new TxOut(0, ANYONE)), 0));
    for (Chunk chunk : pool.mempool.chunks()) {
      if (mined.size() < 6) {
        chunk.entries().forEach(entry -> mined.add(entry.tx()));
      }
    }
    BlockHeader header = new BlockHeader(4, pool.tip.hash(), MerkleRoot.ZERO, 0, 0, 0);
    Block block = new Block(header, mined);
    pool.readmission.blockConnected(block);
    if (random.nextBoolean()) {
      pool.readmission.blockDisconnected(block);
      pool.readmission.settle(pool.tip, true);
    } else {
      for (Transaction tx : mined.subList(1, mined.size())) {
        tx.inputs().forEach(in -> pool.coins.spend(in.prevout()));
        for (int i = 0; i < tx.outputs().size(); i++) {
          pool.coins.add(
              new OutPoint(tx.txid(), i),
              new org.basalt.core.consensus.Coin(tx.outputs().get(i), pool.tip.height(), false),
              false);
        }
      }
    }
  }

  private void check() {
    new MempoolSoundness(pool).check();
    assertThat(pool.mempool.usageBytes()).isLessThanOrEqualTo(LIMITS.maxBytes());
  }
}
