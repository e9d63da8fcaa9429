package org.basalt.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.basalt.core.crypto.engine.SignatureEngines;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.testing.HeaderChain;
import org.basalt.core.testing.TestBlocks;
import org.basalt.core.testing.Vectors;
import org.basalt.core.verdict.BlockVerdict;
import org.junit.jupiter.api.Test;

/// Single blocks of four networks are valid by themselves and at their heights, and none of their
/// parts can be changed unnoticed.
class BlocksVectorsTest {
  private record Named(String file, NetworkParams network, int height, Block block) {
    static Named read(Path path) {
      String file = path.getFileName().toString();
      String[] parts = file.split("[-.]", -1);
      NetworkParams network =
          switch (parts[0]) {
            case "mainnet" -> Networks.MAINNET;
            case "testnet3" -> Networks.TESTNET3;
            case "testnet4" -> Networks.TESTNET4;
            case "signet" -> Networks.SIGNET;
            default -> throw new AssertionError(file);
          };
      return new Named(file, network, Integer.parseInt(parts[1]), Vectors.block("blocks/" + file));
    }

    Consensus consensus() {
      return new Consensus(network.consensus(), SignatureEngines.auto().crossChecked());
    }

    /// A chain whose last block, invented, is the one before.
    HeaderChain below() {
      BlockHeader before =
          new BlockHeader(
              1,
              block.header().prev(),
              block.header().merkleRoot(),
              (int) block.header().timeSec() - 1,
              block.header().bits(),
              0);
      return new HeaderChain(height - 1).append(before);
    }

    boolean hasSegwit() {
      return height >= network.consensus().segwitHeight();
    }
  }

  private static List<Named> all() throws IOException {
    try (Stream<Path> files = Files.list(Vectors.file("blocks"))) {
      List<Named> blocks = files.sorted().map(Named::read).toList();
      assertThat(blocks).hasSize(17);
      return blocks;
    }
  }

  @Test
  void allAreValidByThemselves() throws IOException {
    for (Named named : all()) {
      assertThat(named.consensus().checkStructure(named.block()))
          .as(named.file())
          .isEqualTo(BlockVerdict.valid());
    }
  }

  @Test
  void allAreValidAtTheirHeights() throws IOException {
    for (Named named : all()) {
      // Witnesses before their activation are the chain's own: testnet3-924634 is above 834624.
      assertThat(named.consensus().checkInContext(named.block(), named.below().tip()))
          .as(named.file())
          .isEqualTo(BlockVerdict.valid());
      assertThat(named.consensus().isMutated(named.block(), named.hasSegwit()))
          .as(named.file())
          .isFalse();
    }
  }

  @Test
  void noneIsValidWithItsLastTransactionsRepeated() throws IOException {
    for (Named named : all()) {
      Block repeated =
          new Block(
              named.block().header(),
              TestBlocks.plus(
                  named.block().transactions(), named.block().transactions().getLast()));
      assertThat(named.consensus().checkStructure(repeated))
          .as(named.file())
          .isInstanceOf(BlockVerdict.Mutated.class);
      assertThat(named.consensus().isMutated(repeated, named.hasSegwit())).isTrue();
    }
  }

  @Test
  void noneIsValidOneHeightAbove() throws IOException {
    int judged = 0;
    for (Named named : all()) {
      if (named.height() + 1 < named.network().consensus().bip34Height()) {
        continue;
      }
      HeaderChain below = named.below();
      below.append(TestBlocks.header(below.tip(), 1, named.block().header().timeSec(), 0));
      assertThat(named.consensus().checkInContext(named.block(), below.tip()))
          .as(named.file())
          .isInstanceOf(BlockVerdict.ConsensusFailure.class);
      judged++;
    }
    assertThat(judged).isEqualTo(12);
  }
}
