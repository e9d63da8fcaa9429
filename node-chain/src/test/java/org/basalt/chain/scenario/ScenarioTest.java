package org.basalt.chain.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.basalt.chain.TestChain;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockOutcome;
import org.basalt.chain.api.ChainEvent;
import org.basalt.chain.kv.memory.MemoryStore;
import org.basalt.chain.scenario.Step.Accepted;
import org.basalt.chain.scenario.Step.ExpectTip;
import org.basalt.chain.scenario.Step.FailsToConnect;
import org.basalt.chain.scenario.Step.Orphan;
import org.basalt.chain.scenario.Step.Refused;
import org.basalt.core.consensus.BuriedDeployment;
import org.basalt.core.consensus.DeploymentOverrides;
import org.basalt.core.hash.Uint256;
import org.basalt.core.params.Networks;
import org.basalt.core.params.Regtest;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.verdict.BlockVerdict;
import org.basalt.core.verdict.RejectReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Forks, faults and orders of an operator, each as a list of steps.
final class ScenarioTest {
  private final BlockForge forge = new BlockForge();
  private final TestChain chain = TestChain.inMemory(Networks.REGTEST);

  @AfterEach
  void close() {
    chain.close();
  }

  private void mature() {
    forge.chain("m", BlockForge.MATURITY, "genesis").forEach(chain::submit);
  }

  @Test
  void aBlockWithATransactionTwiceLeavesTheCoinsAsTheyWere() {
    forge.chain("m", 101, "genesis");
    Transaction spend = forge.spendCoinbase("m1", BlockForge.ANYONE);
    Transaction other = forge.spendCoinbase("m2", BlockForge.ANYONE);
    Block twice = forge.mine("twice", "m101", spend, other, spend);
    Block once = forge.mine("once", "m101", spend);
    try (TestChain chain = TestChain.inMemory(Networks.REGTEST)) {
      for (int i = 1; i <= 101; i++) {
        chain.submit(forge.block("m" + i));
      }
      Step.run(
          chain,
          new Step.FailsToConnect(twice, RejectReason.BAD_TXNS_INPUTS_MISSINGORSPENT),
          new Step.Accepted(once),
          new Step.ExpectTip(once));
    }
  }

  @Test
  void staysWithTheFirstOfTwoTipsAndGoesToTheLonger() {
    Step.run(
        chain,
        new Accepted(forge.mine("a1", "genesis")),
        new ExpectTip(forge.block("a1")),
        new Accepted(forge.mine("b1", "genesis")),
        new ExpectTip(forge.block("a1")),
        new Accepted(forge.mine("b2", "b1")),
        new ExpectTip(forge.block("b2")),
        new Accepted(forge.mine("a2", "a1")),
        new ExpectTip(forge.block("b2")),
        new Accepted(forge.mine("a3", "a2")),
        new ExpectTip(forge.block("a3")));
    assertThat(chain.statistics().outputCount()).isEqualTo(3);
  }

  @Test
  void tellsOfEachBlockThatLeavesAndJoins() {
    Step.run(
        chain,
        new Accepted(forge.mine("a1", "genesis")),
        new Accepted(forge.mine("b1", "genesis")),
        new Accepted(forge.mine("b2", "b1")));
    List<String> told =
        chain.events().stream()
            .map(event ->
                switch (event) {
                  case ChainEvent.BlockConnected e -> "+" + e.node().hash();
                  case ChainEvent.BlockDisconnected e -> "-" + e.node().hash();
                  case ChainEvent.TipChanged e -> "tip " + e.tip().hash();
                  case ChainEvent.BlockChecked _,
                      ChainEvent.BestHeaderChanged _,
                      ChainEvent.NewPowValidBlock _,
                      ChainEvent.TransactionAdded _,
                      ChainEvent.TransactionRemoved _ ->
                      "";
                })
            .filter(text -> !text.isEmpty())
            .toList();
    assertThat(told)
        .containsExactly(
            "+" + forge.block("a1").hash(),
            "tip " + forge.block("a1").hash(),
            "-" + forge.block("a1").hash(),
            "+" + forge.block("b1").hash(),
            "+" + forge.block("b2").hash(),
            "tip " + forge.block("b2").hash());
  }

  @Test
  void refusesAnOrphanAndTakesItAfterItsParent() {
    forge.chain("a", 2, "genesis");
    Step.run(
        chain,
        new Orphan(forge.block("a2")),
        new Accepted(forge.block("a1")),
        new Accepted(forge.block("a2")),
        new ExpectTip(forge.block("a2")));
  }

  @Test
  void connectsBlocksWhoseDataComesInReverse() {
    List<Block> blocks = forge.chain("a", 20, "genesis");
    chain.submitHeaders(blocks.stream().map(Block::header).toList());
    assertThat(chain.view().bestHeader().hash()).isEqualTo(forge.block("a20").hash());
    for (Block block : blocks.reversed()) {
      assertThat(chain.tip().height()).isZero();
      Step.run(chain, new Accepted(block));
    }
    Step.run(chain, new ExpectTip(forge.block("a20")));
  }

  @Test
  void goesBackWhenTheLongerBranchTurnsOutInvalid() {
    mature();
    Transaction spend = forge.spendCoinbase("m1", BlockForge.ANYONE);
    Transaction again = forge.spendCoinbase("m1", BlockForge.NOBODY);
    Step.run(
        chain,
        new Accepted(forge.mine("a1", "m100", spend)),
        new Accepted(forge.mine("b1", "m100", spend)),
        new Accepted(forge.mine("b2", "b1", again)),
        new ExpectTip(forge.block("a1")),
        new Refused(forge.mine("b3", "b2"), RejectReason.BAD_PREVBLK),
        new Refused(forge.block("b2"), RejectReason.DUPLICATE_INVALID),
        new Accepted(forge.mine("a2", "a1")),
        new ExpectTip(forge.block("a2")));
    assertThat(chain.checked().stream().filter(checked -> !checked.verdict().isValid()))
        .singleElement()
        .satisfies(checked -> assertThat(checked.hash()).isEqualTo(forge.block("b2").hash()));
  }

  @Test
  void refusesToSpendACoinTwiceInABlock() {
    mature();
    Transaction first = forge.spendCoinbase("m1", BlockForge.ANYONE);
    Transaction second = forge.spendCoinbase("m1", BlockForge.NOBODY);
    Step.run(
        chain,
        new FailsToConnect(
            forge.mine("a", "m100", first, second), RejectReason.BAD_TXNS_INPUTS_MISSINGORSPENT),
        new ExpectTip(forge.block("m100")),
        new Accepted(forge.mine("b", "m100", first)),
        new ExpectTip(forge.block("b")));
  }

  /// The coins of what is repeated are in memory, or only on disk; and it is the first fault,
  /// whatever else there is.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void refusesToRepeatAnUnspentTransaction(boolean isOnDisk) {
    MemoryStore store = new MemoryStore();
    List<Block> mature = forge.chain("m", BlockForge.MATURITY + 2, "genesis");
    Transaction spend = forge.spendCoinbase("m1", BlockForge.ANYONE);
    Transaction other = forge.spendCoinbase("m2", BlockForge.ANYONE);
    Transaction locked = forge.spendCoinbase("m3", BlockForge.NOBODY);
    Transaction unlockedBadly = BlockForge.spend(locked, BlockForge.ANYONE);
    TestChain before = TestChain.inMemory(Networks.REGTEST, store, c -> c);
    mature.forEach(before::submit);
    before.submit(forge.mine("a", "m102", spend));
    Step[] steps = {
      new FailsToConnect(forge.mine("b", "a", spend), RejectReason.BAD_TXNS_BIP30),
      new FailsToConnect(forge.mine("c", "a", other, spend), RejectReason.BAD_TXNS_BIP30),
      new FailsToConnect(
          forge.mine("d", "a", 2 * BlockForge.SUBSIDY_SAT, spend), RejectReason.BAD_TXNS_BIP30),
      new FailsToConnect(
          forge.mine("e", "a", locked, unlockedBadly, other, spend), RejectReason.BAD_TXNS_BIP30),
      new Accepted(forge.mine("f", "a", BlockForge.spend(spend, BlockForge.ANYONE))),
      new FailsToConnect(forge.mine("g", "f", spend), RejectReason.BAD_TXNS_INPUTS_MISSINGORSPENT),
      new Accepted(forge.mine("h", "f", other)),
      new ExpectTip(forge.block("h"))
    };
    if (!isOnDisk) {
      Step.run(before, steps);
      before.close();
      return;
    }
    before.close();
    try (TestChain after = TestChain.inMemory(Networks.REGTEST, store, c -> c)) {
      Step.run(after, steps);
    }
  }

  /// A block need not state its height here, so its coinbase may be an earlier one.
  @Test
  void refusesToRepeatAnUnspentCoinbase() {
    Regtest network =
        new Regtest(
            new DeploymentOverrides(Map.of(BuriedDeployment.BIP34, 1_000), Map.of()), false, false);
    try (TestChain old = TestChain.inMemory(network)) {
      forge.chain("m", 3, "genesis").forEach(old::submit);
      Transaction repeated = forge.block("m1").transactions().getFirst();
      Step.run(
          old,
          new FailsToConnect(
              forge.mineExactly("a", "m3", List.of(repeated)), RejectReason.BAD_TXNS_BIP30),
          new ExpectTip(forge.block("m3")));
    }
  }

  @Test
  void refusesToSpendACoinbaseTooEarly() {
    mature();
    Step.run(
        chain,
        new FailsToConnect(
            forge.mine("a", "m100", forge.spendCoinbase("m2", BlockForge.ANYONE)),
            RejectReason.BAD_TXNS_PREMATURE_SPEND_OF_COINBASE),
        new ExpectTip(forge.block("m100")));
  }

  @Test
  void refusesTooLargeAReward() {
    Step.run(
        chain,
        new FailsToConnect(
            forge.mine("a", "genesis", BlockForge.SUBSIDY_SAT + 1), RejectReason.BAD_CB_AMOUNT),
        new ExpectTip(forge.block("genesis")));
  }

  @Test
  void aBlockThatFailsToConnectIsNoLongerTheBestHeader() {
    Step.run(
        chain,
        new FailsToConnect(
            forge.mine("a", "genesis", BlockForge.SUBSIDY_SAT + 1), RejectReason.BAD_CB_AMOUNT));
    assertThat(chain.view().bestHeader().hash()).isEqualTo(forge.block("genesis").hash());
  }

  @Test
  void reportsTheFirstFailingScriptOfABlock() {
    mature();
    Transaction locked = forge.spendCoinbase("m1", BlockForge.NOBODY);
    Transaction unlockedBadly = BlockForge.spend(locked, BlockForge.ANYONE);
    Transaction alsoBad = BlockForge.spend(unlockedBadly, BlockForge.NOBODY);
    Block block = forge.mine("a", "m100", locked, unlockedBadly, alsoBad);
    Step.run(
        chain,
        new FailsToConnect(block, RejectReason.BLOCK_SCRIPT_VERIFY_FLAG_FAILED),
        new ExpectTip(forge.block("m100")));
    BlockVerdict verdict = chain.checked().getLast().verdict();
    assertThat(verdict)
        .isInstanceOfSatisfying(
            BlockVerdict.Invalid.class,
            invalid -> {
              assertThat(invalid.reject().text())
                  .isEqualTo(
                      "block-script-verify-flag-failed (Script evaluated without error but finished with a false/empty top stack element)");
              assertThat(invalid.reject().debug())
                  .isEqualTo(
                      "input 0 of %s (wtxid %s), spending %s:0"
                          .formatted(unlockedBadly.txid(), unlockedBadly.wtxid(), locked.txid()));
            });
  }

  @Test
  void reportsAFailingSpendBeforeAFailingScriptOfAnEarlierTransaction() {
    mature();
    Transaction locked = forge.spendCoinbase("m1", BlockForge.NOBODY);
    Transaction badScript = BlockForge.spend(locked, BlockForge.ANYONE);
    Transaction missing = BlockForge.spend(locked, BlockForge.ANYONE);
    Step.run(
        chain,
        new FailsToConnect(
            forge.mine("a", "m100", locked, badScript, missingAfter(missing)),
            RejectReason.BAD_TXNS_INPUTS_MISSINGORSPENT));
  }

  private static Transaction missingAfter(Transaction tx) {
    return BlockForge.spend(BlockForge.spend(tx, BlockForge.NOBODY), BlockForge.ANYONE);
  }

  @Test
  void reportsTooLargeARewardBeforeAFailingScript() {
    mature();
    Transaction locked = forge.spendCoinbase("m1", BlockForge.NOBODY);
    Transaction badScript = BlockForge.spend(locked, BlockForge.ANYONE);
    Step.run(
        chain,
        new FailsToConnect(
            forge.mine("a", "m100", BlockForge.SUBSIDY_SAT + 1, locked, badScript),
            RejectReason.BAD_CB_AMOUNT));
  }

  @Test
  void leavesAnInvalidatedBlockAndComesBackWhenItIsReconsidered() {
    Step.run(
        chain,
        new Accepted(forge.mine("a1", "genesis")),
        new Accepted(forge.mine("a2", "a1")),
        new Accepted(forge.mine("a3", "a2")),
        new Accepted(forge.mine("b2", "a1")),
        new ExpectTip(forge.block("a3")));
    chain.chain().invalidateBlock(find("a2"));
    Step.run(chain, new ExpectTip(forge.block("b2")));
    assertThat(chain.chain().status(find("a3")).isFailed()).isTrue();
    assertThat(chain.view().bestHeader().hash()).isEqualTo(forge.block("b2").hash());
    chain.chain().reconsiderBlock(find("a3"));
    Step.run(chain, new ExpectTip(forge.block("a3")));
    assertThat(chain.chain().status(find("a2")).isFailed()).isFalse();
  }

  @Test
  void fallsBackToTheParentIfNoOtherBranchIsThere() {
    forge.chain("a", 3, "genesis").forEach(chain::submit);
    chain.chain().invalidateBlock(find("a2"));
    Step.run(
        chain,
        new ExpectTip(forge.block("a1")),
        new Accepted(forge.mine("b2", "a1")),
        new ExpectTip(forge.block("b2")));
  }

  @Test
  void prefersThePreciousOfTwoTips() {
    Step.run(
        chain,
        new Accepted(forge.mine("a1", "genesis")),
        new Accepted(forge.mine("b1", "genesis")),
        new ExpectTip(forge.block("a1")));
    chain.chain().preciousBlock(find("b1"));
    Step.run(chain, new ExpectTip(forge.block("b1")));
    chain.chain().preciousBlock(find("a1"));
    Step.run(chain, new ExpectTip(forge.block("a1")));
  }

  @Test
  void ignoresUnrequestedBlocksWithLessWorkOrFarAhead() {
    forge.chain("a", 3, "genesis").forEach(chain::submit);
    Block low = forge.mine("b1", "genesis");
    assertThat(chain.submit(BlockCodec.encode(low), false))
        .isInstanceOf(BlockOutcome.Ignored.class);
    List<Block> far = forge.chain("c", 289, "a3");
    chain.submitHeaders(far.stream().map(Block::header).toList());
    assertThat(chain.submit(BlockCodec.encode(forge.block("c289")), false))
        .isInstanceOf(BlockOutcome.Ignored.class);
    assertThat(chain.submit(BlockCodec.encode(forge.block("c288")), false))
        .isInstanceOf(BlockOutcome.Stored.class);
    assertThat(chain.submit(BlockCodec.encode(forge.block("c1")), false))
        .isInstanceOf(BlockOutcome.Stored.class);
    assertThat(chain.submit(BlockCodec.encode(forge.block("c289")), false))
        .isInstanceOf(BlockOutcome.Stored.class);
  }

  @Test
  void refusesHeadersWhoseWorkNobodyHasChecked() {
    Block a1 = forge.mine("a1", "genesis");
    chain
        .chain()
        .submitBlock(
            BlockCodec.encode(a1),
            true,
            false,
            outcome ->
                assertThat(outcome)
                    .isInstanceOfSatisfying(
                        BlockOutcome.Refused.class,
                        refused ->
                            assertThat(refused.verdict())
                                .isInstanceOf(BlockVerdict.LowWork.class)));
    chain.chain().drain();
    assertThat(chain.chain().find(a1.hash())).isEmpty();
  }

  @Test
  void neitherStoresNorMarksABlockWithTheWrongMerkleRoot() {
    Block good = forge.mine("a1", "genesis");
    Block other = forge.mine("b1", "genesis");
    Block mixed = new Block(good.header(), other.transactions());
    Step.run(
        chain,
        new Refused(mixed, RejectReason.BAD_TXNMRKLROOT),
        new Accepted(good),
        new ExpectTip(good));
  }

  @Test
  void answersBytesThatAreNoBlock() {
    assertThat(chain.submit(new byte[100], true)).isInstanceOf(BlockOutcome.Undecodable.class);
  }

  @Test
  void checksAProposalWithoutStoringIt() {
    mature();
    Block good = forge.mine("a", "m100", forge.spendCoinbase("m1", BlockForge.ANYONE));
    Block bad = forge.mine("b", "m100", BlockForge.SUBSIDY_SAT + 1);
    Block elsewhere = forge.mine("c", "m99");
    assertThat(chain.chain().checkProposal(good, false, true).isValid()).isTrue();
    assertThat(chain.chain().checkProposal(bad, false, true))
        .isInstanceOf(BlockVerdict.ConsensusFailure.class);
    assertThat(chain.chain().checkProposal(elsewhere, false, true).toString())
        .contains("inconclusive-not-best-prevblk");
    assertThat(chain.chain().find(good.hash())).isEmpty();
    Step.run(chain, new ExpectTip(forge.block("m100")), new Accepted(good), new ExpectTip(good));
  }

  @Test
  void verifiesItsLastBlocksAtEveryLevel() {
    mature();
    Step.run(
        chain, new Accepted(forge.mine("a", "m100", forge.spendCoinbase("m1", BlockForge.ANYONE))));
    String before = chain.statistics().hash();
    for (int level = 0; level <= 4; level++) {
      assertThat(chain.chain().verifyChain(level, 0)).isTrue();
    }
    assertThat(chain.statistics().hash()).isEqualTo(before);
  }

  @Test
  void listsTheTipsOfAllBranches() {
    Step.run(
        chain,
        new Accepted(forge.mine("a1", "genesis")),
        new Accepted(forge.mine("a2", "a1")),
        new Accepted(forge.mine("b1", "genesis")));
    List<BlockNode> tips = chain.chain().ask(ledger -> ledger.chainTips());
    assertThat(tips)
        .extracting(node -> node.hash())
        .containsExactly(forge.block("a2").hash(), forge.block("b1").hash());
  }

  @Test
  void keepsNothingBelowTheMinimumWorkUnlessAskedFor() {
    try (TestChain picky =
        TestChain.inMemory(
            Networks.REGTEST,
            new MemoryStore(),
            config -> TestChain.withMinimumWork(config, Uint256.of(100)))) {
      Block a1 = forge.mine("a1", "genesis");
      assertThat(picky.submit(BlockCodec.encode(a1), false))
          .isInstanceOf(BlockOutcome.Ignored.class);
      assertThat(picky.submit(BlockCodec.encode(a1), true)).isInstanceOf(BlockOutcome.Stored.class);
    }
  }

  @Test
  void survivesAQuestionThatFails() {
    assertThatThrownBy(() ->
            chain
                .chain()
                .ask(_ -> {
                  throw new IllegalArgumentException("no such thing");
                }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no such thing");
    Step.run(chain, new Accepted(forge.mine("a1", "genesis")), new ExpectTip(forge.block("a1")));
  }

  private BlockNode find(String name) {
    return chain.chain().find(forge.block(name).hash()).orElseThrow();
  }
}
