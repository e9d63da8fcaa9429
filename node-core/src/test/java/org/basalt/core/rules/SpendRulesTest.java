package org.basalt.core.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.basalt.core.consensus.BuriedDeployment;
import org.basalt.core.consensus.Coin;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.consensus.DeploymentOverrides;
import org.basalt.core.consensus.HeaderAncestry;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.script.ScriptBuilder;
import org.basalt.core.script.ScriptFlags;
import org.basalt.core.sighash.SighashCache;
import org.basalt.core.testing.HeaderChain;
import org.basalt.core.testing.NoEngine;
import org.basalt.core.testing.Rejects;
import org.basalt.core.testing.TestBlocks;
import org.basalt.core.verdict.BlockVerdict;
import org.basalt.core.verdict.RejectReason;
import org.basalt.core.verdict.TxVerdict;
import org.junit.jupiter.api.Test;

class SpendRulesTest {
  private static final long MAX_SAT = 2_100_000_000_000_000L;
  private static final long SUBSIDY_SAT = 2_500_000_000L;
  private static final int HEIGHT = 201;
  private static final ConsensusParams PARAMS = Networks.REGTEST.consensus();
  private static final Consensus CONSENSUS = new Consensus(PARAMS, new NoEngine());

  private final HeaderChain chain =
      TestBlocks.extend(
          HeaderChain.from(Networks.REGTEST.genesis().header()), 200, 600, 0x20000000);
  private final List<Transaction> transactions = new ArrayList<>();
  private final List<List<Coin>> coins = new ArrayList<>();
  private long rewardSat = SUBSIDY_SAT;

  private static Coin coin(long valueSat) {
    return new Coin(TestBlocks.output(valueSat), 10, false);
  }

  private static Coin coinbaseCoin(int height) {
    return new Coin(TestBlocks.output(100), height, true);
  }

  private SpendRulesTest with(Transaction tx, Coin... spent) {
    transactions.add(tx);
    coins.add(List.of(spent));
    return this;
  }

  /// The first verdict that is not valid, else that of the reward.
  private BlockVerdict judge() {
    List<Transaction> all = new ArrayList<>();
    all.add(TestBlocks.coinbase(HEIGHT, rewardSat));
    all.addAll(transactions);
    Block block = TestBlocks.block(PARAMS, chain.tip(), all);
    chain.append(block.header());
    BlockSpend spend = CONSENSUS.beginSpend(block, chain.tip());
    assertThat(spend.spend(all.get(0), List.of())).isEqualTo(BlockVerdict.valid());
    for (int i = 0; i < transactions.size(); i++) {
      BlockVerdict verdict = spend.spend(transactions.get(i), coins.get(i));
      if (!verdict.isValid()) {
        return verdict;
      }
    }
    return spend.finish();
  }

  private void assertRejected(RejectReason reason, String debug) {
    BlockVerdict verdict = judge();
    assertThat(verdict).isInstanceOf(BlockVerdict.ConsensusFailure.class);
    assertThat(ReasonOf.block(verdict)).isEqualTo(reason);
    assertThat(ReasonOf.reject(verdict).debug()).isEqualTo(debug);
  }

  private static Transaction paying(int number, long... valuesSat) {
    return TestBlocks.tx(
        List.of(TestBlocks.input(number)),
        Arrays.stream(valuesSat).mapToObj(TestBlocks::output).toList());
  }

  private static Transaction pair(int sequence) {
    return TestBlocks.tx(
        List.of(
            TestBlocks.input(new OutPoint(TestBlocks.txid(1), 0), sequence),
            TestBlocks.input(new OutPoint(TestBlocks.txid(2), 0), sequence)),
        List.of(TestBlocks.output(1)));
  }

  @Test
  void feesGoToTheMiner() {
    rewardSat = SUBSIDY_SAT + 30;
    assertThat(with(paying(1, 80), coin(100)).with(paying(2, 5), coin(15)).judge())
        .isEqualTo(BlockVerdict.valid());
  }

  @Test
  @Rejects(RejectReason.BAD_CB_AMOUNT)
  void rejectsCoinbaseThatPaysMoreThanSubsidyAndFees() {
    rewardSat = SUBSIDY_SAT + 31;
    with(paying(1, 80), coin(100)).with(paying(2, 5), coin(15));
    assertRejected(
        RejectReason.BAD_CB_AMOUNT,
        "coinbase pays too much (actual=2500000031 vs limit=2500000030)");
  }

  @Test
  @Rejects(RejectReason.BAD_TXNS_INPUTS_MISSINGORSPENT)
  void rejectsMissingCoins() {
    Transaction tx = pair(-1);
    with(tx, coin(1), Coin.NONE);
    assertRejected(
        RejectReason.BAD_TXNS_INPUTS_MISSINGORSPENT,
        "CheckTxInputs: inputs missing/spent in transaction " + tx.txid());
  }

  @Test
  @Rejects(RejectReason.BAD_TXNS_PREMATURE_SPEND_OF_COINBASE)
  void rejectsCoinbaseOf99Blocks() {
    Transaction tx = paying(1, 1);
    with(tx, coinbaseCoin(HEIGHT - 99));
    assertRejected(
        RejectReason.BAD_TXNS_PREMATURE_SPEND_OF_COINBASE,
        "tried to spend coinbase at depth 99 in transaction " + tx.txid());
  }

  @Test
  void acceptsCoinbaseOf100Blocks() {
    assertThat(with(paying(1, 1), coinbaseCoin(HEIGHT - 100)).judge())
        .isEqualTo(BlockVerdict.valid());
  }

  @Test
  @Rejects(RejectReason.BAD_TXNS_INPUTVALUES_OUTOFRANGE)
  void rejectsCoinsOutOfRange() {
    Transaction tx = pair(-1);
    with(tx, coin(MAX_SAT), coin(1));
    assertRejected(RejectReason.BAD_TXNS_INPUTVALUES_OUTOFRANGE, " in transaction " + tx.txid());
  }

  @Test
  @Rejects({
    RejectReason.BAD_TXNS_INPUTVALUES_OUTOFRANGE,
    RejectReason.BAD_TXNS_PREMATURE_SPEND_OF_COINBASE
  })
  void faultsOfCoinsAreFoundInTheOrderOfInputs() {
    Transaction tx = pair(-1);
    assertThat(
            ReasonOf.transaction(
                CONSENSUS.checkInputs(
                    tx, List.of(coin(MAX_SAT + 1), coinbaseCoin(HEIGHT)), HEIGHT)))
        .isEqualTo(RejectReason.BAD_TXNS_INPUTVALUES_OUTOFRANGE);
    assertThat(
            ReasonOf.transaction(
                CONSENSUS.checkInputs(
                    tx, List.of(coinbaseCoin(HEIGHT), coin(MAX_SAT + 1)), HEIGHT)))
        .isEqualTo(RejectReason.BAD_TXNS_PREMATURE_SPEND_OF_COINBASE);
  }

  @Test
  @Rejects({
    RejectReason.BAD_TXNS_INPUTS_MISSINGORSPENT,
    RejectReason.BAD_TXNS_PREMATURE_SPEND_OF_COINBASE
  })
  void missingCoinsAreFoundBeforeAnyIsLookedAt() {
    assertThat(CONSENSUS.checkInputs(pair(-1), List.of(coinbaseCoin(HEIGHT), Coin.NONE), HEIGHT))
        .isInstanceOf(TxVerdict.MissingInputs.class);
    assertThat(CONSENSUS.checkInputs(pair(-1), List.of(coinbaseCoin(HEIGHT), coin(1)), HEIGHT))
        .isInstanceOf(TxVerdict.PrematureSpend.class);
  }

  @Test
  @Rejects(RejectReason.BAD_TXNS_IN_BELOWOUT)
  void rejectsOutputsWorthMoreThanInputs() {
    Transaction tx = paying(1, 60_000_000, 41_000_000);
    with(tx, coin(100_000_000));
    assertRejected(
        RejectReason.BAD_TXNS_IN_BELOWOUT,
        "value in (1.00) < value out (1.01) in transaction " + tx.txid());
  }

  @Test
  @Rejects(RejectReason.BAD_TXNS_FEE_OUTOFRANGE)
  void feeRuleRejectsWhatEarlierRulesMakeImpossible() {
    InputsContext context = new InputsContext(paying(1, 2), List.of(coin(1)), HEIGHT);
    assertThat(SpendRules.feeIsInRange(context))
        .hasValueSatisfying(
            reject -> assertThat(reject.reason()).isEqualTo(RejectReason.BAD_TXNS_FEE_OUTOFRANGE));
  }

  @Test
  @Rejects(RejectReason.BAD_TXNS_ACCUMULATED_FEE_OUTOFRANGE)
  void rejectsFeesThatSumUpToMoreThanAllMoney() {
    with(paying(1, 0), coin(MAX_SAT)).with(paying(2, 0), coin(1));
    assertRejected(
        RejectReason.BAD_TXNS_ACCUMULATED_FEE_OUTOFRANGE,
        "accumulated fee in the block out of range");
  }

  @Test
  @Rejects(RejectReason.BAD_TXNS_NONFINAL)
  void rejectsRelativeLocksThatAreNotOver() {
    Transaction tx = pair(192);
    with(tx, coin(1), coin(1));
    assertRejected(
        RejectReason.BAD_TXNS_NONFINAL, "contains a non-BIP68-final transaction " + tx.txid());
  }

  @Test
  void acceptsRelativeLocksThatAreOver() {
    assertThat(with(pair(191), coin(1), coin(1)).judge()).isEqualTo(BlockVerdict.valid());
  }

  @Test
  @Rejects(RejectReason.BAD_BLK_SIGOPS)
  void rejectsCostOfMoreThan80000() {
    // 15 keys a script cost 60; 1,333 such inputs cost 79,980.
    Script redeem = new ScriptBuilder().op(0x5f).op(0x5f).op(0xae).build();
    Script scriptSig = new ScriptBuilder().data(redeem.array()).build();
    Coin coin = new Coin(new TxOut(1, Script.ofHex("a914" + "11".repeat(20) + "87")), 10, false);
    List<TxIn> inputs = new ArrayList<>();
    List<Coin> spent = new ArrayList<>();
    for (int i = 0; i < 1333; i++) {
      inputs.add(new TxIn(new OutPoint(TestBlocks.txid(i), 0), scriptSig, -1, Witness.EMPTY));
      spent.add(coin);
    }
    Transaction tx = TestBlocks.tx(inputs, List.of(TestBlocks.output(1)));
    transactions.add(tx);
    coins.add(spent);
    Transaction five =
        TestBlocks.tx(TestBlocks.input(5000), new TxOut(1, Script.ofHex("acacacacac")));
    Transaction one = TestBlocks.tx(TestBlocks.input(5001), new TxOut(1, Script.ofHex("ac")));
    with(five, coin(1)).with(one, coin(1));
    assertRejected(RejectReason.BAD_BLK_SIGOPS, "too many sigops");
    transactions.removeLast();
    coins.removeLast();
    // Judging appended the first block; the next one goes on top of it, which changes nothing here.
    assertThat(judge()).isEqualTo(BlockVerdict.valid());
  }

  @Test
  void transactionsAreJudgedInTheirOrderOnly() {
    Transaction tx = paying(1, 1);
    Block block =
        TestBlocks.block(PARAMS, chain.tip(), List.of(TestBlocks.coinbase(HEIGHT, 1), tx));
    chain.append(block.header());
    BlockSpend spend = CONSENSUS.beginSpend(block, chain.tip());
    assertThatThrownBy(() -> spend.spend(tx, List.of(coin(1))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(spend::finish).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @Rejects(RejectReason.BLOCK_SCRIPT_VERIFY_FLAG_FAILED)
  void rejectsInputsThatDoNotUnlockTheirCoins() {
    Coin locked = new Coin(new TxOut(1, Script.ofHex("00")), 10, false);
    Transaction tx = paying(7, 1);
    SighashCache cache = SighashCache.of(tx, List.of(locked.output()));
    BlockVerdict verdict = CONSENSUS.checkScript(tx, 0, locked, cache, ScriptFlags.NONE);
    assertThat(verdict).isInstanceOf(BlockVerdict.ConsensusFailure.class);
    assertThat(ReasonOf.reject(verdict).text())
        .isEqualTo(
            "block-script-verify-flag-failed (Script evaluated without error but finished with a"
                + " false/empty top stack element)");
    assertThat(ReasonOf.reject(verdict).debug())
        .isEqualTo(
            "input 0 of %s (wtxid %s), spending %s:0"
                .formatted(tx.txid(), tx.wtxid(), TestBlocks.txid(7)));
    Coin open = coin(1);
    assertThat(
            CONSENSUS.checkScript(
                tx, 0, open, SighashCache.of(tx, List.of(open.output())), ScriptFlags.NONE))
        .isEqualTo(BlockVerdict.valid());
  }

  @Test
  @Rejects(RejectReason.BAD_TXNS_BIP30)
  void rejectsTransactionsThatRepeatAnUnspentOne() {
    Transaction tx = paying(1, 5, 6);
    Block block =
        TestBlocks.block(PARAMS, chain.tip(), List.of(TestBlocks.coinbase(HEIGHT, 1), tx));
    Set<OutPoint> unspent = Set.of(new OutPoint(tx.txid(), 1));
    BlockVerdict verdict = CONSENSUS.checkOverwrites(block, unspent::contains);
    assertThat(verdict).isInstanceOf(BlockVerdict.ConsensusFailure.class);
    assertThat(ReasonOf.reject(verdict))
        .hasToString("bad-txns-BIP30, tried to overwrite transaction");
    assertThat(CONSENSUS.checkOverwrites(block, Set.<OutPoint>of()::contains))
        .isEqualTo(BlockVerdict.valid());
  }

  /// A block known by height and hash, above one that may be mainnet's 227931.
  private record Known(int height, BlockHash hash, BlockHash at227931) implements HeaderAncestry {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public long timeSec() {
      return 0;
    }

    @Override
    public int bits() {
      return 0;
    }

    @Override
    public long medianTimePast() {
      return 0;
    }

    @Override
    public HeaderAncestry ancestorAt(int wanted) {
      if (wanted > height) {
        throw new IndexOutOfBoundsException(wanted);
      }
      return new Known(wanted, wanted == 227_931 ? at227931 : BlockHash.ZERO, at227931);
    }
  }

  @Test
  void overwritesAreLookedForWhereTheyCouldBe() {
    Consensus mainnet = new Consensus(Networks.MAINNET.consensus(), new NoEngine());
    BlockHash main =
        BlockHash.parse("000000000000024b89b42a942fe0d9fea3bb44ab7bd1b19115dd6a759c0808b8");
    BlockHash other = BlockHash.parse("11".repeat(32));
    BlockHash repeat =
        BlockHash.parse("00000000000a4d0a398161ffc163c503763b1f4360639393e0e4c8e300e0caec");
    assertThat(mainnet.needsOverwriteCheck(new Known(91_842, repeat, main))).isFalse();
    assertThat(mainnet.needsOverwriteCheck(new Known(91_842, other, main))).isTrue();
    assertThat(mainnet.needsOverwriteCheck(new Known(91_843, repeat, main))).isTrue();
    assertThat(mainnet.needsOverwriteCheck(new Known(227_931, main, main))).isTrue();
    assertThat(mainnet.needsOverwriteCheck(new Known(227_932, other, main))).isFalse();
    assertThat(mainnet.needsOverwriteCheck(new Known(227_932, other, other))).isTrue();
    assertThat(mainnet.needsOverwriteCheck(new Known(1_983_701, other, main))).isFalse();
    assertThat(mainnet.needsOverwriteCheck(new Known(1_983_702, other, main))).isTrue();
    assertThat(CONSENSUS.needsOverwriteCheck(chain.tip())).isTrue();
  }

  @Test
  void inputsRuleOutOverwritesWhereEveryBlockStatesItsHeight() {
    for (String name : List.of("regtest", "signet", "testnet4")) {
      assertThat(rulesOutOverwrites(Networks.byName(name).orElseThrow().consensus()))
          .as(name)
          .isTrue();
    }
    for (String name : List.of("main", "test")) {
      assertThat(rulesOutOverwrites(Networks.byName(name).orElseThrow().consensus()))
          .as(name)
          .isFalse();
    }
    assertThat(rulesOutOverwrites(regtestStatingHeightsFrom(1))).isTrue();
    assertThat(rulesOutOverwrites(regtestStatingHeightsFrom(2))).isFalse();
  }

  private static boolean rulesOutOverwrites(ConsensusParams params) {
    return new Consensus(params, new NoEngine()).inputsRuleOutOverwrites();
  }

  private static ConsensusParams regtestStatingHeightsFrom(int height) {
    return PARAMS.with(new DeploymentOverrides(Map.of(BuriedDeployment.BIP34, height), Map.of()));
  }
}
