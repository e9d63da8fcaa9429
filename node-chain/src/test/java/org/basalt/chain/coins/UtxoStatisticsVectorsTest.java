package org.basalt.chain.coins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockUndo;
import org.basalt.chain.api.UtxoStatistics;
import org.basalt.chain.api.UtxoStatistics.HashType;
import org.basalt.chain.kv.Snapshot;
import org.basalt.chain.kv.memory.MemoryStore;
import org.basalt.chain.testing.VectorFiles;
import org.basalt.core.consensus.Coin;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.runtime.OwnerThread;
import org.basalt.core.runtime.WorkerPool;
import org.junit.jupiter.api.Test;

/// Figures and hashes of the coins after real chains, as Bitcoin Core 31.99 states them for the
/// same blocks. Blocks are applied without being validated.
class UtxoStatisticsVectorsTest {
  private static final WorkerPool WORKERS = new WorkerPool("test", 0);
  private final MemoryStore store = new MemoryStore();
  private final CoinsTable table = new CoinsTable(store);
  private final OwnerThread owner = new OwnerThread("test");
  private final CoinsCache cache = new CoinsCache(table, owner);
  private final List<CoinChanges> applied = new ArrayList<>();

  @Test
  void mainnetTo2100() {
    BlockNode tip = apply(Networks.MAINNET, "chain/mainnet-blocks-1-2100.txt", 2100);

    check(
        tip,
        new UtxoStatistics(tip, 2029, 2030, 237_300, 10_500_000_000_000L, 0, ""),
        "3e85469a1be66feecae70d4d5e5c6621662827c55052690bb4325193d67bf593",
        "97f433a2057367dfc268f05a5a8b0e7529dfe065815e1a022ae150acbb5cbfca");
  }

  @Test
  void testnet3To520() {
    BlockNode tip = apply(Networks.TESTNET3, "chain/testnet3-blocks-1-520.txt", 520);

    check(
        tip,
        new UtxoStatistics(tip, 657, 688, 56_223, 2_600_000_000_000L, 0, ""),
        "70068a2784de1126f2b590178cdd4a8f11a7c59ea39101920da4db21207a99b3",
        "c44539d619508e533052cd2bef1de7b1b6e7a2a7ba525b89723e469e545fa30c");
  }

  @Test
  void regtestTo206() {
    BlockNode tip = apply(Networks.REGTEST, "chain/regtest-blocks-1-206.txt", 206);

    check(
        tip,
        new UtxoStatistics(tip, 211, 230, 16_584, 887_500_000_000L, 0, ""),
        "6f596a9fb79023e72ac6c2423e9dff4991f49994c0a55d1a2124ce03a98e9d74",
        "99fe6181ed22d50f27486264ed5d1f538c9343042db64a088248bcc9912a869a");
  }

  @Test
  void anEmptySetHasTheHashesThatCoreGives() {
    owner.claim();
    BlockNode genesis = BlockNode.genesis(Networks.REGTEST.genesis().header());
    cache.flush(genesis.hash(), WORKERS);

    check(
        genesis,
        new UtxoStatistics(genesis, 0, 0, 0, 0, 0, ""),
        "56944c5d3f98413ef45cf54545538103cc9f298e0575820ad3591376e2e0f65d",
        "dd5ad2a105c2d29495f577245c357409002329b9f4d6182c0af3dc2f462555c8");
    BlockNode other = BlockNode.genesis(Networks.MAINNET.genesis().header());
    assertThatIllegalStateException()
        .isThrownBy(() -> scan(other, HashType.NONE))
        .withMessageContaining("not of");
  }

  @Test
  void takingAllBlocksBackLeavesNothing() {
    apply(Networks.TESTNET3, "chain/testnet3-blocks-1-520.txt", 520);
    for (CoinChanges changes : applied.reversed()) {
      changes.revert();
    }
    BlockNode genesis = BlockNode.genesis(Networks.TESTNET3.genesis().header());
    cache.flush(genesis.hash(), WORKERS);

    assertThat(scan(genesis, HashType.NONE).outputCount()).isZero();
    assertThat(cache.size()).isZero();
  }

  /// Flushes and forgets now and then, so that blocks spend from the table too.
  private BlockNode apply(NetworkParams network, String file, int count) {
    WorkerPool workers = new WorkerPool("test", 0);
    owner.claim();
    BlockNode node = BlockNode.genesis(network.genesis().header());
    List<byte[]> blocks = VectorFiles.blocks(file);
    assertThat(blocks).hasSize(count);
    for (byte[] bytes : blocks) {
      Block block = BlockCodec.decode(bytes);
      node = BlockNode.child(block.header(), node);
      CoinChanges changes = new CoinChanges(cache, node.height());
      if (node.height() % 50 == 7) {
        CoinPrefetcher prefetcher = new CoinPrefetcher(table, cache);
        if (node.height() % 100 == 7) {
          prefetcher.readAhead(block);
        }
        prefetcher.take(block, workers);
      }
      for (Transaction tx : block.transactions()) {
        if (!tx.isCoinbase()) {
          assertThat(changes.spend(tx)).noneMatch(Coin::isNone);
        }
        changes.add(tx, tx.isCoinbase());
      }
      BlockUndo undo = changes.undo();
      assertThat(undo.spentByTransaction()).hasSize(block.transactions().size() - 1);
      applied.add(changes);
      if (node.height() % 100 == 0) {
        cache.flush(node.hash(), WORKERS);
        cache.clear();
      }
    }
    cache.flush(node.hash(), WORKERS);
    return node;
  }

  private void check(BlockNode tip, UtxoStatistics expected, String serialized, String muHash) {
    assertThat(scan(tip, HashType.NONE)).isEqualTo(expected);
    assertThat(scan(tip, HashType.HASH_SERIALIZED_3)).isEqualTo(withHash(expected, serialized));
    assertThat(scan(tip, HashType.MUHASH)).isEqualTo(withHash(expected, muHash));
    assertThat(table.bestBlock()).isEqualTo(Optional.of(tip.hash()));
  }

  private static UtxoStatistics withHash(UtxoStatistics s, String hash) {
    return new UtxoStatistics(
        s.node(), s.txCount(), s.outputCount(), s.bogoSize(), s.totalSat(), 0, hash);
  }

  private UtxoStatistics scan(BlockNode tip, HashType hashType) {
    try (Snapshot snapshot = store.snapshot();
        WorkerPool workers = new WorkerPool("test", 2)) {
      return UtxoStatisticsScan.run(snapshot, tip, hashType, 0, workers);
    }
  }
}
