package org.basalt.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.Hex;
import org.basalt.core.bytes.VarInt;
import org.basalt.core.consensus.Coin;
import org.basalt.core.consensus.HeaderAncestry;
import org.basalt.core.crypto.engine.SignatureEngines;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.testing.HeaderChain;
import org.basalt.core.testing.Vectors;
import org.junit.jupiter.api.Test;

/// Real blocks spend their coins by all rules, and the contiguous chains do from genesis.
class SpentBlocksVectorsTest {
  private static Consensus consensus(NetworkParams network) {
    return new Consensus(network.consensus(), SignatureEngines.auto().crossChecked());
  }

  /// A block's node above an ancestry of which nothing is known but one median time for all.
  private record LoneNode(BlockHash hash, int height, Block block, long medianTimePast)
      implements HeaderAncestry {
    @Override
    public int version() {
      return block.header().version();
    }

    @Override
    public long timeSec() {
      return block.header().timeSec();
    }

    @Override
    public int bits() {
      return block.header().bits();
    }

    @Override
    public HeaderAncestry ancestorAt(int wanted) {
      return new LoneNode(BlockHash.ZERO, wanted, block, medianTimePast);
    }
  }

  private static LoneNode node(Block block, int height) {
    return new LoneNode(block.hash(), height, block, block.header().timeSec());
  }

  private static List<Coin> undo(String file) {
    ByteReader in = new ByteReader(Vectors.bytes(file));
    List<Coin> coins = new ArrayList<>();
    while (!in.isAtEnd()) {
      coins.add(new Coin(TxOut.readFrom(in), 0, false));
    }
    return coins;
  }

  @Test
  void acceptsMainnet300025WithItsCoins() {
    Block block = Vectors.block("blocks-with-spent/mainnet-300025.raw");
    SpentBlock.Result result =
        new SpentBlock(block, undo("blocks-with-spent/mainnet-300025.undo"))
            .accept(consensus(Networks.MAINNET), node(block, 300_025));
    assertThat(result.scripts()).isEqualTo(1427);
    assertThat(result.paidSat()).isEqualTo(2_500_000_000L + result.feesSat());
  }

  @Test
  void acceptsTestnet3With9979WitnessInputs() {
    Block block = Vectors.block("blocks-with-spent/testnet3-928927.raw");
    SpentBlock.Result result =
        new SpentBlock(block, undo("blocks-with-spent/testnet3-928927.undo"))
            .accept(consensus(Networks.TESTNET3), node(block, 928_927));
    assertThat(result.scripts()).isEqualTo(9983);
    assertThat(result.paidSat()).isEqualTo(312_500_000L + result.feesSat());
  }

  @Test
  void acceptsMainnet367891With20000EmptyScripts() throws IOException {
    Block block = Vectors.block("blocks-with-spent/mainnet-367891.raw");
    byte[] packed = Vectors.bytes("blocks-with-spent/mainnet-367891.spent_utxos.json.gz");
    List<Coin> coins = new ArrayList<>();
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      for (JsonNode entry : new ObjectMapper().readTree(in)) {
        JsonNode out = entry.get("txout");
        coins.add(
            new Coin(
                new TxOut(
                    out.get("value").asLong(), Script.ofHex(out.get("script_pubkey").asText())),
                entry.get("creation_height").asInt(),
                entry.get("is_coinbase").asBoolean()));
      }
    }
    SpentBlock.Result result =
        new SpentBlock(block, coins).accept(consensus(Networks.MAINNET), node(block, 367_891));
    assertThat(result.scripts()).isEqualTo(20_817);
    assertThat(result.paidSat()).isEqualTo(2_500_000_000L + result.feesSat());
  }

  /// Coins by outpoint, in the form of Core's coins database; all of them pay to key hashes.
  private static Map<OutPoint, Coin> utxoStore(String file) {
    ByteReader in = new ByteReader(Vectors.bytes(file));
    Map<OutPoint, Coin> coins = new HashMap<>();
    while (!in.isAtEnd()) {
      OutPoint outpoint = OutPoint.readFrom(in);
      ByteReader entry = new ByteReader(in.bytes(in.int32Le()));
      long code = VarInt.read(entry);
      long valueSat = decompressedSat(VarInt.read(entry));
      assertThat(entry.uint8()).isZero();
      byte[] script = Hex.decode("76a914" + Hex.encode(entry.rest()) + "88ac");
      coins.put(
          outpoint,
          new Coin(new TxOut(valueSat, Script.of(script)), (int) (code >> 1), (code & 1) != 0));
    }
    return coins;
  }

  /// Inverse of Core's CompressAmount.
  private static long decompressedSat(long compressed) {
    if (compressed == 0) {
      return 0;
    }
    long rest = compressed - 1;
    int zeros = (int) (rest % 10);
    rest /= 10;
    long digits = zeros < 9 ? rest / 9 * 10 + rest % 9 + 1 : rest + 1;
    return digits * Math.powExact(10L, zeros);
  }

  @Test
  void acceptsMainnet277647WithItsCoins() {
    Block block = Vectors.block("blocks-with-spent/mainnet-277647.raw");
    Map<OutPoint, Coin> coins = utxoStore("blocks-with-spent/mainnet-277647.utxostore");
    assertThat(coins).hasSize(732);
    List<Coin> spent =
        block.transactions().stream()
            .filter(tx -> !tx.isCoinbase())
            .flatMap(tx -> tx.inputs().stream())
            .map(input -> coins.getOrDefault(input.prevout(), Coin.NONE))
            .toList();
    SpentBlock.Result result =
        new SpentBlock(block, spent).accept(consensus(Networks.MAINNET), node(block, 277_647));
    assertThat(result.scripts()).isEqualTo(732);
    assertThat(result.paidSat()).isEqualTo(2_500_000_000L + result.feesSat());
  }

  @Test
  void acceptsMainnetBlocksTo2100() {
    Replay replay = new Replay(Networks.MAINNET);
    replay.acceptAll(Vectors.blocks("chain/mainnet-blocks-1-2100.txt"));
    assertThat(replay.height()).isEqualTo(2100);
    assertThat(replay.scripts).isEqualTo(111);
    assertThat(replay.coins).hasSize(2030);
    assertThat(replay.totalSat()).isEqualTo(10_500_000_000_000L);
  }

  @Test
  void acceptsTestnet3BlocksTo520() {
    Replay replay = new Replay(Networks.TESTNET3);
    replay.acceptAll(Vectors.blocks("chain/testnet3-blocks-1-520.txt"));
    assertThat(replay.height()).isEqualTo(520);
    assertThat(replay.scripts).isEqualTo(1712);
    assertThat(replay.coins).hasSize(688);
    assertThat(replay.totalSat()).isEqualTo(2_600_000_000_000L);
  }

  @Test
  void acceptsRegtestBlocksTo206() {
    Replay replay = new Replay(Networks.REGTEST);
    replay.acceptAll(Vectors.blocks("chain/regtest-blocks-1-206.txt"));
    assertThat(replay.height()).isEqualTo(206);
    assertThat(replay.scripts).isEqualTo(26);
    assertThat(replay.coins).hasSize(230);
    assertThat(replay.totalSat()).isEqualTo(887_500_000_000L);
  }

  /// A chain from genesis with its coins in a map: every rule in its order.
  private static final class Replay {
    private static final long NOW_SEC = 4_000_000_000L;
    private static final int OP_RETURN = 0x6a;

    private final Consensus consensus;
    private final HeaderChain chain;
    private final Map<OutPoint, Coin> coins = new HashMap<>();
    private int scripts;

    Replay(NetworkParams network) {
      consensus = consensus(network);
      chain = HeaderChain.from(network.genesis().header());
    }

    int height() {
      return chain.tipHeight();
    }

    long totalSat() {
      return coins.values().stream().mapToLong(Coin::valueSat).sum();
    }

    void acceptAll(List<Block> blocks) {
      blocks.forEach(this::accept);
    }

    private void accept(Block block) {
      assertThat(consensus.isMutated(block, height() + 1 >= consensus.params().segwitHeight()))
          .isFalse();
      assertThat(consensus.checkStructure(block).isValid()).isTrue();
      assertThat(consensus.checkHeader(block.header()).isValid()).isTrue();
      assertThat(consensus.checkHeaderInContext(block.header(), chain.tip(), NOW_SEC).isValid())
          .isTrue();
      assertThat(consensus.checkInContext(block, chain.tip()).isValid()).isTrue();
      chain.append(block.header());
      assertThat(consensus.needsOverwriteCheck(chain.tip())).isTrue();
      assertThat(consensus.checkOverwrites(block, coins::containsKey).isValid()).isTrue();
      List<Coin> spent = new ArrayList<>();
      for (Transaction tx : block.transactions()) {
        if (!tx.isCoinbase()) {
          for (TxIn input : tx.inputs()) {
            Coin coin = coins.remove(input.prevout());
            spent.add(coin == null ? Coin.NONE : coin);
          }
        }
        add(tx);
      }
      scripts += new SpentBlock(block, spent).accept(consensus, chain.tip()).scripts();
    }

    private void add(Transaction tx) {
      for (int i = 0; i < tx.outputs().size(); i++) {
        TxOut output = tx.outputs().get(i);
        Script script = output.scriptPubKey();
        if (script.isEmpty() || script.byteAt(0) != OP_RETURN) {
          coins.put(
              new OutPoint(tx.txid(), i), new Coin(output, chain.tipHeight(), tx.isCoinbase()));
        }
      }
    }
  }
}
