package org.basalt.chain.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.basalt.chain.TestChain;
import org.basalt.chain.api.BlockOutcome;
import org.basalt.chain.api.BlockTemplate;
import org.basalt.chain.api.MiningService;
import org.basalt.core.address.Wif;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.Hex;
import org.basalt.core.consensus.MerkleTree;
import org.basalt.core.consensus.SignetSolution;
import org.basalt.core.consensus.WitnessCommitment;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.crypto.bc.BouncyCastleSecp256k1;
import org.basalt.core.params.Networks;
import org.basalt.core.params.Signet;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.rules.Consensus;
import org.basalt.core.script.Opcode;
import org.basalt.core.script.ScriptBuilder;
import org.basalt.core.sighash.SighashType;
import org.basalt.core.signing.KeyRing;
import org.basalt.core.signing.TransactionSigner;
import org.junit.jupiter.api.Test;

/// Templates for miners, through the whole ledger.
class MiningTest {
  private static final byte[] WITNESS_SCRIPT = {0x51};
  private static final Script ANYONE =
      new ScriptBuilder().op(0).data(Sha256.hash(WITNESS_SCRIPT)).build();
  private static final long RESERVED_WU = 8_000;
  private static final byte[] SIGNET_HEADER = Hex.decode("ecc7daa2");
  private static final BouncyCastleSecp256k1 ENGINE = new BouncyCastleSecp256k1();

  /// The signet test's work, done once: the signature is deterministic and the clock stands still.
  private static final int SIGNET_NONCE = 3_116_731;

  private static Block mine(TestChain chain) {
    Block block = BlockForge.grind(chain.chain().mining().assemble(ANYONE));
    assertThat(chain.submit(block)).isInstanceOf(BlockOutcome.Stored.class);
    chain.chain().drain();
    return block;
  }

  private static Transaction spend(Block block, long feeSat) {
    Transaction from = block.transactions().get(0);
    OutPoint outpoint = new OutPoint(from.txid(), 0);
    TxIn input = new TxIn(outpoint, Script.EMPTY, TxIn.SEQUENCE_FINAL, Witness.of(WITNESS_SCRIPT));
    TxOut output = new TxOut(from.outputs().get(0).valueSat() - feeSat, ANYONE);
    return Transaction.of(2, List.of(input), List.of(output), 0);
  }

  @Test
  void aTemplateKeepsItsTransactionsForFiveSecondsOrUntilTheTipMoves() {
    try (TestChain chain = TestChain.inMemory(Networks.REGTEST)) {
      List<Block> blocks = new ArrayList<>();
      for (int i = 0; i < 103; i++) {
        blocks.add(mine(chain));
      }
      MiningService mining = chain.chain().mining();
      BlockTemplate first = mining.template();
      assertThat(first.block().transactions()).hasSize(1);
      assertThat(mining.last()).contains(new MiningService.Assembled(RESERVED_WU, 0));

      Transaction one = spend(blocks.get(0), 1_000);
      chain.chain().mempool().submit(one);
      assertThat(mining.mempoolChanges()).isGreaterThan(first.mempoolChanges());
      chain.clock().advanceMillis(5_000);
      assertThat(mining.template().block().transactions()).hasSize(1);
      chain.clock().advanceMillis(1_000);
      BlockTemplate second = mining.template();
      assertThat(second.block().transactions()).hasSize(2).contains(one);
      assertThat(second.feesSat()).containsExactly(1_000L);
      assertThat(second.sigOpCosts()).containsExactly(0L);
      assertThat(mining.last())
          .contains(new MiningService.Assembled(RESERVED_WU + one.weightWu(), 1));

      chain.chain().mempool().submit(spend(blocks.get(1), 2_000));
      mine(chain);
      assertThat(mining.template().prev()).isEqualTo(chain.tip());
      assertThat(mining.template().block().transactions()).hasSize(1);
    }
  }

  /// What a signer outside of the node does with a template: appends its signature to the witness
  /// commitment, then looks for a nonce.
  @Test
  void aTemplateOfACustomSignetIsAcceptedOnceItsSignerHasSignedIt() {
    byte[] secret = new byte[32];
    secret[31] = 9;
    Wif key = new Wif(secret, true);
    byte[] publicKey = ENGINE.publicKey(secret, true).orElseThrow();
    Script challenge = new ScriptBuilder().data(publicKey).op(Opcode.OP_CHECKSIG).build();
    Signet signet = Signet.custom(challenge);
    try (TestChain chain = TestChain.inMemory(signet)) {
      Block template = chain.chain().mining().template().block();
      Block unsigned = withPush(template, SIGNET_HEADER);
      SignetSolution question = SignetSolution.of(unsigned, challenge).orElseThrow();
      KeyRing ring = new KeyRing(ENGINE);
      ring.add(key);
      TxOut coin = question.toSpend().outputs().get(0);
      OutPoint outpoint = new OutPoint(question.toSpend().txid(), 0);
      TransactionSigner.Result answer =
          new TransactionSigner(ENGINE, Map.of(outpoint, coin))
              .sign(question.toSign(), ring, SighashType.ALL);
      assertThat(answer.isComplete()).isTrue();
      TxIn signed = answer.tx().inputs().get(0);
      ArraySink solution = new ArraySink(128);
      solution.bytes(SIGNET_HEADER).varBytes(signed.scriptSig().array());
      signed.witness().writeTo(solution);
      Block block = solve(withPush(template, solution.toByteArray()), signet);
      assertThat(chain.submit(block)).isInstanceOf(BlockOutcome.Stored.class);
      chain.chain().drain();
      assertThat(chain.tip().hash()).isEqualTo(block.hash());
    }
  }

  private static Block withPush(Block block, byte[] push) {
    List<Transaction> transactions = new ArrayList<>(block.transactions());
    Transaction coinbase = transactions.get(0);
    int index = WitnessCommitment.indexIn(transactions).orElseThrow();
    List<TxOut> outputs = new ArrayList<>(coinbase.outputs());
    Script commitment = outputs.get(index).scriptPubKey();
    Script longer = new ScriptBuilder().raw(commitment.array()).data(push).build();
    outputs.set(index, new TxOut(0, longer));
    transactions.set(
        0, Transaction.of(coinbase.version(), coinbase.inputs(), outputs, coinbase.locktime()));
    BlockHeader h = block.header();
    return new Block(
        new BlockHeader(
            h.version(),
            h.prev(),
            MerkleTree.ofTransactions(transactions).hash(),
            (int) h.timeSec(),
            h.bits(),
            0),
        transactions);
  }

  private static Block solve(Block block, Signet signet) {
    Consensus consensus = new Consensus(signet.consensus(), ENGINE);
    BlockHeader h = block.header();
    for (int nonce = SIGNET_NONCE; ; nonce++) {
      BlockHeader header =
          new BlockHeader(
              h.version(), h.prev(), h.merkleRoot(), (int) h.timeSec(), h.bits(), nonce);
      if (consensus.checkHeader(header).isValid()) {
        return new Block(header, block.transactions());
      }
    }
  }
}
