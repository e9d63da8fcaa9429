package org.basalt.chain.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.basalt.chain.TestChain;
import org.basalt.chain.api.BlockStatus;
import org.basalt.chain.api.ChainConfig;
import org.basalt.chain.api.HintsException;
import org.basalt.chain.api.HintsReport;
import org.basalt.chain.api.PrunedDataException;
import org.basalt.chain.api.UtxoStatistics;
import org.basalt.chain.kv.KeyValueStore;
import org.basalt.chain.kv.memory.MemoryStore;
import org.basalt.chain.swiftsync.HintsFiles;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A ledger that downloads with hints ends where one ends that looks every coin up; whatever is
/// wrong with the hints.
final class SwiftSyncTest {
  private static final int MAGIC = Networks.REGTEST.magic();
  private static final int HINTED = 130;
  private static final int ABOVE = 5;

  /// Of headers, so that what is below is two weeks deep.
  private static final int TAIL = 2020;

  @TempDir Path directory;

  private final BlockForge forge = new BlockForge();
  private final List<Block> blocks = new ArrayList<>();
  private final List<Block> tail = new ArrayList<>();
  private Path hints = Path.of("");
  private HintsReport report = null;
  private String coinsAtHinted = "";
  private String coinsAtTip = "";

  /// Random spends, some of outputs of the same block, some outputs never to be spent.
  private void makeChain(Random random) {
    List<OutPoint> coins = new ArrayList<>();
    List<Long> values = new ArrayList<>();
    String below = "genesis";
    for (int height = 1; height <= HINTED + ABOVE; height++) {
      List<Transaction> transactions = new ArrayList<>();
      if (height > BlockForge.MATURITY) {
        Transaction mature = forge.block("m" + (height - 100)).transactions().getFirst();
        coins.add(new OutPoint(mature.txid(), 0));
        values.add(BlockForge.SUBSIDY_SAT);
        for (int i = random.nextInt(5); i >= 0 && !coins.isEmpty(); i--) {
          transactions.add(spend(coins, values, random));
        }
      }
      blocks.add(forge.mine("m" + height, below, transactions.toArray(Transaction[]::new)));
      below = "m" + height;
    }
    tail.addAll(forge.chain("tail", TAIL, below));
  }

  private static Transaction spend(List<OutPoint> coins, List<Long> values, Random random) {
    List<TxIn> inputs = new ArrayList<>();
    long valueSat = 0;
    for (int i = random.nextInt(3); i >= 0 && !coins.isEmpty(); i--) {
      int at = random.nextInt(coins.size());
      inputs.add(new TxIn(coins.remove(at), Script.EMPTY, TxIn.SEQUENCE_FINAL, Witness.EMPTY));
      valueSat += values.remove(at);
    }
    int count = 1 + random.nextInt(4);
    List<TxOut> outputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean isLost = i > 0 && random.nextInt(5) == 0;
      Script script = isLost ? Script.of(new byte[] {0x6a}) : BlockForge.ANYONE;
      outputs.add(new TxOut(valueSat / count, script));
    }
    Transaction tx = Transaction.of(2, inputs, outputs, 0);
    for (int i = 0; i < count; i++) {
      if (outputs.get(i).scriptPubKey().equals(BlockForge.ANYONE)) {
        coins.add(new OutPoint(tx.txid(), i));
        values.add(valueSat / count);
      }
    }
    return tx;
  }

  @BeforeEach
  void makeHints() {
    makeChain(new Random(7));
    hints = directory.resolve("hints.dat");
    try (TestChain chain = TestChain.inMemory(Networks.REGTEST)) {
      blocks.subList(0, HINTED).forEach(chain::submit);
      UtxoStatistics coins = chain.statistics();
      coinsAtHinted = coins.hash();
      report = chain.chain().writeHints(hints, HINTED);
      assertThat(report.survivors()).isEqualTo(coins.outputCount());
      blocks.subList(HINTED, HINTED + ABOVE).forEach(chain::submit);
      coinsAtTip = chain.statistics().hash();
    }
  }

  private UnaryOperator<ChainConfig> config(BlockHash valid) {
    return c ->
        new ChainConfig(
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

  private UnaryOperator<ChainConfig> hinted(Path file) {
    return c -> config(tail.getFirst().hash()).apply(c).withHints(file);
  }

  private void submitHeaders(TestChain chain) {
    List<Block> all = new ArrayList<>(blocks);
    all.addAll(tail);
    chain.submitHeaders(all.stream().map(Block::header).toList());
  }

  private TestChain open(KeyValueStore store, Path file) {
    return TestChain.inMemory(Networks.REGTEST, store, hinted(file));
  }

  private boolean hasUndo(TestChain chain, Block block) {
    return chain.chain().status(chain.chain().find(block.hash()).orElseThrow()).hasUndo();
  }

  private static Block last(List<Block> blocks) {
    return blocks.getLast();
  }

  @Test
  void rightHintsGiveTheSameCoins() {
    try (TestChain chain = open(new MemoryStore(), hints)) {
      submitHeaders(chain);
      blocks.subList(0, HINTED).forEach(chain::submit);
      assertThat(chain.statistics().hash()).isEqualTo(coinsAtHinted);
      assertThat(hasUndo(chain, blocks.get(HINTED - 1))).isFalse();
      blocks.subList(HINTED, HINTED + ABOVE).forEach(chain::submit);
      assertThat(chain.statistics().hash()).isEqualTo(coinsAtTip);
      assertThat(hasUndo(chain, last(blocks))).isTrue();
      assertThat(chain.chain().status(chain.tip().ancestorAt(HINTED)).validity())
          .isEqualTo(BlockStatus.Validity.SCRIPTS);
    }
  }

  @Test
  void blocksMayComeInAnyOrder() {
    List<Block> shuffled = new ArrayList<>(blocks);
    Collections.shuffle(shuffled, new Random(1));
    try (TestChain chain = open(new MemoryStore(), hints)) {
      submitHeaders(chain);
      shuffled.forEach(chain::submit);
      assertThat(chain.tip().hash()).isEqualTo(last(blocks).hash());
      assertThat(chain.statistics().hash()).isEqualTo(coinsAtTip);
    }
  }

  @Test
  void worksOnDiskAndOutlivesRestarts() {
    for (int stop : new int[] {40, 128, HINTED, HINTED + ABOVE}) {
      try (TestChain chain = TestChain.onDisk(Networks.REGTEST, directory, hinted(hints))) {
        submitHeaders(chain);
        blocks.subList(0, stop).forEach(chain::submit);
        chain.chain().drain();
        assertThat(chain.tip().height()).isEqualTo(stop);
      }
    }
    try (TestChain chain = TestChain.onDisk(Networks.REGTEST, directory, config(BlockHash.ZERO))) {
      assertThat(chain.tip().hash()).isEqualTo(last(blocks).hash());
      assertThat(chain.statistics().hash()).isEqualTo(coinsAtTip);
    }
  }

  @Test
  void aRunThatEndedEarlyIsRedoneWithoutHintsIfThereAreNoneAnyMore() {
    KeyValueStore store = new MemoryStore();
    try (TestChain chain = open(store, hints)) {
      submitHeaders(chain);
      blocks.subList(0, 100).forEach(chain::submit);
      assertThatThrownBy(chain::statistics)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("not known until SwiftSync is complete");
    }
    try (TestChain chain = TestChain.inMemory(Networks.REGTEST, store, config(BlockHash.ZERO))) {
      blocks.forEach(chain::submit);
      assertThat(chain.statistics().hash()).isEqualTo(coinsAtTip);
      assertThat(hasUndo(chain, blocks.getFirst())).isTrue();
    }
  }

  @Test
  void wrongHintsAreFoundAndTheLedgerBeginsAgainWithoutThem() {
    Random random = new Random(2);
    for (int i = 0; i < 8; i++) {
      Path wrong = directory.resolve("wrong" + i);
      HintsFiles.turn(hints, wrong, MAGIC, random.nextLong(report.outputs()));
      KeyValueStore store = new MemoryStore();
      try (TestChain chain = open(store, wrong)) {
        submitHeaders(chain);
        blocks.subList(0, HINTED).forEach(chain::submit);
        assertThat(chain.tip().height()).isEqualTo(HINTED);
        assertThat(chain.statistics().hash()).isEqualTo(coinsAtHinted);
        assertThat(hasUndo(chain, blocks.getFirst())).isTrue();
      }
      try (TestChain chain = open(store, wrong)) {
        assertThat(chain.tip().height()).isEqualTo(HINTED);
        blocks.subList(HINTED, HINTED + ABOVE).forEach(chain::submit);
        assertThat(chain.statistics().hash()).isEqualTo(coinsAtTip);
      }
    }
  }

  @Test
  void hintsForAnotherChainOfTheSameHeightAreNotUsed() {
    Path other = directory.resolve("other");
    try (TestChain chain = TestChain.inMemory(Networks.REGTEST)) {
      forge.chain("o", HINTED, "genesis").forEach(chain::submit);
      chain.chain().writeHints(other, HINTED);
    }
    try (TestChain chain = open(new MemoryStore(), other)) {
      submitHeaders(chain);
      blocks.forEach(chain::submit);
      assertThat(chain.statistics().hash()).isEqualTo(coinsAtTip);
      assertThat(hasUndo(chain, blocks.getFirst())).isTrue();
    }
  }

  @Test
  void hintsAboveTheAssumedValidBlockAreNotUsed() {
    BlockHash below = blocks.get(HINTED - 2).hash();
    try (TestChain chain =
        TestChain.inMemory(
            Networks.REGTEST, new MemoryStore(), c -> config(below).apply(c).withHints(hints))) {
      submitHeaders(chain);
      blocks.forEach(chain::submit);
      assertThat(chain.statistics().hash()).isEqualTo(coinsAtTip);
      assertThat(hasUndo(chain, blocks.getFirst())).isTrue();
    }
  }

  @Test
  void aBetterBranchBesideTheHintedOneIsFollowed() {
    List<Block> branch = forge.chain("b", HINTED + ABOVE + TAIL + 30, "m60");
    try (TestChain chain = open(new MemoryStore(), hints)) {
      submitHeaders(chain);
      blocks.subList(0, 100).forEach(chain::submit);
      branch.subList(0, 80).forEach(chain::submit);
      assertThat(chain.tip().hash()).isEqualTo(branch.get(79).hash());
      assertThat(chain.statistics().outputCount()).isEqualTo(140);
      assertThat(hasUndo(chain, blocks.getFirst())).isTrue();
    }
  }

  @Test
  void anInvalidatedBlockEndsARun() {
    try (TestChain chain = open(new MemoryStore(), hints)) {
      submitHeaders(chain);
      blocks.subList(0, 100).forEach(chain::submit);
      chain.chain().invalidateBlock(chain.tip().ancestorAt(50));
      assertThat(chain.tip().height()).isEqualTo(49);
      assertThat(chain.statistics().outputCount()).isEqualTo(49);
    }
  }

  @Test
  void hintsDoNotDependOnWhatCameAboveTheirBlock() throws IOException {
    Path later = directory.resolve("later");
    try (TestChain chain = TestChain.inMemory(Networks.REGTEST)) {
      blocks.forEach(chain::submit);
      chain.chain().writeHints(later, HINTED);
      assertThat(Files.mismatch(hints, later)).isEqualTo(-1);
      assertThatThrownBy(() -> chain.chain().writeHints(later, HINTED))
          .isInstanceOf(HintsException.class)
          .hasMessageContaining("is there already");
      assertThatThrownBy(() -> chain.chain().writeHints(directory.resolve("x"), HINTED + 6))
          .isInstanceOf(HintsException.class)
          .hasMessage("there is no block at height 136");
    }
  }

  @Test
  void indexesThatNeedUndoDataAreRefusedAfterwards() {
    KeyValueStore store = new MemoryStore();
    try (TestChain chain = open(store, hints)) {
      submitHeaders(chain);
      blocks.forEach(chain::submit);
    }
    assertThatThrownBy(() ->
            TestChain.inMemory(
                Networks.REGTEST, store, c -> TestChain.withIndexes(c, "coinstatsindex")))
        .isInstanceOf(PrunedDataException.class)
        .hasMessageContaining("including undo data");
    try (TestChain chain =
        TestChain.inMemory(Networks.REGTEST, store, c -> TestChain.withIndexes(c, "txindex"))) {
      assertThat(chain.chain().awaitIndex("txindex") || !chain.chain().indexes().isEmpty())
          .isTrue();
    }
  }

  @Test
  void damagedFilesAreRefusedWithClearWords() throws IOException {
    byte[] good = Files.readAllBytes(hints);
    assertRefused(Arrays.copyOf(good, good.length - 1), "is cut off");
    assertRefused(Arrays.copyOf(good, good.length / 2), "is cut off");
    assertRefused(Arrays.copyOf(good, 20), "is cut off");
    assertRefused(Arrays.copyOf(good, good.length + 1), "goes on behind its end");
    assertRefused(changed(good, 0), "is no file of hints");
    assertRefused(changed(good, 8), "has version 0, this program reads version 1");
    assertRefused(changed(good, 9), "has hints for another network");
    assertRefused(changed(good, good.length - 5), "its checksum is wrong");
    Random random = new Random(3);
    for (int i = 0; i < 50; i++) {
      assertRefused(changed(good, random.nextInt(good.length)), "");
    }
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> open(new MemoryStore(), missing).close())
        .isInstanceOf(HintsException.class)
        .hasMessageContaining("check the path");
  }

  private static byte[] changed(byte[] good, int at) {
    byte[] bad = good.clone();
    bad[at] ^= 1;
    return bad;
  }

  private void assertRefused(byte[] bytes, String why) throws IOException {
    Path bad = directory.resolve("bad");
    Files.write(bad, bytes);
    assertThatThrownBy(() -> open(new MemoryStore(), bad).close())
        .isInstanceOf(HintsException.class)
        .hasMessageContaining(why);
  }
}
