package org.basalt.chain.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.basalt.chain.TestChain;
import org.basalt.chain.api.HeadersOutcome;
import org.basalt.core.consensus.HeaderAncestry;
import org.basalt.core.crypto.bc.BouncyCastleSecp256k1;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Uint256;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.CompactTarget;
import org.basalt.core.rules.Consensus;
import org.junit.jupiter.api.Test;

/// Real headers, through the tree or by the rules alone.
final class HeaderVectorsTest {
  @Test
  void acceptsMainnetHeadersTo32260() {
    List<BlockHeader> headers = headers("chain/mainnet-headers-1-32260.bin");
    assertThat(headers).hasSize(32_260);
    try (TestChain chain = TestChain.inMemory(Networks.MAINNET)) {
      for (int from = 0; from < headers.size(); from += 2000) {
        int to = Math.min(from + 2000, headers.size());
        HeadersOutcome outcome = chain.submitHeaders(headers.subList(from, to));
        int height = to;
        assertThat(outcome)
            .isInstanceOfSatisfying(
                HeadersOutcome.Accepted.class,
                accepted -> assertThat(accepted.last().height()).isEqualTo(height));
      }
      assertThat(chain.view().bestHeader().hash()).isEqualTo(headers.getLast().hash());
      assertThat(chain.view().bestHeader().bits()).isEqualTo(0x1d00d86a);
      assertThat(chain.tip().height()).isZero();
    }
  }

  /// The block at 300384 needs headers from before the file; its target is compared with a list of
  /// targets instead.
  @Test
  void acceptsMainnetHeaders300000To300499() throws IOException {
    List<BlockHeader> headers = headers("chain/mainnet-headers-300000-300499.bin");
    assertThat(headers).hasSize(500);
    Consensus consensus = new Consensus(Networks.MAINNET.consensus(), new BouncyCastleSecp256k1());
    int judged = 0;
    for (int i = 11; i < headers.size(); i++) {
      BlockHeader header = headers.get(i);
      assertThat(consensus.checkHeader(header).isValid()).isTrue();
      assertThat(header.prev()).isEqualTo(headers.get(i - 1).hash());
      if (300_000 + i != 300_384) {
        HeaderAncestry prev = new Window(headers, i - 1);
        assertThat(consensus.checkHeaderInContext(header, prev, header.timeSec()).isValid())
            .isTrue();
        judged++;
      }
    }
    assertThat(judged).isEqualTo(488);
    JsonNode checkpoints =
        new ObjectMapper().readTree(Vectors.bytes("chain/checkpoints-electrum-mainnet.json"));
    Uint256 target = Uint256.of(checkpoints.get(300_384 / 2016 - 1).get(1).bigIntegerValue());
    assertThat(CompactTarget.decode(headers.get(384).bits()).value()).isEqualTo(target);
  }

  private static List<BlockHeader> headers(String name) {
    byte[] bytes = Vectors.bytes(name);
    List<BlockHeader> headers = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += BlockHeader.SIZE) {
      headers.add(BlockHeader.decode(Arrays.copyOfRange(bytes, at, at + BlockHeader.SIZE)));
    }
    return headers;
  }

  /// A header of the file with those before it.
  private record Window(List<BlockHeader> headers, int index) implements HeaderAncestry {
    @Override
    public BlockHash hash() {
      return headers.get(index).hash();
    }

    @Override
    public int height() {
      return 300_000 + index;
    }

    @Override
    public int version() {
      return headers.get(index).version();
    }

    @Override
    public long timeSec() {
      return headers.get(index).timeSec();
    }

    @Override
    public int bits() {
      return headers.get(index).bits();
    }

    @Override
    public long medianTimePast() {
      return headers.subList(index - 10, index + 1).stream()
          .mapToLong(BlockHeader::timeSec)
          .sorted()
          .skip(5)
          .findFirst()
          .orElseThrow();
    }

    @Override
    public HeaderAncestry ancestorAt(int height) {
      return new Window(headers, height - 300_000);
    }
  }
}
