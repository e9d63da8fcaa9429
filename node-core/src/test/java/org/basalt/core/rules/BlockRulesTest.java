package org.basalt.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.basalt.core.consensus.BuriedDeployment;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.consensus.DeploymentOverrides;
import org.basalt.core.consensus.HeaderAncestry;
import org.basalt.core.hash.MerkleRoot;
import org.basalt.core.params.Networks;
import org.basalt.core.params.Regtest;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.script.ScriptBuilder;
import org.basalt.core.testing.HeaderChain;
import org.basalt.core.testing.NoEngine;
import org.basalt.core.testing.Rejects;
import org.basalt.core.testing.TestBlocks;
import org.basalt.core.verdict.BlockVerdict;
import org.basalt.core.verdict.RejectReason;
import org.junit.jupiter.api.Test;

class BlockRulesTest {
  private static final long SUBSIDY_SAT = 5_000_000_000L;
  private static final ConsensusParams PARAMS = Networks.REGTEST.consensus();
  private static final Consensus CONSENSUS = new Consensus(PARAMS, new NoEngine());

  private final HeaderChain chain =
      TestBlocks.extend(HeaderChain.from(Networks.REGTEST.genesis().header()), 19, 600, 0x20000000);
  private final HeaderAncestry prev = chain.tip();
  private final Transaction coinbase = TestBlocks.coinbase(20, SUBSIDY_SAT);
  private final Transaction spend = TestBlocks.tx(TestBlocks.input(1), TestBlocks.output(1));

  private Block block(List<Transaction> transactions) {
    return TestBlocks.block(PARAMS, prev, transactions);
  }

  private Block block(Transaction... transactions) {
    return block(List.of(transactions));
  }

  private static Transaction witnessSpend(byte[] item) {
    return TestBlocks.tx(TestBlocks.withWitness(TestBlocks.input(1), item), TestBlocks.output(1));
  }

  private static void assertMutated(BlockVerdict verdict, RejectReason reason, String debug) {
    assertThat(verdict).isInstanceOf(BlockVerdict.Mutated.class);
    assertThat(ReasonOf.block(verdict)).isEqualTo(reason);
    assertThat(ReasonOf.reject(verdict).debug()).isEqualTo(debug);
  }

  private static void assertFailure(BlockVerdict verdict, RejectReason reason, String debug) {
    assertThat(verdict).isInstanceOf(BlockVerdict.ConsensusFailure.class);
    assertThat(ReasonOf.block(verdict)).isEqualTo(reason);
    assertThat(ReasonOf.reject(verdict).debug()).isEqualTo(debug);
  }

  @Test
  void acceptsAPlainBlock() {
    Block block = block(TestBlocks.committed(List.of(coinbase, spend, witnessSpend(new byte[1]))));
    assertThat(CONSENSUS.checkStructure(block)).isEqualTo(BlockVerdict.valid());
    assertThat(CONSENSUS.checkHeader(block.header())).isEqualTo(BlockVerdict.valid());
    assertThat(CONSENSUS.checkInContext(block, prev)).isEqualTo(BlockVerdict.valid());
    assertThat(CONSENSUS.isMutated(block, true)).isFalse();
  }

  @Test
  @Rejects(RejectReason.BAD_TXNMRKLROOT)
  void rejectsAnotherMerkleRoot() {
    Block block = new Block(block(coinbase).header(), List.of(coinbase, spend));
    assertMutated(
        CONSENSUS.checkStructure(block), RejectReason.BAD_TXNMRKLROOT, "hashMerkleRoot mismatch");
    assertThat(CONSENSUS.checkStructure(block, true, false)).isEqualTo(BlockVerdict.valid());
    assertThat(CONSENSUS.isMutated(block, true)).isTrue();
  }

  @Test
  @Rejects(RejectReason.BAD_TXNS_DUPLICATE)
  void rejectsTheTwinOfABlock() {
    Block block = block(coinbase, spend, witnessSpend(new byte[0]));
    Block twin =
        new Block(
            block.header(), TestBlocks.plus(block.transactions(), block.transactions().getLast()));
    assertMutated(
        CONSENSUS.checkStructure(twin), RejectReason.BAD_TXNS_DUPLICATE, "duplicate transaction");
    assertThat(CONSENSUS.isMutated(twin, true)).isTrue();
  }

  @Test
  @Rejects(RejectReason.BAD_BLK_LENGTH)
  void rejectsEmptyBlocksAndThoseOfMoreThanAMillionBytes() {
    assertFailure(
        CONSENSUS.checkStructure(block()), RejectReason.BAD_BLK_LENGTH, "size limits failed");
    int overhead = block(coinbase, padded(900_000)).strippedSize() - 900_000;
    assertThat(CONSENSUS.checkStructure(block(coinbase, padded(1_000_000 - overhead))))
        .isEqualTo(BlockVerdict.valid());
    assertFailure(
        CONSENSUS.checkStructure(block(coinbase, padded(1_000_001 - overhead))),
        RejectReason.BAD_BLK_LENGTH,
        "size limits failed");
  }

  private static Transaction padded(int size) {
    Script script = Script.of(new byte[size]);
    return TestBlocks.tx(TestBlocks.input(1), new TxOut(1, script));
  }

  @Test
  @Rejects(RejectReason.BAD_CB_MISSING)
  void rejectsABlockThatBeginsWithoutCoinbase() {
    assertFailure(
        CONSENSUS.checkStructure(block(spend, coinbase)),
        RejectReason.BAD_CB_MISSING,
        "first tx is not coinbase");
  }

  @Test
  @Rejects(RejectReason.BAD_CB_MULTIPLE)
  void rejectsTwoCoinbases() {
    assertFailure(
        CONSENSUS.checkStructure(block(coinbase, spend, TestBlocks.coinbase(21, 1))),
        RejectReason.BAD_CB_MULTIPLE,
        "more than one coinbase");
  }

  @Test
  @Rejects(RejectReason.BAD_TXNS_VOUT_EMPTY)
  void namesTheTransactionThatIsInvalid() {
    Transaction bad = TestBlocks.tx(List.of(TestBlocks.input(2)), List.of());
    assertFailure(
        CONSENSUS.checkStructure(block(coinbase, spend, bad)),
        RejectReason.BAD_TXNS_VOUT_EMPTY,
        "Transaction check failed (tx hash " + bad.txid() + ") ");
  }

  @Test
  @Rejects(RejectReason.BAD_BLK_SIGOPS)
  void rejectsMoreThan20000SignatureOperations() {
    assertThat(CONSENSUS.checkStructure(block(coinbase, checkSigs(20_000))))
        .isEqualTo(BlockVerdict.valid());
    assertFailure(
        CONSENSUS.checkStructure(block(coinbase, checkSigs(20_001))),
        RejectReason.BAD_BLK_SIGOPS,
        "out-of-bounds SigOpCount");
  }

  private static Transaction checkSigs(int count) {
    byte[] script = new byte[count];
    Arrays.fill(script, (byte) 0xac);
    return TestBlocks.tx(TestBlocks.input(1), new TxOut(1, Script.of(script)));
  }

  @Test
  void proposalsNeedNoProofOfWork() {
    Block block = block(coinbase);
    BlockHeader h = block.header();
    BlockHeader unmined =
        new BlockHeader(4, h.prev(), h.merkleRoot(), (int) h.timeSec(), 0x1d00ffff, 0);
    Block proposal = new Block(unmined, block.transactions());
    assertThat(ReasonOf.block(CONSENSUS.checkStructure(proposal)))
        .isEqualTo(RejectReason.HIGH_HASH);
    assertThat(CONSENSUS.checkStructure(proposal, false, true)).isEqualTo(BlockVerdict.valid());
  }

  @Test
  @Rejects(RejectReason.BAD_TXNS_NONFINAL)
  void rejectsLockTimesThatAreNotOver() {
    assertThat(CONSENSUS.checkInContext(block(coinbase, locked(19)), prev))
        .isEqualTo(BlockVerdict.valid());
    assertFailure(
        CONSENSUS.checkInContext(block(coinbase, locked(20)), prev),
        RejectReason.BAD_TXNS_NONFINAL,
        "non-final transaction");
  }

  @Test
  @Rejects(RejectReason.BAD_TXNS_NONFINAL)
  void lockTimesAreComparedWithTheMedianFromCsvOnAndWithTheBlocksTimeBefore() {
    ConsensusParams late =
        new Regtest(
                new DeploymentOverrides(Map.of(BuriedDeployment.CSV, 100), Map.of()), false, false)
            .consensus();
    Transaction tx = locked((int) prev.medianTimePast());
    Block block =
        TestBlocks.block(
            PARAMS, prev, List.of(coinbase, tx), prev.medianTimePast() + 1, 0x20000000);
    assertThat(ReasonOf.block(CONSENSUS.checkInContext(block, prev)))
        .isEqualTo(RejectReason.BAD_TXNS_NONFINAL);
    assertThat(new Consensus(late, new NoEngine()).checkInContext(block, prev))
        .isEqualTo(BlockVerdict.valid());
  }

  private static Transaction locked(int locktime) {
    return Transaction.of(
        2,
        List.of(TestBlocks.input(new OutPoint(TestBlocks.txid(1), 0), 0)),
        List.of(TestBlocks.output(1)),
        locktime);
  }

  @Test
  @Rejects(RejectReason.BAD_CB_HEIGHT)
  void rejectsCoinbasesThatDoNotBeginWithTheShortestPushOfTheHeight() {
    String[] wrong = {"0113", "020014", "02140000", "4c0114", "001401", "01", "0115"};
    for (String hex : wrong) {
      Script scriptSig = Script.ofHex(hex);
      Block block = block(TestBlocks.coinbase(scriptSig, List.of(TestBlocks.output(SUBSIDY_SAT))));
      assertFailure(
          CONSENSUS.checkInContext(block, prev),
          RejectReason.BAD_CB_HEIGHT,
          "block height mismatch in coinbase");
    }
    Block exact =
        block(TestBlocks.coinbase(Script.ofHex("0114"), List.of(TestBlocks.output(SUBSIDY_SAT))));
    assertThat(CONSENSUS.checkInContext(exact, prev)).isEqualTo(BlockVerdict.valid());
  }

  @Test
  @Rejects(RejectReason.BAD_CB_HEIGHT)
  void heightsUpTo16ArePushedByOneOpcode() {
    HeaderAncestry low = chain.at(4);
    Block byOpcode =
        TestBlocks.block(
            PARAMS,
            low,
            List.of(TestBlocks.coinbase(Script.ofHex("5500"), List.of(TestBlocks.output(1)))));
    Block byBytes =
        TestBlocks.block(
            PARAMS,
            low,
            List.of(TestBlocks.coinbase(Script.ofHex("0105"), List.of(TestBlocks.output(1)))));
    assertThat(CONSENSUS.checkInContext(byOpcode, low)).isEqualTo(BlockVerdict.valid());
    assertThat(ReasonOf.block(CONSENSUS.checkInContext(byBytes, low)))
        .isEqualTo(RejectReason.BAD_CB_HEIGHT);
  }

  @Test
  @Rejects(RejectReason.BAD_WITNESS_NONCE_SIZE)
  void rejectsCommitmentWithoutOneReservedValueOf32Bytes() {
    List<Transaction> committed = TestBlocks.committed(List.of(coinbase, spend));
    byte[][][] wrong = {{}, {new byte[31]}, {new byte[33]}, {new byte[32], new byte[32]}};
    for (byte[][] witness : wrong) {
      Transaction changed = withWitness(committed.get(0), witness);
      Block block = block(changed, spend);
      assertMutated(
          CONSENSUS.checkInContext(block, prev),
          RejectReason.BAD_WITNESS_NONCE_SIZE,
          "CheckWitnessMalleation : invalid witness reserved value size");
      assertThat(CONSENSUS.isMutated(block, true)).isTrue();
    }
  }

  private static Transaction withWitness(Transaction tx, byte[]... items) {
    TxIn input = tx.inputs().get(0);
    TxIn changed =
        new TxIn(input.prevout(), input.scriptSig(), input.sequence(), Witness.of(items));
    return Transaction.of(tx.version(), List.of(changed), tx.outputs(), tx.locktime());
  }

  @Test
  @Rejects(RejectReason.BAD_WITNESS_MERKLE_MATCH)
  void rejectsWitnessesOtherThanThoseCommittedTo() {
    List<Transaction> committed =
        TestBlocks.committed(List.of(coinbase, witnessSpend(new byte[] {1})));
    Block block = block(TestBlocks.replaced(committed, 1, witnessSpend(new byte[] {2})));
    assertMutated(
        CONSENSUS.checkInContext(block, prev),
        RejectReason.BAD_WITNESS_MERKLE_MATCH,
        "CheckWitnessMalleation : witness merkle commitment mismatch");
    assertThat(CONSENSUS.checkStructure(block)).isEqualTo(BlockVerdict.valid());
    assertThat(CONSENSUS.isMutated(block, true)).isTrue();
  }

  @Test
  @Rejects(RejectReason.UNEXPECTED_WITNESS)
  void rejectsWitnessesWithoutCommitment() {
    Block block = block(coinbase, witnessSpend(new byte[] {1}));
    assertMutated(
        CONSENSUS.checkInContext(block, prev),
        RejectReason.UNEXPECTED_WITNESS,
        "CheckWitnessMalleation : unexpected witness data found");
    assertThat(CONSENSUS.isMutated(block, true)).isTrue();
    assertThat(CONSENSUS.isMutated(block, false)).isTrue();
  }

  @Test
  @Rejects(RejectReason.UNEXPECTED_WITNESS)
  void rejectsCommittedWitnessesBeforeSegwit() {
    ConsensusParams late =
        new Regtest(
                new DeploymentOverrides(Map.of(BuriedDeployment.SEGWIT, 21), Map.of()),
                false,
                false)
            .consensus();
    Block block = block(TestBlocks.committed(List.of(coinbase, witnessSpend(new byte[] {1}))));
    assertThat(ReasonOf.block(new Consensus(late, new NoEngine()).checkInContext(block, prev)))
        .isEqualTo(RejectReason.UNEXPECTED_WITNESS);
    assertThat(CONSENSUS.isMutated(block, false)).isTrue();
  }

  @Test
  @Rejects(RejectReason.BAD_BLK_WEIGHT)
  void rejectsMoreThanFourMillionWeight() {
    int overhead = (int) weighing(3_900_000).weightWu() - 3_900_000;
    assertThat(CONSENSUS.checkInContext(weighing(4_000_000 - overhead), prev))
        .isEqualTo(BlockVerdict.valid());
    assertFailure(
        CONSENSUS.checkInContext(weighing(4_000_001 - overhead), prev),
        RejectReason.BAD_BLK_WEIGHT,
        "ContextualCheckBlock : weight limit failed");
  }

  private Block weighing(int witnessSize) {
    return block(TestBlocks.committed(List.of(coinbase, witnessSpend(new byte[witnessSize]))));
  }

  @Test
  void sixtyFourBytesAreAMutationOnlyWithoutCoinbase() {
    Script padding = new ScriptBuilder().data(new byte[3]).build();
    Transaction sixtyFour = TestBlocks.tx(TestBlocks.input(1), new TxOut(1, padding));
    assertThat(sixtyFour.strippedSize()).isEqualTo(64);
    assertThat(CONSENSUS.isMutated(block(sixtyFour), true)).isTrue();
    assertThat(CONSENSUS.isMutated(block(spend, sixtyFour), true)).isTrue();
    assertThat(CONSENSUS.isMutated(block(spend), true)).isFalse();
    assertThat(CONSENSUS.isMutated(block(coinbase, sixtyFour), true)).isFalse();
  }

  @Test
  void emptyBlockIsNotMutatedIfItsRootIsZero() {
    Block empty = block();
    assertThat(empty.header().merkleRoot()).isEqualTo(MerkleRoot.ZERO);
    assertThat(CONSENSUS.isMutated(empty, true)).isFalse();
  }
}
