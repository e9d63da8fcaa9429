package org.basalt.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.basalt.core.bytes.Hex;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Five nodes in a line, on loopback: what is given to the first is mined by the last.
final class TransactionLineTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int NODES = 5;
  private static final int BLOCKS = 103;
  private static final long COINBASE_SAT = 5_000_000_000L;

  /// Pays to the script `OP_TRUE` behind its hash, which anyone can spend.
  private static final String ADDRESS =
      "bcrt1qft5p2uhsdcdc3l2ua4ap5qqfg4pjaqlp250x7us7a8qqhrxrxfsqseac85";

  private static final Script SCRIPT_PUB_KEY =
      Script.ofHex("00204ae81572f06e1b88fd5ced7a1a000945432e83e1551e6f721ee9c00b8cc33260");

  @TempDir Path scratch;

  private final List<Daemon> line = new ArrayList<>();

  @AfterEach
  void close() {
    line.reversed().forEach(Daemon::close);
  }

  @Test
  void fiveNodesOfOursPassOnATransactionAndAPackageWhoseParentPaysNothing() {
    for (int i = 0; i < NODES; i++) {
      line.add(Daemon.basalt(directory(), "regtest", options()));
    }
    passOn();
  }

  @Test
  void nodesOfOursAndBitcoindByTurnsPassOnATransactionAndAPackageWhoseParentPaysNothing() {
    String program = System.getenv("BITCOIND");
    assumeThat(program).as("the environment's BITCOIND names no program").isNotBlank();
    Path bitcoind = Path.of(String.valueOf(program));
    for (int i = 0; i < NODES; i++) {
      line.add(
          i % 2 == 0
              ? Daemon.basalt(directory(), "regtest", options())
              : Daemon.bitcoind(bitcoind, directory(), "regtest", options()));
    }
    passOn();
  }

  private Path directory() {
    return scratch.resolve("node" + line.size());
  }

  /// Each connects to the one before, which trusts it, so that announcements do not wait.
  private String[] options() {
    String connect = line.isEmpty() ? "-connect=0" : "-connect=" + line.getLast().address();
    return new String[] {connect, "-listen=1", "-whitelist=noban@127.0.0.1"};
  }

  private void passOn() {
    Daemon first = line.getFirst();
    first.call("generatetoaddress", BLOCKS, ADDRESS);
    awaitTips(first.tip());

    Transaction single = spend(2, coinbase(1), COINBASE_SAT, 10_000);
    first.call("sendrawtransaction", hex(single));
    mineAtTheFarEnd(List.of(single));

    Transaction parent = spend(3, coinbase(2), COINBASE_SAT, 0);
    Transaction child = spend(3, new OutPoint(parent.txid(), 0), COINBASE_SAT, 10_000);
    JsonNode sent = first.call("submitpackage", List.of(hex(parent), hex(child)));
    assertThat(sent.get("package_msg").asText()).isEqualTo("success");
    mineAtTheFarEnd(List.of(parent, child));
  }

  private void mineAtTheFarEnd(List<Transaction> transactions) {
    Daemon last = line.getLast();
    List<String> ids = transactions.stream().map(tx -> tx.txid().toString()).toList();
    await("the last node has " + ids)
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(texts(last.call("getrawmempool"))).containsExactlyInAnyOrderElementsOf(ids));
    last.call("generatetoaddress", 1, ADDRESS);
    awaitTips(last.tip());
    assertThat(texts(line.getFirst().call("getblock", last.tip()).get("tx"))).containsAll(ids);
    for (Daemon node : line) {
      assertThat(node.call("getrawmempool")).isEmpty();
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private void awaitTips(String hash) {
    line.forEach(node -> node.awaitTip(hash, LIMIT));
  }

  private OutPoint coinbase(int height) {
    Daemon first = line.getFirst();
    String hash = first.call("getblockhash", height).asText();
    return new OutPoint(Txid.parse(first.call("getblock", hash).get("tx").get(0).asText()), 0);
  }

  private static Transaction spend(int version, OutPoint coin, long valueSat, long feeSat) {
    return Transaction.of(
        version,
        List.of(new TxIn(coin, Script.EMPTY, TxIn.SEQUENCE_FINAL, Witness.of(new byte[] {0x51}))),
        List.of(new TxOut(valueSat - feeSat, SCRIPT_PUB_KEY)),
        0);
  }

  private static String hex(Transaction tx) {
    return Hex.encode(TransactionCodec.encode(tx));
  }
}
