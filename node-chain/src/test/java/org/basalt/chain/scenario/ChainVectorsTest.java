package org.basalt.chain.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.basalt.chain.TestChain;
import org.basalt.chain.api.BlockOutcome;
import org.basalt.chain.api.UtxoStatistics;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.BlockCodec;
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
