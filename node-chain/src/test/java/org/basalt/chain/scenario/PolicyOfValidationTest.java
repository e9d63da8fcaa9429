package org.basalt.chain.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.basalt.chain.TestChain;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.ChainConfig;
import org.basalt.chain.api.TxLocation;
import org.basalt.chain.kv.memory.MemoryStore;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.verdict.RejectReason;
import org.junit.jupiter.api.Test;

/// What the configuration changes: assumed-valid blocks, the end of the initial download, a height
/// to stop at, indexes, and blocks of our own.
final class PolicyOfValidationTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final BlockForge forge = new BlockForge();

  /// A chain whose block x101 has a script that fails, under so many blocks.
  private List<Block> chainWithABadScript(int above) {
    List<Block> blocks = new ArrayList<>(forge.chain("m", 100, "genesis"));
    Transaction locked = forge.spendCoinbase("m1", BlockForge.NOBODY);
    Transaction bad = BlockForge.spend(locked, BlockForge.ANYONE);
    blocks.add(forge.mine("bad", "m100", locked, bad));
    blocks.addAll(forge.chain("x", above, "bad"));
    return blocks;
  }

  private static ChainConfig assuming(ChainConfig c, BlockHash valid) {
    return new ChainConfig(
        c.directory(),
        c.blocksDirectory(),
        c.cacheBytes(),
        c.verifyThreads(),
        c.minimumChainWork(),
        valid,
        c.maxTipAgeSec(),
        c.stopAtHeight(),
        c.loadBlocks(),
        c.stopAfterBlockImport(),
        c.checkBlocks(),
        c.checkLevel(),
        c.indexes(),
        c.mempool(),
        c.pruning());
  }

  @Test
  void skipsScriptsBelowTheAssumedValidBlockUnderTwoWeeksOfWork() {
    // 2016 blocks of ten minutes are exactly two weeks; one more is needed.
    List<Block> blocks = chainWithABadScript(2017);
    BlockHash valid = forge.block("x10").hash();
    try (TestChain chain =
        TestChain.inMemory(Networks.REGTEST, new MemoryStore(), c -> assuming(c, valid))) {
      chain.submitHeaders(blocks.stream().map(Block::header).toList());
      blocks.subList(0, 102).forEach(chain::submit);
      Step.run(chain, new Step.ExpectTip(forge.block("x1")));
    }
  }

  @Test
  void checksScriptsOfBlocksBuriedUnderTooLittleWork() {
    List<Block> blocks = chainWithABadScript(2016);
    BlockHash valid = forge.block("x10").hash();
    try (TestChain chain =
        TestChain.inMemory(Networks.REGTEST, new MemoryStore(), c -> assuming(c, valid))) {
      chain.submitHeaders(blocks.stream().map(Block::header).toList());
      blocks.subList(0, 100).forEach(chain::submit);
      Step.run(
          chain,
          new Step.FailsToConnect(forge.block("bad"), RejectReason.BLOCK_SCRIPT_VERIFY_FLAG_FAILED),
          new Step.ExpectTip(forge.block("m100")));
    }
  }

  @Test
  void leavesTheInitialDownloadWithARecentTipAndStaysOut() {
    try (TestChain chain = TestChain.inMemory(Networks.REGTEST)) {
      assertThat(chain.view().isInitialBlockDownload()).isTrue();
      Block old = forge.mine("a1", "genesis");
      chain.submit(old);
      assertThat(chain.view().isInitialBlockDownload()).isTrue();
      chain.clock().mock(old.header().timeSec() + 24 * 60 * 60 + 60);
      chain.submit(forge.mine("a2", "a1"));
      assertThat(chain.view().isInitialBlockDownload()).isFalse();
      chain.clock().mock(0);
      chain.submit(forge.mine("a3", "a2"));
      assertThat(chain.view().isInitialBlockDownload()).isFalse();
    }
  }

  @Test
  void stopsAtAHeight() {
    try (TestChain chain =
        TestChain.inMemory(Networks.REGTEST, new MemoryStore(), c -> stoppingAt(c, 5))) {
      forge.chain("a", 9, "genesis").forEach(chain::submit);
      Step.run(chain, new Step.ExpectTip(forge.block("a5")));
      assertThat(chain.stopRequests()).hasSize(1);
    }
  }

  private static ChainConfig stoppingAt(ChainConfig c, int height) {
    return new ChainConfig(
        c.directory(),
        c.blocksDirectory(),
        c.cacheBytes(),
        c.verifyThreads(),
        c.minimumChainWork(),
        c.assumeValid(),
        c.maxTipAgeSec(),
        height,
        c.loadBlocks(),
        c.stopAfterBlockImport(),
        c.checkBlocks(),
        c.checkLevel(),
        c.indexes(),
        c.mempool(),
        c.pruning());
  }

  @Test
  void findsTransactionsOfTheActiveChainThroughReorganisations() {
    try (TestChain chain =
        TestChain.inMemory(
            Networks.REGTEST, new MemoryStore(), c -> TestChain.withIndexes(c, "txindex"))) {
      forge.chain("m", 100, "genesis").forEach(chain::submit);
      Transaction spend = forge.spendCoinbase("m1", BlockForge.ANYONE);
      chain.submit(forge.mine("a1", "m100", spend));
      awaitIndex(chain, 101);
      TxLocation location = chain.chain().findTransaction(spend.txid()).orElseThrow();
      assertThat(location.node().hash()).isEqualTo(forge.block("a1").hash());
      assertThat(location.transaction()).isEqualTo(spend);
      chain.submit(forge.mine("b1", "m100"));
      chain.submit(forge.mine("b2", "b1"));
      awaitIndex(chain, 102);
      assertThat(chain.chain().findTransaction(spend.txid())).isEmpty();
      chain.submit(forge.mine("b3", "b2", spend));
      awaitIndex(chain, 103);
      assertThat(chain.chain().findTransaction(spend.txid()).map(TxLocation::node))
          .map(BlockNode::hash)
          .contains(forge.block("b3").hash());
      assertThat(
              chain
                  .chain()
                  .findTransaction(Networks.REGTEST.genesis().transactions().get(0).txid()))
          .isEmpty();
    }
  }

  private static void awaitIndex(TestChain chain, int height) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (chain.chain().indexes().get(0).bestHeight() != height) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Test
  void assemblesBlocksThatItAcceptsOnceTheyHaveProofOfWork() {
    try (TestChain chain = TestChain.inMemory(Networks.REGTEST)) {
      for (int height = 1; height <= 20; height++) {
        Block block = chain.chain().assembleBlock(BlockForge.ANYONE, List.of());
        assertThat(chain.chain().checkProposal(block, false, true).isValid()).isTrue();
        Step.run(chain, new Step.Accepted(BlockForge.grind(block)));
        assertThat(chain.tip().height()).isEqualTo(height);
      }
      chain.clock().advanceMillis(60_000);
      Block last = chain.chain().assembleBlock(BlockForge.ANYONE, List.of());
      assertThat(last.transactions().get(0).outputs()).hasSize(2);
      assertThat(last.transactions().get(0).inputs().get(0).scriptSig().toHex()).isEqualTo("0115");
      assertThat(last.transactions().get(0).locktime()).isEqualTo(20);
      assertThat(last.header().timeSec()).isEqualTo(TestChain.NOW_SEC + 60);
      assertThat(last.header().version()).isEqualTo(0x20000000);
    }
  }
}
