package org.basalt.chain.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.basalt.chain.TestChain;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockOutcome;
import org.basalt.chain.api.BlockStatus;
import org.basalt.chain.api.ChainConfig;
import org.basalt.chain.api.PrunedDataException;
import org.basalt.chain.api.Pruning;
import org.basalt.chain.kv.KeyValueStore;
import org.basalt.chain.kv.memory.MemoryStore;
import org.basalt.core.consensus.DeploymentOverrides;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.params.Networks;
import org.basalt.core.params.Regtest;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Old blocks go, and nothing that is still needed goes with them.
class PruningTest {
  /// About twenty blocks of these tests make a group.
  private static final long GROUP_BYTES = 4096;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Low enough after any halving.
  private static final long REWARD_SAT = 1000;

  private final BlockForge forge = new BlockForge();

  private static UnaryOperator<ChainConfig> manual(String... indexes) {
    return config ->
        TestChain.withPruning(
            TestChain.withIndexes(config, indexes),
            new Pruning(Pruning.Mode.MANUAL, 0, GROUP_BYTES));
  }

  private TestChain chainOf(int blocks, KeyValueStore store, String... indexes) {
    TestChain chain = TestChain.inMemory(Networks.REGTEST, store, manual(indexes));
    chain("m", blocks, "genesis").forEach(chain::submit);
    assertThat(chain.tip().height()).isEqualTo(blocks);
    return chain;
  }

  private List<Block> chain(String prefix, int count, String parent) {
    List<Block> blocks = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      blocks.add(forge.mine(prefix + i, i == 1 ? parent : prefix + (i - 1), REWARD_SAT));
    }
    return blocks;
  }

  private static int prunedHeight(TestChain chain) {
    return chain.chain().prunedHeight().orElse(-1);
  }

  private static void expectStored(TestChain chain, BlockNode node, boolean isStored) {
    BlockStatus status = chain.chain().status(node);
    assertThat(status.hasData()).as("data of %s", node).isEqualTo(isStored);
    assertThat(chain.chain().blocks().raw(node.hash()).isPresent()).isEqualTo(isStored);
    if (node.height() > 0) {
      assertThat(status.hasUndo()).isEqualTo(isStored);
      assertThat(chain.chain().blocks().undo(node.hash()).isPresent()).isEqualTo(isStored);
    }
  }

  @Test
  void keepsTheLast288BlocksWhateverIsAsked() {
    try (TestChain chain = chainOf(400, new MemoryStore())) {
      assertThat(prunedHeight(chain)).isEqualTo(-1);
      chain.chain().pruneBlocks(400);
      int pruned = prunedHeight(chain);
      assertThat(pruned).isBetween(112 - 30, 112);
      for (int height = 1; height <= 400; height++) {
        expectStored(chain, chain.tip().ancestorAt(height), height > pruned);
      }
      expectStored(chain, chain.tip().ancestorAt(0), true);
      assertThat(chain.chain().status(chain.tip().ancestorAt(1)).txCount()).isEqualTo(1);
    }
  }

  @Test
  void prunesWholeGroupsUpToTheHeightAndNoneAbove() {
    try (TestChain chain = chainOf(400, new MemoryStore())) {
      chain.chain().pruneBlocks(5);
      assertThat(prunedHeight(chain)).isEqualTo(-1);
      chain.chain().pruneBlocks(60);
      int first = prunedHeight(chain);
      assertThat(first).isBetween(30, 60);
      chain.chain().pruneBlocks(first);
      assertThat(prunedHeight(chain)).isEqualTo(first);
      chain.chain().pruneBlocks(100);
      assertThat(prunedHeight(chain)).isBetween(first + 1, 100);
    }
  }

  @Test
  void deletesByItselfAsManyGroupsAsTheTargetTakes() {
    MemoryStore store = new MemoryStore();
    NetworkParams network = new Regtest(DeploymentOverrides.NONE, false, true);
    long bytes;
    try (TestChain chain = TestChain.inMemory(network, store, config -> config)) {
      chain("m", 600, "genesis").forEach(chain::submit);
      bytes = chain.chain().storedBlockBytes();
    }
    int pruned = prunedAt(bytes, store, network);
    assertThat(pruned).isEqualTo(-1);
    int some = prunedAt(bytes / 4 * 3, store, network);
    assertThat(some).isBetween(1, 300);
    int most = prunedAt(1, store, network);
    assertThat(most).isBetween(some + 1, 312);
    assertThat(most).isGreaterThan(312 - 30);
  }

  /// @param target of blocks and undo data, beside the room that is left for the next ones
  private static int prunedAt(long target, KeyValueStore store, NetworkParams network) {
    Pruning pruning = new Pruning(Pruning.Mode.AUTOMATIC, (17L << 20) + target, GROUP_BYTES);
    try (TestChain chain =
        TestChain.inMemory(network, store, config -> TestChain.withPruning(config, pruning))) {
      chain.chain().drain();
      return prunedHeight(chain);
    }
  }

  @Test
  void goesOnAfterARestartWhereItWas(@TempDir Path directory) {
    int pruned;
    try (TestChain chain = TestChain.onDisk(Networks.REGTEST, directory, manual())) {
      chain("m", 400, "genesis").forEach(chain::submit);
      chain.chain().pruneBlocks(100);
      pruned = prunedHeight(chain);
      assertThat(pruned).isPositive();
    }
    try (TestChain chain = TestChain.onDisk(Networks.REGTEST, directory, manual())) {
      assertThat(prunedHeight(chain)).isEqualTo(pruned);
      expectStored(chain, chain.tip().ancestorAt(pruned), false);
      expectStored(chain, chain.tip().ancestorAt(pruned + 1), true);
      Step.run(chain, new Step.Accepted(forge.mine("next", "m400", REWARD_SAT)));
      chain.chain().pruneBlocks(112);
      assertThat(prunedHeight(chain)).isBetween(pruned, 112);
    }
  }

  @Test
  void refusesToKeepAllBlocksOnceSomeAreGone() {
    MemoryStore store = new MemoryStore();
    try (TestChain chain = chainOf(400, store)) {
      chain.chain().pruneBlocks(100);
    }
    assertThatThrownBy(() -> TestChain.inMemory(Networks.REGTEST, store, config -> config))
        .isInstanceOf(PrunedDataException.class)
        .hasMessageStartingWith(
            "You need to rebuild the database using -reindex to go back to unpruned mode.");
  }

  @Test
  void refusesAnIndexThatNeedsPrunedBlocks() {
    MemoryStore store = new MemoryStore();
    try (TestChain chain = chainOf(400, store)) {
      chain.chain().pruneBlocks(100);
    }
    assertThatThrownBy(
            () -> TestChain.inMemory(Networks.REGTEST, store, manual("basic block filter index")))
        .isInstanceOf(PrunedDataException.class)
        .hasMessageStartingWith(
            "basic block filter index best block of the index goes beyond pruned data (including"
                + " undo data).");
  }

  @Test
  void anIndexThatHasPassedThePrunedBlocksGoesOn() {
    MemoryStore store = new MemoryStore();
    try (TestChain chain = chainOf(400, store, "coinstatsindex")) {
      assertThat(awaitIndex(chain)).isTrue();
      chain.chain().pruneBlocks(100);
      assertThat(prunedHeight(chain)).isPositive();
    }
    try (TestChain chain = TestChain.inMemory(Networks.REGTEST, store, manual("coinstatsindex"))) {
      chain.submit(forge.mine("next", "m400", REWARD_SAT));
      assertThat(awaitIndex(chain)).isTrue();
      assertThat(chain.chain().coinTotals(chain.tip())).isPresent();
    }
  }

  private static boolean awaitIndex(TestChain chain) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!chain.chain().indexes().getFirst().isSynced() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    return chain.chain().awaitIndex(chain.chain().indexes().getFirst().name());
  }

  @Test
  void aBlockThatCameBackStaysUntilThePresentTipIsPruned() {
    try (TestChain chain = chainOf(400, new MemoryStore())) {
      chain.chain().pruneBlocks(100);
      BlockNode node = chain.tip().ancestorAt(2);
      assertThat(chain.submit(forge.block("m2")))
          .isInstanceOfSatisfying(
              BlockOutcome.Stored.class, stored -> assertThat(stored.isNew()).isTrue());
      assertThat(chain.chain().blocks().raw(node.hash())).isPresent();
      assertThat(chain.chain().prunedHeight().orElse(-1)).isGreaterThan(2);
      chain("n", 100, "m400").forEach(chain::submit);
      chain.chain().pruneBlocks(200);
      assertThat(chain.chain().status(node).hasData()).isTrue();
      chain("o", 300, "n100").forEach(chain::submit);
      chain.chain().pruneBlocks(512);
      assertThat(chain.chain().status(node).hasData()).isFalse();
      assertThat(chain.chain().blocks().raw(node.hash())).isEmpty();
    }
  }

  @Test
  void verifiesWhatIsLeftButDoesNotCallItComplete() {
    try (TestChain chain = chainOf(400, new MemoryStore())) {
      chain.chain().pruneBlocks(100);
      assertThat(chain.chain().verifyChain(3, 200)).isTrue();
      assertThat(chain.chain().verifyChain(3, 0)).isFalse();
    }
  }

  @Test
  void reorganisesDownToTheKeptBlocks() {
    try (TestChain chain = chainOf(400, new MemoryStore())) {
      chain.chain().pruneBlocks(100);
      List<Block> branch = chain("r", 290, "m112");
      branch.forEach(chain::submit);
      assertThat(chain.tip().hash()).isEqualTo(branch.getLast().hash());
    }
  }

  @Test
  void stopsPlainlyWhereTheBestChainLeavesOursBelowThePrunedBlocks() {
    TestChain chain = chainOf(400, new MemoryStore());
    chain.chain().pruneBlocks(100);
    for (Block block : chain("r", 401, "genesis")) {
      // The one that breaks the ledger gets no answer.
      var _ = chain.submitLater(BlockCodec.encode(block), true);
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (chain.failures().isEmpty() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThatThrownBy(chain::close)
        .rootCause()
        .hasMessageContaining("whose data was pruned: start with an empty data directory");
  }
}
