package org.basalt.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.basalt.core.bytes.Hex;
import org.basalt.core.crypto.bc.BouncyCastleSecp256k1;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.runtime.NodeClock;
import org.basalt.rpc.json.JsonReader;
import org.basalt.rpc.method.StandardMethods;
import org.basalt.rpc.server.RpcDispatcher;
import org.basalt.rpc.spec.Json;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Answers about known chains, byte by byte.
class BlockchainAnswersTest {
  private static final int GENESIS_TIME_REGTEST = 1_296_688_602;
  private static final int EXPECTED_ANSWERS = 168;

  @TempDir Path directory;

  private static Path vectors(String name) {
    Path path = Path.of(System.getProperty("basalt.vectors", "vectors"), name);
    Assumptions.assumeTrue(Files.exists(path), "test data is not here: " + path);
    return path;
  }

  private static FakeChain chainOf(List<String> blocks) {
    FakeChain chain = new FakeChain(Networks.REGTEST);
    blocks.forEach(hex -> chain.connect(BlockCodec.decode(Hex.decode(hex))));
    return chain;
  }

  /// Each line of the table is a request, an HTTP status and an answer: what Bitcoin Core 31.99
  /// answered when these 206 blocks were its regtest chain.
  @Test
  void answersAsCoreDoesForTheSameChain() throws Exception {
    List<String> blocks = Files.readAllLines(vectors("chain/regtest-blocks-1-206.txt"));
    FakeChain chain = chainOf(blocks);
    NodeClock clock = NodeClock.manual(GENESIS_TIME_REGTEST);
    RpcConfig config = RpcConfig.defaults(0, directory.resolve(".cookie"));
    int count = 0;
    try (Rpc rpc = new Rpc(config, clock, new FakeControl(), new BouncyCastleSecp256k1());
        HttpClient client = HttpClient.newHttpClient()) {
      rpc.start();
      rpc.open(chain.service(), new FakePeers().service());
      String cookie = Files.readString(directory.resolve(".cookie"));
      for (String line : table("/answers-regtest-206.tsv")) {
        String[] fields = line.split("\t", -1);
        HttpResponse<String> response = client.send(post(rpc, cookie, fields[0]), utf8());
        assertThat(response.body().stripTrailing()).as(fields[0]).isEqualTo(fields[2]);
        assertThat(response.statusCode()).as(fields[0]).isEqualTo(Integer.parseInt(fields[1]));
        count++;
      }
    }
    assertThat(count).isEqualTo(EXPECTED_ANSWERS);
  }

  private static HttpResponse.BodyHandler<String> utf8() {
    return HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8);
  }

  private static HttpRequest post(Rpc rpc, String cookie, String body) {
    String credentials =
        Base64.getEncoder().encodeToString(cookie.getBytes(StandardCharsets.UTF_8));
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rpc.port() + "/"))
        .header("Authorization", "Basic " + credentials)
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private static List<String> table(String resource) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(BlockchainAnswersTest.class.getResourceAsStream(resource))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  @Test
  void computesTheFiguresOfBlocksAsCoreDoes() throws IOException {
    JsonNode data =
        new ObjectMapper().readTree(vectors("core/functional/rpc_getblockstats.json").toFile());
    List<String> blocks =
        data.get("blocks").valueStream().skip(1).map(JsonNode::textValue).toList();
    assertThat(blocks).hasSize(103);
    FakeChain chain = chainOf(blocks);
    RpcDispatcher dispatcher =
        new RpcDispatcher(
            StandardMethods.ALL,
            NodeClock.manual(GENESIS_TIME_REGTEST),
            new FakeControl(),
            new BouncyCastleSecp256k1(),
            true);
    dispatcher.open(chain.service(), new FakePeers().service());
    int count = 0;
    for (JsonNode expected : data.get("stats")) {
      Json answer =
          dispatcher.call("getblockstats", Json.array().add(expected.get("height").asInt()));
      assertThat(new ObjectMapper().readTree(answer.toText())).isEqualTo(expected);
      count++;
    }
    assertThat(count).isEqualTo(3);
  }

  /// Of each block only what a light client asks is told.
  @Test
  void showsBlocksAsPublicServersDo() throws IOException {
    for (String name : List.of("signet-31500", "testnet4-40000")) {
      JsonNode expected =
          new ObjectMapper().readTree(vectors("blocks/" + name + ".getblock.json").toFile());
      var block = BlockCodec.decode(Hex.decode(expected.get("block").textValue()));
      Json.Obj shown = Json.object();
      shown
          .put("hash", block.hash().toString())
          .put("size", block.totalSize())
          .put("merkleroot", block.header().merkleRoot().toString())
          .put("bits", org.basalt.rpc.json.BlockJson.hex32(block.header().bits()));
      for (Json.Field field : shown.fields()) {
        assertThat(JsonReader.read(expected.get(field.key()).toString())).contains(field.value());
      }
    }
  }
}
