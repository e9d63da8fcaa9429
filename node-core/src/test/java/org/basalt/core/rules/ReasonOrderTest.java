package org.basalt.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.basalt.core.consensus.Coin;
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
import org.basalt.core.testing.HeaderChain;
import org.basalt.core.testing.NoEngine;
import org.basalt.core.testing.TestBlocks;
import org.basalt.core.verdict.BlockVerdict;
import org.basalt.core.verdict.RejectReason;
import org.junit.jupiter.api.Test;

/// Blocks with two faults are rejected for the one that comes first, rule by neighbouring rule.
class ReasonOrderTest {
  private static final long MAX_SAT = 2_100_000_000_000_000L;
  private static final int BITS = 0x207fffff;
  private static final long FAR_SEC = 4_000_000_000L;
  private static final ConsensusParams PARAMS =
      new Regtest(DeploymentOverrides.NONE, true, false).consensus();
  private static final Consensus CONSENSUS = new Consensus(PARAMS, new NoEngine());

  /// The block after the tip begins a period.
  private final HeaderChain chain =
      TestBlocks.extend(
          HeaderChain.from(Networks.REGTEST.genesis().header()), 143, 1000, 0x20000000);

  private final HeaderAncestry prev = chain.tip();
  private final Transaction coinbase = TestBlocks.coinbase(144, 5_000_000_000L);
  private final Transaction spend = TestBlocks.tx(TestBlocks.input(1), TestBlocks.output(1));
  private final Transaction noOutputs = TestBlocks.tx(List.of(TestBlocks.input(1)), List.of());

  private static void assertReason(BlockVerdict verdict, RejectReason reason) {
    assertThat(ReasonOf.block(verdict)).isEqualTo(reason);
  }

  // headers in their place

  private void assertHeader(int version, long timeSec, int bits, long nowSec, RejectReason reason) {
    BlockHeader header = TestBlocks.header(prev, version, timeSec, bits);
    assertReason(CONSENSUS.checkHeaderInContext(header, prev, nowSec), reason);
  }

  @Test
  void bitsComeBeforeTime() {
    assertHeader(4, 0, BITS - 1, FAR_SEC, RejectReason.BAD_DIFFBITS);
  }

  @Test
  void medianComesBeforeTimewarp() {
    assertHeader(4, prev.medianTimePast(), BITS, FAR_SEC, RejectReason.TIME_TOO_OLD);
  }

  @Test
  void timewarpComesBeforeFuture() {
    assertHeader(4, prev.medianTimePast() + 1, BITS, 0, RejectReason.TIME_TIMEWARP_ATTACK);
  }

  @Test
  void futureComesBeforeVersion() {
    assertHeader(1, prev.timeSec() + 1, BITS, 0, RejectReason.TIME_TOO_NEW);
  }

  // a block by itself

  private Block block(Transaction... transactions) {
    return TestBlocks.block(PARAMS, prev, List.of(transactions));
  }

  private static Block unmined(Block block, MerkleRoot root) {
    BlockHeader h = block.header();
    return new Block(
        new BlockHeader(h.version(), h.prev(), root, (int) h.timeSec(), 0x1d00ffff, 0),
        block.transactions());
  }

  private static Block withRoot(Block block, MerkleRoot root) {
    BlockHeader h = block.header();
    BlockHeader changed =
        new BlockHeader(h.version(), h.prev(), root, (int) h.timeSec(), h.bits(), 0);
    return new Block(TestBlocks.mined(PARAMS, changed), block.transactions());
  }

  @Test
  void proofOfWorkComesBeforeSignetAndMerkleRoot() {
    Consensus signet = new Consensus(TestBlocks.signed(PARAMS, Script.ofHex("51")), new NoEngine());
    Block block = unmined(block(coinbase), MerkleRoot.ZERO);
    assertReason(signet.checkStructure(block), RejectReason.HIGH_HASH);
    assertReason(CONSENSUS.checkStructure(block), RejectReason.HIGH_HASH);
  }

  @Test
  void signetComesBeforeMerkleRoot() {
    Consensus signet = new Consensus(TestBlocks.signed(PARAMS, Script.ofHex("51")), new NoEngine());
    assertReason(
        signet.checkStructure(withRoot(block(coinbase), MerkleRoot.ZERO)),
        RejectReason.BAD_SIGNET_BLKSIG);
  }

  @Test
  void merkleRootComesBeforeDuplicate() {
    assertReason(
        CONSENSUS.checkStructure(withRoot(block(coinbase, coinbase), MerkleRoot.ZERO)),
        RejectReason.BAD_TXNMRKLROOT);
  }

  @Test
  void duplicateComesBeforeLength() {
    Transaction big =
        TestBlocks.tx(TestBlocks.input(1), new TxOut(1, Script.of(new byte[600_000])));
    assertReason(
        CONSENSUS.checkStructure(block(coinbase, spend, big, big)),
        RejectReason.BAD_TXNS_DUPLICATE);
  }

  @Test
  void merkleRootComesBeforeLength() {
    Block empty = withRoot(block(), MerkleRoot.of(new byte[33], 1));
    assertReason(CONSENSUS.checkStructure(empty), RejectReason.BAD_BLK_LENGTH);
    byte[] other = new byte[32];
    other[0] = 1;
    assertReason(
        CONSENSUS.checkStructure(withRoot(block(), MerkleRoot.of(other))),
        RejectReason.BAD_TXNMRKLROOT);
  }

  @Test
  void lengthComesBeforeCoinbase() {
    assertReason(CONSENSUS.checkStructure(block()), RejectReason.BAD_BLK_LENGTH);
    Transaction big =
        TestBlocks.tx(TestBlocks.input(1), new TxOut(1, Script.of(new byte[1_000_000])));
    assertReason(CONSENSUS.checkStructure(block(big)), RejectReason.BAD_BLK_LENGTH);
  }

  @Test
  void missingCoinbaseComesBeforeMultiple() {
    assertReason(
        CONSENSUS.checkStructure(block(spend, coinbase, TestBlocks.coinbase(145, 1))),
        RejectReason.BAD_CB_MISSING);
  }

  @Test
  void multipleCoinbasesComeBeforeTransactions() {
    assertReason(
        CONSENSUS.checkStructure(block(coinbase, noOutputs, TestBlocks.coinbase(145, 1))),
        RejectReason.BAD_CB_MULTIPLE);
  }

  @Test
  void transactionsComeBeforeSignatureOperations() {
    byte[] checks = new byte[20_001];
    Arrays.fill(checks, (byte) 0xac);
    Transaction costly = TestBlocks.tx(TestBlocks.input(1), new TxOut(1, Script.of(checks)));
    assertReason(
        CONSENSUS.checkStructure(block(coinbase, costly, noOutputs)),
        RejectReason.BAD_TXNS_VOUT_EMPTY);
  }

  @Test
  void earlierTransactionsComeBeforeLaterOnes() {
    Transaction negative = TestBlocks.tx(TestBlocks.input(2), TestBlocks.output(-1));
    assertReason(
        CONSENSUS.checkStructure(block(coinbase, negative, noOutputs)),
        RejectReason.BAD_TXNS_VOUT_NEGATIVE);
    assertReason(
        CONSENSUS.checkStructure(block(coinbase, noOutputs, negative)),
        RejectReason.BAD_TXNS_VOUT_EMPTY);
  }

  // a transaction by itself

  private static void assertTransaction(
      List<TxIn> inputs, List<TxOut> outputs, RejectReason reason) {
    assertThat(ReasonOf.transaction(CONSENSUS.checkTransaction(TestBlocks.tx(inputs, outputs))))
        .isEqualTo(reason);
  }

  @Test
  void faultsOfATransactionComeInTheirOrder() {
    TxIn input = TestBlocks.input(1);
    TxIn big =
        new TxIn(
            new OutPoint(TestBlocks.txid(2), 0), Script.of(new byte[1_000_000]), 0, Witness.EMPTY);
    TxOut negative = TestBlocks.output(-1);
    TxIn nullInput = TestBlocks.input(OutPoint.NULL);
    assertTransaction(List.of(), List.of(), RejectReason.BAD_TXNS_VIN_EMPTY);
    assertTransaction(List.of(big), List.of(), RejectReason.BAD_TXNS_VOUT_EMPTY);
    assertTransaction(List.of(big), List.of(negative), RejectReason.BAD_TXNS_OVERSIZE);
    assertTransaction(
        List.of(input, input), List.of(negative), RejectReason.BAD_TXNS_VOUT_NEGATIVE);
    assertTransaction(
        List.of(input, input),
        List.of(TestBlocks.output(MAX_SAT), TestBlocks.output(1)),
        RejectReason.BAD_TXNS_TXOUTTOTAL_TOOLARGE);
    assertTransaction(
        List.of(nullInput, nullInput),
        List.of(TestBlocks.output(1)),
        RejectReason.BAD_TXNS_INPUTS_DUPLICATE);
    assertTransaction(List.of(nullInput), List.of(negative), RejectReason.BAD_TXNS_VOUT_NEGATIVE);
  }

  // a block in its place

  private static Transaction withWitness(Transaction tx, byte[]... items) {
    TxIn changed = TestBlocks.withWitness(tx.inputs().get(0), items);
    return Transaction.of(tx.version(), List.of(changed), tx.outputs(), tx.locktime());
  }

  private void assertInContext(RejectReason reason, Transaction... transactions) {
    assertReason(CONSENSUS.checkInContext(block(transactions), prev), reason);
  }

  @Test
  void faultsInContextComeInTheirOrder() {
    Transaction locked =
        Transaction.of(
            2,
            List.of(TestBlocks.input(new OutPoint(TestBlocks.txid(1), 0), 0)),
            List.of(TestBlocks.output(1)),
            1000);
    Transaction low = TestBlocks.coinbase(143, 1);
    Transaction heavy = withWitness(spend, new byte[4_000_000]);
    Transaction committed = TestBlocks.committed(List.of(coinbase, heavy)).get(0);
    Transaction lowCommitted = TestBlocks.committed(List.of(low, spend)).get(0);
    assertInContext(RejectReason.BAD_TXNS_NONFINAL, low, locked);
    assertInContext(RejectReason.BAD_CB_HEIGHT, withWitness(lowCommitted, new byte[1]), spend);
    assertInContext(
        RejectReason.BAD_WITNESS_NONCE_SIZE, withWitness(committed, new byte[31]), spend);
    assertInContext(RejectReason.BAD_WITNESS_MERKLE_MATCH, committed, heavy, spend);
    assertInContext(RejectReason.UNEXPECTED_WITNESS, coinbase, heavy);
    assertInContext(RejectReason.BAD_BLK_WEIGHT, committed, heavy);
  }

  // spending: all rules for one transaction, then the next

  private void assertSpend(RejectReason reason, Transaction tx, Coin... coins) {
    Block block = TestBlocks.block(PARAMS, prev, List.of(TestBlocks.coinbase(144, MAX_SAT), tx));
    HeaderChain extended = HeaderChain.from(Networks.REGTEST.genesis().header());
    TestBlocks.extend(extended, 143, 1000, 0x20000000).append(block.header());
    BlockSpend judge = CONSENSUS.beginSpend(block, extended.tip());
    assertThat(judge.spend(block.transactions().get(0), List.of()).isValid()).isTrue();
    BlockVerdict verdict = judge.spend(tx, List.of(coins));
    assertReason(verdict.isValid() ? judge.finish() : verdict, reason);
  }

  private static Coin coin(long valueSat) {
    return new Coin(TestBlocks.output(valueSat), 140, false);
  }

  @Test
  void faultsOfSpendingComeInTheirOrder() {
    byte[] checks = new byte[80_001];
    Arrays.fill(checks, (byte) 0xac);
    TxOut costly = new TxOut(1, Script.of(checks));
    TxIn early = TestBlocks.input(new OutPoint(TestBlocks.txid(1), 0), 100);
    Coin young = new Coin(TestBlocks.output(1), 140, true);
    Transaction two =
        TestBlocks.tx(List.of(early, TestBlocks.input(2)), List.of(TestBlocks.output(50)));
    Transaction one = TestBlocks.tx(early, TestBlocks.output(50));
    assertSpend(RejectReason.BAD_TXNS_INPUTS_MISSINGORSPENT, two, young, Coin.NONE);
    assertSpend(RejectReason.BAD_TXNS_PREMATURE_SPEND_OF_COINBASE, one, young);
    assertSpend(RejectReason.BAD_TXNS_INPUTVALUES_OUTOFRANGE, two, coin(MAX_SAT), coin(1));
    assertSpend(RejectReason.BAD_TXNS_IN_BELOWOUT, one, coin(49));
    assertSpend(RejectReason.BAD_TXNS_NONFINAL, TestBlocks.tx(early, costly), coin(1));
    assertSpend(RejectReason.BAD_BLK_SIGOPS, TestBlocks.tx(TestBlocks.input(1), costly), coin(1));
    assertSpend(RejectReason.BAD_CB_AMOUNT, spend, coin(1));
  }

  @Test
  void accumulatedFeesComeBeforeRelativeLocks() {
    TxIn early = TestBlocks.input(new OutPoint(TestBlocks.txid(1), 0), 100);
    SpendContext context =
        new SpendContext(
            TestBlocks.tx(early, TestBlocks.output(1)),
            List.of(coin(1)),
            MAX_SAT + 1,
            80_001,
            prev,
            prev.medianTimePast(),
            true);
    assertThat(SpendRules.IN_BLOCK.firstFault(context))
        .hasValueSatisfying(reject ->
            assertThat(reject.reason())
                .isEqualTo(RejectReason.BAD_TXNS_ACCUMULATED_FEE_OUTOFRANGE));
  }
}
