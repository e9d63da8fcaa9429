package org.basalt.chain.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.basalt.chain.TestChain;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockStatus;
import org.basalt.chain.api.UtxoStatistics;
import org.basalt.chain.kv.StorageException;
import org.basalt.chain.kv.memory.MemoryStore;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.verdict.RejectReason;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is left of a ledger after it was closed, or was not.
final class RestartTest {
  @TempDir Path directory;

  private final BlockForge forge = new BlockForge();

  @Test
  void goesOnWhereItWasClosed() {
    UtxoStatistics before;
    try (TestChain chain = TestChain.onDisk(Networks.REGTEST, directory, c -> c)) {
      forge.chain("m", 101, "genesis").forEach(chain::submit);
      Step.run(
          chain,
          new Step.Accepted(forge.mine("a", "m101", forge.spendCoinbase("m1", BlockForge.ANYONE))),
          new Step.Accepted(forge.mine("b", "m100")),
          new Step.FailsToConnect(
              forge.mine("c", "a", BlockForge.SUBSIDY_SAT + 1), RejectReason.BAD_CB_AMOUNT));
      before = chain.statistics();
    }
    try (TestChain chain = TestChain.onDisk(Networks.REGTEST, directory, c -> c)) {
      assertThat(chain.tip().hash()).isEqualTo(forge.block("a").hash());
      assertThat(chain.statistics().hash()).isEqualTo(before.hash());
      BlockNode tip = chain.tip();
      assertThat(chain.chain().status(tip))
          .isEqualTo(
              new BlockStatus(
                  BlockStatus.Validity.SCRIPTS,
                  true,
                  true,
                  false,
                  2,
                  104,
                  forge.block("a").totalSize()));
      assertThat(chain.chain().blocks().undo(tip.hash()).orElseThrow().spentByTransaction())
          .singleElement()
          .satisfies(coins -> assertThat(coins).hasSize(1));
      Step.run(
          chain,
          new Step.Refused(forge.block("c"), RejectReason.DUPLICATE_INVALID),
          new Step.Accepted(forge.mine("b2", "b")),
          new Step.ExpectTip(forge.block("a")),
          new Step.Accepted(forge.mine("b3", "b2")),
          new Step.ExpectTip(forge.block("b3")));
    }
  }

  @Test
  void staysWithTheTipThatWonATieBefore() {
    try (TestChain chain = TestChain.onDisk(Networks.REGTEST, directory, c -> c)) {
      Step.run(
          chain,
          new Step.Accepted(forge.mine("a", "genesis")),
          new Step.Accepted(forge.mine("b", "genesis")),
          new Step.ExpectTip(forge.block("a")));
      chain.chain().preciousBlock(chain.chain().find(forge.block("b").hash()).orElseThrow());
    }
    for (int i = 0; i < 2; i++) {
      try (TestChain chain = TestChain.onDisk(Networks.REGTEST, directory, c -> c)) {
        chain.chain().drain();
        Step.run(chain, new Step.ExpectTip(forge.block("b")));
      }
    }
  }

  @Test
  void connectsStoredBlocksAgainIfTheCoinsWereNotWritten() {
    MemoryStore store = new MemoryStore();
    List<Block> blocks = forge.chain("a", 30, "genesis");
    // Never closed: the coins in memory are lost, as in a crash.
    TestChain lost = TestChain.inMemory(Networks.REGTEST, store, c -> c);
    blocks.forEach(lost::submit);
    try (TestChain chain = TestChain.inMemory(Networks.REGTEST, store, c -> c)) {
      chain.chain().drain();
      Step.run(chain, new Step.ExpectTip(forge.block("a30")));
      assertThat(chain.statistics().outputCount()).isEqualTo(30);
      assertThat(chain.checked()).isNotEmpty();
    }
  }

  @Test
  void finishesAReorganisationThatACrashInterrupted() {
    MemoryStore store = new MemoryStore();
    TestChain lost = TestChain.inMemory(Networks.REGTEST, store, c -> c);
    forge.chain("a", 5, "genesis").forEach(lost::submit);
    lost.chain().flush();
    forge.chain("b", 7, "a2").forEach(lost::submit);
    Step.run(lost, new Step.ExpectTip(forge.block("b7")));
    try (TestChain chain = TestChain.inMemory(Networks.REGTEST, store, c -> c)) {
      chain.chain().drain();
      Step.run(chain, new Step.ExpectTip(forge.block("b7")));
      assertThat(chain.statistics().outputCount()).isEqualTo(9);
    }
  }

  @Test
  void refusesTheDatabaseOfAnotherNetwork() {
    TestChain.onDisk(Networks.REGTEST, directory, c -> c).close();
    StorageException refused =
        Assertions.assertThrows(
            StorageException.class, () -> TestChain.onDisk(Networks.TESTNET4, directory, c -> c));
    assertThat(refused).hasMessageContaining("another network");
  }

  @Test
  void refusesADatabaseThatIsInUse() {
    try (TestChain _ = TestChain.onDisk(Networks.REGTEST, directory, c -> c)) {
      Assertions.assertThrows(
          StorageException.class, () -> TestChain.onDisk(Networks.REGTEST, directory, c -> c));
    }
  }

  @Test
  void refusesQuestionsOnceItIsClosed() {
    TestChain chain = TestChain.inMemory(Networks.REGTEST);
    chain.close();
    assertThat(Assertions.assertThrows(IllegalStateException.class, chain.chain()::drain))
        .hasMessageContaining("closed");
  }
}
