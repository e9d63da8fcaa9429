package org.basalt.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.basalt.core.bytes.Hex;
import org.basalt.core.consensus.DeploymentOverrides;
import org.basalt.core.consensus.MerkleTree;
import org.basalt.core.crypto.engine.SignatureEngines;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.params.Networks;
import org.basalt.core.params.Signet;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.testing.HeaderChain;
import org.basalt.core.testing.Rejects;
import org.basalt.core.testing.TestBlocks;
import org.basalt.core.testing.Vectors;
import org.basalt.core.verdict.BlockVerdict;
import org.basalt.core.verdict.RejectReason;
import org.junit.jupiter.api.Test;

/// The first blocks of the public signet are signed for its challenge, and for no other.
class SignetVectorsTest {
  private static final long NOW_SEC = 4_000_000_000L;

  private static List<Block> blocks() {
    JsonNode json = Vectors.json("chain/signet-blocks-0-120.json");
    assertThat(json).hasSize(121);
    List<Block> blocks = new ArrayList<>();
    for (JsonNode entry : json) {
      blocks.add(BlockCodec.decode(Hex.decode(entry.get("block").asText())));
    }
    return blocks;
  }

  private static Consensus consensus(NetworkParams network) {
    return new Consensus(network.consensus(), SignatureEngines.auto().crossChecked());
  }

  @Test
  void acceptsTheFirstBlocksOfThePublicSignet() {
    Consensus consensus = consensus(Networks.SIGNET);
    List<Block> blocks = blocks();
    HeaderChain chain = HeaderChain.from(blocks.get(0).header());
    assertThat(consensus.checkStructure(blocks.get(0))).isEqualTo(BlockVerdict.valid());
    for (Block block : blocks.subList(1, blocks.size())) {
      assertThat(consensus.checkStructure(block)).isEqualTo(BlockVerdict.valid());
      assertThat(consensus.checkHeaderInContext(block.header(), chain.tip(), NOW_SEC))
          .isEqualTo(BlockVerdict.valid());
      assertThat(consensus.checkInContext(block, chain.tip())).isEqualTo(BlockVerdict.valid());
      chain.append(block.header());
    }
    assertThat(chain.tipHeight()).isEqualTo(120);
  }

  @Test
  @Rejects(RejectReason.BAD_SIGNET_BLKSIG)
  void rejectsThemUnderAnotherChallenge() {
    Script other =
        Script.ofHex("512103ad5e0edad18cb1f0fc0d28a3d4f1f3e445640337489abb10404f2d1e086be43051ae");
    Consensus consensus = consensus(Signet.custom(other, List.of(), DeploymentOverrides.NONE));
    for (Block block : blocks().subList(1, 121)) {
      assertThat(ReasonOf.block(consensus.checkStructure(block)))
          .isEqualTo(RejectReason.BAD_SIGNET_BLKSIG);
    }
  }

  @Test
  void signatureDoesNotFixNonceAndBitsButAllElse() {
    Consensus consensus = consensus(Networks.SIGNET);
    Block block = blocks().get(100);
    BlockHeader h = block.header();
    assertThat(
            isSigned(
                consensus,
                block,
                new BlockHeader(
                    h.version(), h.prev(), h.merkleRoot(), (int) h.timeSec(), h.bits() - 1, 7)))
        .isTrue();
    assertThat(
            isSigned(
                consensus,
                block,
                new BlockHeader(
                    h.version() + 1,
                    h.prev(),
                    h.merkleRoot(),
                    (int) h.timeSec(),
                    h.bits(),
                    h.nonce())))
        .isFalse();
    assertThat(
            isSigned(
                consensus,
                block,
                new BlockHeader(
                    h.version(),
                    h.prev(),
                    h.merkleRoot(),
                    (int) h.timeSec() + 1,
                    h.bits(),
                    h.nonce())))
        .isFalse();
  }

  @Test
  void signatureFixesTheTransactions() {
    Consensus consensus = consensus(Networks.SIGNET);
    Block block = blocks().get(100);
    Transaction coinbase = block.transactions().get(0);
    Transaction richer =
        Transaction.of(
            coinbase.version(),
            coinbase.inputs(),
            TestBlocks.replaced(
                coinbase.outputs(), 0, new TxOut(1, coinbase.outputs().get(0).scriptPubKey())),
            coinbase.locktime());
    Block changed = new Block(block.header(), TestBlocks.replaced(block.transactions(), 0, richer));
    assertThat(isSigned(consensus, changed, block.header())).isFalse();
  }

  private static boolean isSigned(Consensus consensus, Block block, BlockHeader header) {
    StructureContext context =
        new StructureContext(
            consensus.params(),
            SignatureEngines.auto().crossChecked(),
            new Block(header, block.transactions()),
            true,
            true);
    return BlockStructureRules.signetSolutionIsValid(context).isEmpty();
  }

  @Test
  void trivialChallengeNeedsACommitmentButNoSolution() {
    NetworkParams trivial = Signet.custom(TestBlocks.ANYONE);
    Consensus consensus = consensus(trivial);
    HeaderChain chain = HeaderChain.from(trivial.genesis().header());
    List<Transaction> bare = List.of(TestBlocks.coinbase(1, 5_000_000_000L));
    BlockHeader header = TestBlocks.header(chain.tip(), 0x20000000, 1598918401L, 0x1e0377ae);
    assertThat(isSigned(consensus, new Block(header, bare), header)).isFalse();
    List<Transaction> committed = TestBlocks.committed(bare);
    assertThat(isSigned(consensus, new Block(header, committed), header)).isTrue();
    assertThat(MerkleTree.ofTransactions(committed).hasRepeatedPair()).isFalse();
  }
}
