package org.basalt.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.basalt.core.bytes.Hex;
import org.basalt.core.consensus.Coin;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.consensus.HeaderAncestry;
import org.basalt.core.consensus.MerkleTree;
import org.basalt.core.crypto.engine.SignatureEngines;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.MerkleRoot;
import org.basalt.core.hash.Txid;
import org.basalt.core.hash.Uint256;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.CompactTarget;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.testing.Vectors;
import org.basalt.core.verdict.BlockVerdict;
import org.junit.jupiter.api.Test;

/// Single steps of the main chain: a state, a block, the state after it. The state is just what the
/// header rules need, so retargets far from genesis are judged, too.
class RaitoVectorsTest {
  private static final String FOLDER = "blocks-with-spent/raito";
  private static final ConsensusParams PARAMS = Networks.MAINNET.consensus();
  private static final long NOW_SEC = 4_000_000_000L;

  private static List<String> files(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(Vectors.file(FOLDER))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(prefix))
          .sorted()
          .toList();
    }
  }

  /// The end of a chain of which eleven times and the first time of the retarget period are known.
  private record State(
      int height, BlockHash hash, int bits, long epochStartSec, List<Long> times, int back)
      implements HeaderAncestry {
    static State of(JsonNode json) {
      List<Long> times = new ArrayList<>();
      json.get("prev_timestamps").forEach(time -> times.add(time.asLong()));
      Uint256 target = Uint256.of(new BigInteger(json.get("current_target").asText()));
      return new State(
          json.get("block_height").asInt(),
          BlockHash.parse(json.get("best_block_hash").asText()),
          CompactTarget.encode(target),
          json.get("epoch_start_time").asLong(),
          times,
          0);
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public long timeSec() {
      boolean isPeriodStart = back > 0 && height % 2016 == 0 && back >= times.size();
      return isPeriodStart ? epochStartSec : times.get(times.size() - 1 - back);
    }

    @Override
    public long medianTimePast() {
      if (back > 0) {
        throw new AssertionError("median time below the state is not known");
      }
      return times.stream().sorted().toList().get(times.size() / 2);
    }

    @Override
    public HeaderAncestry ancestorAt(int wanted) {
      return new State(wanted, hash, bits, epochStartSec, times, back + height - wanted);
    }
  }

  /// The block on top of a state.
  private record Node(State prev, BlockHeader header) implements HeaderAncestry {
    @Override
    public BlockHash hash() {
      return header.hash();
    }

    @Override
    public int height() {
      return prev.height() + 1;
    }

    @Override
    public int version() {
      return header.version();
    }

    @Override
    public long timeSec() {
      return header.timeSec();
    }

    @Override
    public int bits() {
      return header.bits();
    }

    @Override
    public long medianTimePast() {
      throw new AssertionError("nobody asks for the block's own median time");
    }

    @Override
    public HeaderAncestry ancestorAt(int wanted) {
      return wanted == height() ? this : prev.ancestorAt(wanted);
    }
  }

  private static BlockHeader header(State prev, JsonNode json, MerkleRoot root) {
    return new BlockHeader(
        json.get("version").asInt(),
        prev.hash(),
        root,
        (int) json.get("time").asLong(),
        (int) json.get("bits").asLong(),
        (int) json.get("nonce").asLong());
  }

  private static byte[] bytes(JsonNode json) {
    return Hex.decode(json.asText().substring(2));
  }

  private static Transaction transaction(JsonNode json, List<Coin> coins) {
    List<TxIn> inputs = new ArrayList<>();
    for (JsonNode in : json.get("inputs")) {
      JsonNode previous = in.get("previous_output");
      OutPoint prevout =
          new OutPoint(
              Txid.parse(previous.get("txid").asText()), (int) previous.get("vout").asLong());
      List<byte[]> witness = new ArrayList<>();
      if (json.get("is_segwit").asBoolean()) {
        in.get("witness").forEach(item -> witness.add(bytes(item)));
      }
      inputs.add(
          new TxIn(
              prevout,
              Script.of(bytes(in.get("script"))),
              (int) in.get("sequence").asLong(),
              Witness.of(witness)));
      if (!prevout.isNull()) {
        coins.add(
            new Coin(
                output(previous.get("data")),
                previous.get("block_height").asInt(),
                previous.get("is_coinbase").asBoolean()));
      }
    }
    List<TxOut> outputs = new ArrayList<>();
    json.get("outputs").forEach(out -> outputs.add(output(out)));
    return Transaction.of(
        (int) json.get("version").asLong(), inputs, outputs, (int) json.get("lock_time").asLong());
  }

  private static TxOut output(JsonNode json) {
    return new TxOut(json.get("value").asLong(), Script.of(bytes(json.get("pk_script"))));
  }

  private static void assertHeaderLeadsTo(
      Consensus consensus, State prev, BlockHeader header, JsonNode json) {
    JsonNode expected = json.get("expected");
    assertThat(header.hash().toString()).isEqualTo(expected.get("best_block_hash").asText());
    assertThat(consensus.checkHeader(header)).isEqualTo(BlockVerdict.valid());
    assertThat(consensus.checkHeaderInContext(header, prev, NOW_SEC))
        .isEqualTo(BlockVerdict.valid());
    BigInteger before = new BigInteger(json.get("chain_state").get("total_work").asText());
    assertThat(before.add(CompactTarget.work(header.bits()).toBigInteger()))
        .isEqualTo(new BigInteger(expected.get("total_work").asText()));
  }

  @Test
  void headersFollowTheirStates() throws IOException {
    List<String> files = files("light_");
    assertThat(files).hasSize(11);
    Consensus consensus = new Consensus(PARAMS, SignatureEngines.auto().crossChecked());
    for (String file : files) {
      JsonNode json = Vectors.json(FOLDER + "/" + file);
      State prev = State.of(json.get("chain_state"));
      JsonNode block = json.get("blocks").get(0);
      MerkleRoot root = MerkleRoot.parse(block.get("data").get("merkle_root").asText());
      assertHeaderLeadsTo(consensus, prev, header(prev, block.get("header"), root), json);
    }
  }

  @Test
  void blocksSpendTheirCoins() throws IOException {
    List<String> files = files("full_");
    assertThat(files).hasSize(8);
    Consensus consensus = new Consensus(PARAMS, SignatureEngines.auto().crossChecked());
    int scripts = 0;
    for (String file : files) {
      JsonNode json = Vectors.json(FOLDER + "/" + file);
      State prev = State.of(json.get("chain_state"));
      JsonNode entry = json.get("blocks").get(0);
      List<Coin> coins = new ArrayList<>();
      List<Transaction> transactions = new ArrayList<>();
      for (JsonNode tx : entry.get("data").get("transactions")) {
        transactions.add(transaction(tx, coins));
      }
      MerkleRoot root = MerkleTree.ofTransactions(transactions).hash();
      BlockHeader header = header(prev, entry.get("header"), root);
      Block block = new Block(header, transactions);
      assertHeaderLeadsTo(consensus, prev, header, json);
      assertThat(consensus.checkStructure(block)).isEqualTo(BlockVerdict.valid());
      assertThat(consensus.checkInContext(block, prev)).isEqualTo(BlockVerdict.valid());
      scripts += new SpentBlock(block, coins).accept(consensus, new Node(prev, header)).scripts();
    }
    assertThat(scripts).isEqualTo(1171);
  }
}
