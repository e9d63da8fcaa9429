package org.basalt.chain.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.basalt.chain.TestChain;
import org.basalt.chain.api.BlockFilters;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.CoinTotals;
import org.basalt.chain.api.TxLocation;
import org.basalt.chain.api.UtxoStatistics;
import org.basalt.chain.kv.memory.MemoryStore;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.hash.FilterHeader;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.junit.jupiter.api.Test;

/// What the indexes say of blocks, on the active chain and beside it.
class IndexesTest {
  private static final String FILTERS = "basic block filter index";
  private static final String STATISTICS = "coinstatsindex";
  private static final String SPENDERS = "txospenderindex";

  private final BlockForge forge = new BlockForge();

  private static TestChain regtest(MemoryStore store, String... indexes) {
    return TestChain.inMemory(
        Networks.REGTEST, store, config -> TestChain.withIndexes(config, indexes));
  }

  private static void awaitIndexes(TestChain chain) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    for (int i = 0; i < chain.chain().indexes().size(); i++) {
      while (!chain.chain().indexes().get(i).isSynced() && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertThat(chain.chain().awaitIndex(chain.chain().indexes().get(i).name())).isTrue();
    }
  }

  @Test
  void chainsTheFiltersOfMainnetAsOthersHaveFoundThem() {
    List<byte[]> blocks = Vectors.hexLines("chain/mainnet-blocks-1-2100.txt");
    ByteReader expected = new ByteReader(Vectors.bytes("chain/mainnet-filterheaders-0-99999.bin"));
    expected.skip(10);
    try (TestChain chain =
        TestChain.inMemory(
            Networks.MAINNET,
            new MemoryStore(),
            config -> TestChain.withIndexes(config, FILTERS))) {
      blocks.forEach(block -> chain.submit(block, true));
      assertThat(chain.tip().height()).isEqualTo(2100);
      awaitIndexes(chain);
      BlockFilters filters = chain.chain().blockFilters().orElseThrow();
      for (int height = 0; height <= 2100; height++) {
        BlockNode node = chain.tip().ancestorAt(height);
        BlockFilters.Link link = filters.link(node).orElseThrow();
        assertThat(link.header()).as("at %s", node).isEqualTo(FilterHeader.readFrom(expected));
        assertThat(FilterHeader.of(filters.filter(node).orElseThrow().hash()))
            .isEqualTo(link.hash());
      }
    }
  }

  @Test
  void keepsTheFiltersOfBlocksThatLeftTheActiveChain() {
    try (TestChain chain = regtest(new MemoryStore(), FILTERS)) {
      forge.chain("m", 10, "genesis").forEach(chain::submit);
      forge.chain("a", 3, "m10").forEach(chain::submit);
      awaitIndexes(chain);
      BlockNode left = chain.tip();
      forge.chain("b", 4, "m10").forEach(chain::submit);
      awaitIndexes(chain);
      assertThat(chain.tip().hasAncestor(left)).isFalse();
      BlockFilters filters = chain.chain().blockFilters().orElseThrow();
      for (BlockNode tip : List.of(left, chain.tip())) {
        FilterHeader header = FilterHeader.ZERO;
        for (int height = 0; height <= tip.height(); height++) {
          BlockNode node = tip.ancestorAt(height);
          header = filters.filter(node).orElseThrow().header(header);
          assertThat(filters.link(node).orElseThrow().header()).isEqualTo(header);
        }
      }
    }
  }

  @Test
  void countsTheCoinsAfterEachBlockAsAWalkThroughAllOfThemDoes() {
    List<UtxoStatistics> walks = new ArrayList<>();
    MemoryStore store = new MemoryStore();
    try (TestChain chain = regtest(store, STATISTICS)) {
      forge.chain("m", 101, "genesis").forEach(chain::submit);
      walks.add(chain.statistics());
      chain.submit(forge.mine("a1", "m101", forge.spendCoinbase("m1", BlockForge.ANYONE)));
      walks.add(chain.statistics());
      // An index that lags behind would never look at a1.
      awaitIndexes(chain);
      chain.submit(forge.mine("b1", "m101", forge.spendCoinbase("m2", BlockForge.ANYONE)));
      chain.submit(forge.mine("b2", "b1", 1_000_000_000L));
      walks.add(chain.statistics());
      awaitIndexes(chain);
      expectSame(chain, walks);
      CoinTotals last = chain.chain().coinTotals(chain.tip()).orElseThrow();
      assertThat(last.genesisSat()).isEqualTo(5_000_000_000L);
      assertThat(last.subsidySat()).isEqualTo(104 * 5_000_000_000L);
      // b2 took 10 of 50 bitcoins.
      assertThat(last.unclaimedSat()).isGreaterThanOrEqualTo(4_000_000_000L);
      assertThat(last.totalSat() + last.unspendableSat()).isEqualTo(last.subsidySat());
    }
    // And after a restart, on another branch.
    try (TestChain chain = regtest(store, STATISTICS)) {
      chain.submit(forge.mine("a2", "a1"));
      chain.submit(forge.mine("a3", "a2"));
      assertThat(chain.tip().hash()).isEqualTo(forge.block("a3").hash());
      walks.add(chain.statistics());
      awaitIndexes(chain);
      expectSame(chain, walks);
    }
  }

  private static void expectSame(TestChain chain, List<UtxoStatistics> walks) {
    for (UtxoStatistics walk : walks) {
      CoinTotals totals =
          chain
              .chain()
              .coinTotals(chain.chain().find(walk.node().hash()).orElseThrow())
              .orElseThrow();
      assertThat(totals.muHash()).as("at %s", walk.node()).isEqualTo(walk.hash());
      assertThat(totals.outputCount()).isEqualTo(walk.outputCount());
      assertThat(totals.bogoSize()).isEqualTo(walk.bogoSize());
      assertThat(totals.totalSat()).isEqualTo(walk.totalSat());
    }
  }

  @Test
  void namesTheConfirmedSpenderOfAnOutputAndForgetsItWithItsBlock() {
    try (TestChain chain = regtest(new MemoryStore(), SPENDERS)) {
      forge.chain("m", 101, "genesis").forEach(chain::submit);
      OutPoint spent = new OutPoint(forge.block("m1").transactions().getFirst().txid(), 0);
      Transaction spend = forge.spendCoinbase("m1", BlockForge.ANYONE);
      awaitIndexes(chain);
      assertThat(chain.chain().findSpender(spent)).isEmpty();
      chain.submit(forge.mine("a1", "m101", spend));
      TxLocation found = chain.chain().findSpender(spent).orElseThrow();
      assertThat(found.transaction()).isEqualTo(spend);
      assertThat(found.node().hash()).isEqualTo(forge.block("a1").hash());
      chain.submit(forge.mine("b1", "m101"));
      chain.submit(forge.mine("b2", "b1"));
      assertThat(chain.chain().findSpender(spent)).isEmpty();
      assertThat(chain.chain().findSpender(new OutPoint(spend.txid(), 0))).isEmpty();
    }
  }
}
