package org.basalt.chain.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.basalt.chain.TestChain;
import org.basalt.chain.api.BlockOutcome;
import org.basalt.chain.api.UtxoStatistics;
import org.basalt.chain.blocks.BlockFileImport;
import org.basalt.core.bytes.Hex;
import org.basalt.core.consensus.MerkleTree;
import org.basalt.core.crypto.engine.SignatureEngines;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.rules.Consensus;
import org.basalt.core.script.ScriptBuilder;
import org.basalt.core.verdict.BlockVerdict;
import org.basalt.core.verdict.RejectReason;
import org.junit.jupiter.api.Test;

/// Real chains, imported block by block with every rule and every signature checked.
final class ChainVectorsTest {
  @Test
  void importsMainnetTo2100() {
    UtxoStatistics stats =
        importAll(Networks.MAINNET, Vectors.hexLines("chain/mainnet-blocks-1-2100.txt"));
    assertThat(stats.node().height()).isEqualTo(2100);
    assertThat(stats.outputCount()).isEqualTo(2030);
    assertThat(stats.totalSat()).isEqualTo(10_500_000_000_000L);
  }

  @Test
  void importsTestnet3To520() {
    UtxoStatistics stats =
        importAll(Networks.TESTNET3, Vectors.hexLines("chain/testnet3-blocks-1-520.txt"));
    assertThat(stats.node().height()).isEqualTo(520);
    assertThat(stats.outputCount()).isEqualTo(688);
    assertThat(stats.totalSat()).isEqualTo(2_600_000_000_000L);
  }

  @Test
  void importsRegtestTo206() {
    UtxoStatistics stats =
        importAll(Networks.REGTEST, Vectors.hexLines("chain/regtest-blocks-1-206.txt"));
    assertThat(stats.node().height()).isEqualTo(206);
    assertThat(stats.outputCount()).isEqualTo(230);
    assertThat(stats.totalSat()).isEqualTo(887_500_000_000L);
  }

  @Test
  void importsRegtestCoinbasesTo150() {
    List<byte[]> blocks = Vectors.hexLines("chain/regtest-blocks-0-150.txt");
    assertThat(blocks).hasSize(151);
    UtxoStatistics stats = importAll(Networks.REGTEST, blocks.subList(1, blocks.size()));
    assertThat(stats.node().height()).isEqualTo(150);
    assertThat(stats.outputCount()).isEqualTo(150);
  }

  @Test
  void importsSignetTo120() throws IOException {
    List<byte[]> blocks = new ArrayList<>();
    for (JsonNode row :
        new ObjectMapper().readTree(Vectors.bytes("chain/signet-blocks-0-120.json"))) {
      blocks.add(Hex.decode(row.get("block").asText()));
    }
    assertThat(blocks).hasSize(121);
    UtxoStatistics stats = importAll(Networks.SIGNET, blocks.subList(1, blocks.size()));
    assertThat(stats.node().height()).isEqualTo(120);
    assertThat(stats.outputCount()).isEqualTo(120);
  }

  @Test
  void refusesASignetBlockWithAnotherSolution() throws IOException {
    JsonNode rows = new ObjectMapper().readTree(Vectors.bytes("chain/signet-blocks-0-120.json"));
    byte[] block = Hex.decode(rows.get(1).get("block").asText());
    // The solution is part of the coinbase, so the merkle root no longer fits either: judge it by
    // itself.
    Block decoded = BlockCodec.decode(block);
    Consensus consensus =
        new Consensus(Networks.SIGNET.consensus(), SignatureEngines.auto().crossChecked());
    assertThat(consensus.checkStructure(decoded).isValid()).isTrue();
    Transaction coinbase = decoded.transactions().get(0);
    List<TxOut> outputs = new ArrayList<>(coinbase.outputs());
    TxOut commitment = outputs.getLast();
    byte[] script = commitment.scriptPubKey().toByteArray();
    script[script.length - 10] ^= 1;
    outputs.set(outputs.size() - 1, new TxOut(commitment.valueSat(), Script.of(script)));
    Block changed =
        new Block(
            decoded.header(),
            List.of(
                Transaction.of(
                    coinbase.version(), coinbase.inputs(), outputs, coinbase.locktime())));
    assertThat(consensus.checkStructure(changed, true, false))
        .isInstanceOfSatisfying(
            BlockVerdict.Invalid.class,
            invalid ->
                assertThat(invalid.reject().reason()).isEqualTo(RejectReason.BAD_SIGNET_BLKSIG));
  }

  @Test
  void rebuildsTheAlternateMainnetChainThroughItsFirstRetarget() throws IOException {
    JsonNode data = new ObjectMapper().readTree(Vectors.bytes("core/functional/mainnet_alt.json"));
    assertThat(data.get("timestamps").size()).isEqualTo(2016);
    Script payTo = Script.ofHex("76a914eadbac7f36c37e39361168b7aaee3cb24a25312d88ac");
    List<byte[]> blocks = new ArrayList<>();
    BlockHash prev = Networks.MAINNET.genesis().hash();
    for (int height = 1; height <= 2016; height++) {
      ScriptBuilder scriptSig = new ScriptBuilder().number(height);
      if (height <= 16) {
        scriptSig.number(0);
      }
      TxIn input = new TxIn(OutPoint.NULL, scriptSig.build(), TxIn.SEQUENCE_FINAL, Witness.EMPTY);
      Transaction coinbase =
          Transaction.of(2, List.of(input), List.of(new TxOut(5_000_000_000L, payTo)), 0);
      BlockHeader header =
          new BlockHeader(
              0x20000000,
              prev,
              MerkleTree.ofTransactions(List.of(coinbase)).hash(),
              (int) data.get("timestamps").get(height - 1).asLong(),
              height < 2016 ? 0x1d00ffff : 0x1c3fffc0,
              (int) data.get("nonces").get(height - 1).asLong());
      prev = header.hash();
      blocks.add(BlockCodec.encode(new Block(header, List.of(coinbase))));
    }
    UtxoStatistics stats = importAll(Networks.MAINNET, blocks);
    assertThat(stats.node().hash())
        .isEqualTo(
            BlockHash.parse("000000000c806553811fd3e6c40bc9c279db53643da7d3b401a9882c074c24b2"));
    assertThat(stats.outputCount()).isEqualTo(2016);
  }

  @Test
  void followsTheLongerBranchOfRegtest() throws IOException {
    JsonNode branches = new ObjectMapper().readTree(Vectors.bytes("chain/regtest-reorg.json"));
    List<Block> first = decode(branches.get(0));
    List<Block> second = decode(branches.get(1));
    assertThat(first).hasSize(10);
    assertThat(second).hasSize(11);
    try (TestChain chain = TestChain.inMemory(Networks.REGTEST)) {
      first.forEach(block -> Step.run(chain, new Step.Accepted(block)));
      Step.run(chain, new Step.ExpectTip(first.getLast()));
      for (int i = 0; i < second.size(); i++) {
        boolean isLonger = 6 + i > 10;
        Step.run(
            chain,
            new Step.Accepted(second.get(i)),
            new Step.ExpectTip(isLonger ? second.get(i) : first.getLast()));
      }
      assertThat(chain.tip().height()).isEqualTo(16);
    }
  }

  private static List<Block> decode(JsonNode hexes) {
    List<Block> blocks = new ArrayList<>();
    hexes.forEach(hex -> blocks.add(BlockCodec.decode(Hex.decode(hex.asText()))));
    return blocks;
  }

  /// The set was made for a maturity of one block, so its blocks fail real rules: what can be
  /// followed are its headers.
  @Test
  void followsTheHeadersOfTheForkOfBtcdAndRefusesItsEarlySpend() {
    List<Block> main = blocksOf("chain/reorg-btcd/blk_0_to_4.dat");
    List<Block> fork = new ArrayList<>();
    for (String name : List.of("3A", "4A", "5A")) {
      fork.addAll(blocksOf("chain/reorg-btcd/blk_" + name + ".dat"));
    }
    assertThat(main).hasSize(5);
    assertThat(fork).hasSize(3);
    try (TestChain chain = TestChain.inMemory(Networks.MAINNET)) {
      chain.submitHeaders(main.subList(1, 5).stream().map(Block::header).toList());
      for (Block block : fork) {
        boolean isLonger = block == fork.getLast();
        chain.submitHeaders(List.of(block.header()));
        assertThat(chain.view().bestHeader().hash())
            .isEqualTo((isLonger ? block : main.getLast()).hash());
      }
      Step.run(
          chain,
          new Step.Accepted(main.get(1)),
          new Step.FailsToConnect(main.get(2), RejectReason.BAD_TXNS_PREMATURE_SPEND_OF_COINBASE),
          new Step.Refused(main.get(3), RejectReason.DUPLICATE_INVALID),
          new Step.Refused(fork.get(0), RejectReason.DUPLICATE_INVALID),
          new Step.ExpectTip(main.get(1)));
      assertThat(chain.view().bestHeader().hash()).isEqualTo(main.get(1).hash());
    }
  }

  private static List<Block> blocksOf(String name) {
    List<Block> blocks = new ArrayList<>();
    try (BlockFileImport file =
        BlockFileImport.open(Vectors.path(name), Networks.MAINNET.magic())) {
      for (Optional<byte[]> raw = file.next(); raw.isPresent(); raw = file.next()) {
        blocks.add(BlockCodec.decode(raw.get()));
      }
    }
    return blocks;
  }

  private static UtxoStatistics importAll(NetworkParams network, List<byte[]> blocks) {
    try (TestChain chain = TestChain.inMemory(network)) {
      List<CompletableFuture<BlockOutcome>> outcomes = new ArrayList<>();
      for (byte[] block : blocks) {
        outcomes.add(chain.submitLater(block, true));
      }
      assertThat(outcomes)
          .allSatisfy(outcome ->
              assertThat(outcome.join())
                  .isInstanceOfSatisfying(
                      BlockOutcome.Stored.class, stored -> assertThat(stored.isNew()).isTrue()));
      assertThat(chain.tip().hash()).isEqualTo(BlockCodec.decode(blocks.getLast()).hash());
      return chain.statistics();
    }
  }
}
