package org.basalt.core.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.basalt.core.Vectors;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.Hex;
import org.basalt.core.consensus.Coin;
import org.basalt.core.crypto.MuHash3072;
import org.basalt.core.hash.FilterHeader;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.junit.jupiter.api.Test;

/// Filters and set hashes of whole chains.
class ChainHashesVectorsTest {
  private final Map<OutPoint, Coin> coins = new HashMap<>();
  private final MuHash3072 muHash = new MuHash3072();

  /// Applies a block and answers the scripts that it spends.
  private List<Script> apply(Block block, int height) {
    List<Script> spent = new ArrayList<>();
    for (Transaction tx : block.transactions()) {
      if (!tx.isCoinbase()) {
        for (TxIn input : tx.inputs()) {
          Coin coin = Objects.requireNonNull(coins.remove(input.prevout()));
          muHash.remove(encode(input.prevout(), coin));
          spent.add(coin.scriptPubKey());
        }
      }
      for (int i = 0; i < tx.outputs().size(); i++) {
        Script script = tx.outputs().get(i).scriptPubKey();
        if (!script.isEmpty() && script.byteAt(0) == 0x6a) {
          continue;
        }
        OutPoint outpoint = new OutPoint(tx.txid(), i);
        Coin coin = new Coin(tx.outputs().get(i), height, tx.isCoinbase());
        coins.put(outpoint, coin);
        muHash.insert(encode(outpoint, coin));
      }
    }
    return spent;
  }

  /// Outpoint, height and coinbase bit, output.
  private static byte[] encode(OutPoint outpoint, Coin coin) {
    ArraySink out = new ArraySink();
    outpoint.writeTo(out);
    out.int32Le(coin.height() << 1 | (coin.isCoinbase() ? 1 : 0));
    coin.output().writeTo(out);
    return out.toByteArray();
  }

  /// As Bitcoin Core's gettxoutsetinfo says of the same chain.
  @Test
  void muHashOfARegtestChainIsThatOfCore() {
    List<String> blocks = Vectors.lines("chain/regtest-blocks-1-206.txt");
    assertThat(blocks).hasSize(206);
    for (int i = 0; i < blocks.size(); i++) {
      apply(BlockCodec.decode(Hex.decode(blocks.get(i))), i + 1);
    }
    assertThat(coins).hasSize(230);
    // FilterHeader serves to show 32 bytes in display order.
    assertThat(FilterHeader.of(muHash.finish()).toString())
        .isEqualTo("99fe6181ed22d50f27486264ed5d1f538c9343042db64a088248bcc9912a869a");
  }

  @Test
  void filterHeadersOfMainnetAreThoseOfOthers() throws IOException {
    byte[] file = Files.readAllBytes(Vectors.path("chain/mainnet-filterheaders-0-99999.bin"));
    List<String> blocks = Vectors.lines("chain/mainnet-blocks-1-2100.txt");
    assertThat(blocks).hasSize(2100);
    FilterHeader header =
        BasicBlockFilter.of(Networks.MAINNET.genesis(), List.of()).header(FilterHeader.ZERO);
    assertThat(header).isEqualTo(FilterHeader.of(file, 10));
    for (int i = 0; i < blocks.size(); i++) {
      Block block = BlockCodec.decode(Hex.decode(blocks.get(i)));
      header = BasicBlockFilter.of(block, apply(block, i + 1)).header(header);
      assertThat(header).as("height %s", i + 1).isEqualTo(FilterHeader.of(file, 10 + 32 * (i + 1)));
    }
  }
}
