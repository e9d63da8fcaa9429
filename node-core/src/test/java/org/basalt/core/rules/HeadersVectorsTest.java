package org.basalt.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.basalt.core.bytes.Hex;
import org.basalt.core.consensus.WorkRequired;
import org.basalt.core.hash.MerkleRoot;
import org.basalt.core.hash.Uint256;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.CompactTarget;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.script.ScriptBuilder;
import org.basalt.core.testing.HeaderChain;
import org.basalt.core.testing.NoEngine;
import org.basalt.core.testing.TestBlocks;
import org.basalt.core.testing.Vectors;
import org.basalt.core.verdict.BlockVerdict;
import org.junit.jupiter.api.Test;

/// Headers of the real chains satisfy every rule of headers.
class HeadersVectorsTest {
  private static final long NOW_SEC = 4_000_000_000L;

  private static HeaderChain accepted(NetworkParams network, List<BlockHeader> headers) {
    Consensus consensus = new Consensus(network.consensus(), new NoEngine());
    HeaderChain chain = HeaderChain.from(network.genesis().header());
    for (BlockHeader header : headers) {
      assertThat(consensus.checkHeader(header)).isEqualTo(BlockVerdict.valid());
      assertThat(consensus.checkHeaderInContext(header, chain.tip(), NOW_SEC))
          .isEqualTo(BlockVerdict.valid());
      chain.append(header);
    }
    return chain;
  }

  @Test
  void acceptsMainnetHeadersOfTheFirstYear() {
    HeaderChain chain =
        accepted(Networks.MAINNET, Vectors.headers("chain/mainnet-headers-1-32260.bin"));
    assertThat(chain.tipHeight()).isEqualTo(32260);
    assertThat(chain.at(32255).bits()).isEqualTo(0x1d00ffff);
    assertThat(chain.at(32256).bits()).isEqualTo(0x1d00d86a);
    List<BlockHeader> again = Vectors.headers("chain/mainnet-headers-0-10236.bin");
    assertThat(again).hasSize(10237);
    for (int height = 0; height < again.size(); height++) {
      assertThat(again.get(height)).isEqualTo(chain.header(height));
    }
  }

  @Test
  void acceptsProofOfWorkOfMainnetHeadersAround300000() {
    List<BlockHeader> headers = Vectors.headers("chain/mainnet-headers-300000-300499.bin");
    assertThat(headers).hasSize(500);
    Consensus consensus = new Consensus(Networks.MAINNET.consensus(), new NoEngine());
    HeaderChain chain = new HeaderChain(300_000);
    int judged = 0;
    for (BlockHeader header : headers) {
      assertThat(consensus.checkHeader(header)).isEqualTo(BlockVerdict.valid());
      int height = chain.tipHeight() + 1;
      // The retarget at 300384 needs a header below the first of the file.
      if (height > 300_011 && height % 2016 != 0) {
        assertThat(consensus.checkHeaderInContext(header, chain.tip(), NOW_SEC))
            .isEqualTo(BlockVerdict.valid());
        judged++;
      }
      chain.append(header);
    }
    assertThat(judged).isEqualTo(487);
  }

  @Test
  void acceptsSignetHeadersOfTheFirstPeriod() {
    List<BlockHeader> headers = Vectors.headers("chain/signet-headers-0-2015.bin");
    assertThat(headers).hasSize(2016);
    assertThat(headers.get(0)).isEqualTo(Networks.SIGNET.genesis().header());
    accepted(Networks.SIGNET, headers.subList(1, headers.size()));
  }

  @Test
  void acceptsTestnet3HeadersAndTheirFork() {
    List<BlockHeader> main = new ArrayList<>();
    List<BlockHeader> fork = new ArrayList<>();
    for (String line : Vectors.lines("core/functional/blockheader_testnet3.hex")) {
      if (line.startsWith("fork:")) {
        fork.add(BlockHeader.decode(Hex.decode(line.substring(5).strip())));
      } else if (!line.isBlank()) {
        main.add(BlockHeader.decode(Hex.decode(line.strip())));
      }
    }
    assertThat(main).hasSize(547);
    assertThat(fork).hasSize(2);
    assertThat(main.get(0)).isEqualTo(Networks.TESTNET3.genesis().header());
    accepted(Networks.TESTNET3, main.subList(1, main.size()));
    accepted(Networks.TESTNET3, fork);
  }

  @Test
  void acceptsTheAlternateMainnetWithItsRetargetToDifficultyFour() {
    JsonNode json = Vectors.json("core/functional/mainnet_alt.json");
    Script payTo = Script.ofHex("76a914eadbac7f36c37e39361168b7aaee3cb24a25312d88ac");
    Consensus consensus = new Consensus(Networks.MAINNET.consensus(), new NoEngine());
    HeaderChain chain = HeaderChain.from(Networks.MAINNET.genesis().header());
    for (int height = 1; height <= 2016; height++) {
      ScriptBuilder scriptSig = new ScriptBuilder().number(height);
      if (height <= 16) {
        scriptSig.op(0);
      }
      Transaction coinbase =
          TestBlocks.coinbase(scriptSig.build(), List.of(new TxOut(5_000_000_000L, payTo)));
      BlockHeader header =
          new BlockHeader(
              0x20000000,
              chain.tip().hash(),
              MerkleRoot.of(coinbase.txid().toByteArray()),
              json.get("timestamps").get(height - 1).asInt(),
              height < 2016 ? 0x1d00ffff : 0x1c3fffc0,
              (int) json.get("nonces").get(height - 1).asLong());
      Block block = new Block(header, List.of(coinbase));
      assertThat(consensus.checkStructure(block)).isEqualTo(BlockVerdict.valid());
      assertThat(consensus.checkHeaderInContext(header, chain.tip(), NOW_SEC))
          .isEqualTo(BlockVerdict.valid());
      assertThat(consensus.checkInContext(block, chain.tip())).isEqualTo(BlockVerdict.valid());
      chain.append(header);
    }
    assertThat(chain.tip().hash().toString())
        .isEqualTo("000000000c806553811fd3e6c40bc9c279db53643da7d3b401a9882c074c24b2");
  }

  /// The file gives the target of each period after its first; one may follow the other only within
  /// a factor of four.
  @Test
  void targetsOfAllMainnetPeriodsAreCompactAndFollowEachOther() {
    JsonNode json = Vectors.json("chain/checkpoints-electrum-mainnet.json");
    assertThat(json).hasSize(473);
    int previous = 0x1d00ffff;
    for (int period = 0; period < json.size(); period++) {
      BigInteger target = new BigInteger(json.get(period).get(1).asText());
      int bits = CompactTarget.encode(Uint256.of(target));
      assertThat(CompactTarget.decode(bits).value().toBigInteger()).isEqualTo(target);
      assertThat(
              WorkRequired.isPermittedTransition(
                  Networks.MAINNET.consensus(), 2016L * (period + 1), previous, bits))
          .isTrue();
      previous = bits;
    }
  }

  @Test
  void targetHistoryAgreesWithThePeriods() {
    JsonNode periods = Vectors.json("chain/checkpoints-electrum-mainnet.json");
    int rows = 0;
    for (String line : Vectors.lines("chain/mainnet-targethistory.csv")) {
      if (line.isBlank()) {
        continue;
      }
      String[] fields = line.strip().split(",", -1);
      int period = Integer.parseInt(fields[0]) / 2016;
      BigInteger expected =
          period == 0
              ? CompactTarget.decode(0x1d00ffff).value().toBigInteger()
              : new BigInteger(periods.get(period - 1).get(1).asText());
      assertThat(new BigInteger(fields[1])).isEqualTo(expected);
      rows++;
    }
    assertThat(rows).isEqualTo(2114);
  }
}
