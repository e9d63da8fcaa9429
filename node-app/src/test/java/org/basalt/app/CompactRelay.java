package org.basalt.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.Hex;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;

/// Two connected nodes that give each other blocks in compact form, with transactions that both
/// have and some that only the miner has.
final class CompactRelay {
  /// Pays to the script `OP_TRUE` behind its hash, which anyone can spend.
  private static final String ADDRESS =
      "bcrt1qft5p2uhsdcdc3l2ua4ap5qqfg4pjaqlp250x7us7a8qqhrxrxfsqseac85";

  private static final String SCRIPT_PUB_KEY =
      "00204ae81572f06e1b88fd5ced7a1a000945432e83e1551e6f721ee9c00b8cc33260";
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final int MATURE_BLOCKS = 100;
  private static final int TRANSACTIONS = 30;
  private static final int UNKNOWN_TRANSACTIONS = 3;
  private static final int PAYLOAD_BYTES = 1_500;
  private static final long OUTPUT_SAT = 4_999_900_000L;

  private static final List<String> FIELDS =
      List.of(
          "inbound",
          "connection_type",
          "subver",
          "version",
          "servicesnames",
          "transport_protocol_type",
          "session_id",
          "bip152_hb_to",
          "bip152_hb_from",
          "synced_blocks",
          "bytessent_per_msg",
          "bytesrecv_per_msg");

  private final List<String> record = new ArrayList<>();
  private final Daemon one;
  private final Daemon other;
  private int nextCoinbase = 1;

  CompactRelay(Daemon one, Daemon other) {
    this.one = one;
    this.other = other;
  }

  /// Coins for all (of the first 149 blocks, which have equal subsidies) transactions, and each
  /// node has found the other quick with new blocks.
  void prepare() {
    one.call(
        "generatetoaddress", MATURE_BLOCKS + 4 * (TRANSACTIONS + UNKNOWN_TRANSACTIONS), ADDRESS);
    other.awaitTip(one.tip(), LIMIT);
    mine(other, one);
    mine(one, other);
    await("both announce blocks in compact form")
        .atMost(LIMIT)
        .untilAsserted(() -> {
          for (Daemon node : List.of(one, other)) {
            JsonNode peer = peerOf(node);
            assertThat(peer.get("bip152_hb_to").asBoolean()).isTrue();
            assertThat(peer.get("bip152_hb_from").asBoolean()).isTrue();
          }
        });
  }

  private static void mine(Daemon miner, Daemon receiver) {
    miner.call("generatetoaddress", 1, ADDRESS);
    receiver.awaitTip(miner.tip(), LIMIT);
  }

  /// A block of which the receiver has all transactions takes a fraction of its bytes.
  void relayKnown(Daemon miner, Daemon receiver) {
    fillMempools();
    Relayed relayed = relay("known", miner, receiver, List.of());
    assertThat(relayed.cmpctBlock()).isPositive().isLessThan(relayed.blockBytes() / 50);
    assertThat(relayed.blockTxn()).isZero();
    assertThat(relayed.block()).isZero();
  }

  /// Transactions that the receiver lacks come behind it.
  void relayUnknown(Daemon miner, Daemon receiver) {
    fillMempools();
    Relayed relayed = relay("in part unknown", miner, receiver, transactions(UNKNOWN_TRANSACTIONS));
    assertThat(relayed.cmpctBlock()).isPositive().isLessThan(relayed.blockBytes() / 50);
    assertThat(relayed.blockTxn())
        .isBetween(
            UNKNOWN_TRANSACTIONS * PAYLOAD_BYTES, (UNKNOWN_TRANSACTIONS + 1) * PAYLOAD_BYTES);
    assertThat(relayed.block()).isZero();
  }

  /// Bytes that the receiver heard of a block, by message.
  private record Relayed(int blockBytes, int cmpctBlock, int blockTxn, int block) {}

  private Relayed relay(String content, Daemon miner, Daemon receiver, List<String> unknown) {
    JsonNode received = peerOf(receiver).get("bytesrecv_per_msg");
    JsonNode sent = peerOf(miner).get("bytessent_per_msg");
    List<String> all = new ArrayList<>();
    miner.call("getrawmempool").forEach(txid -> all.add(txid.asText()));
    all.addAll(unknown);
    String hash = miner.call("generateblock", ADDRESS, all).get("hash").asText();
    receiver.awaitTip(hash, LIMIT);
    JsonNode receivedAfter = peerOf(receiver).get("bytesrecv_per_msg");
    JsonNode sentAfter = peerOf(miner).get("bytessent_per_msg");
    Relayed relayed =
        new Relayed(
            receiver.call("getblock", hash).get("size").asInt(),
            difference(received, receivedAfter, "cmpctblock"),
            difference(received, receivedAfter, "blocktxn"),
            difference(received, receivedAfter, "block"));
    record.add(miner + " to " + receiver + ", transactions " + content + ": received " + relayed);
    for (String command : List.of("cmpctblock", "blocktxn", "block")) {
      assertThat(difference(sent, sentAfter, command))
          .as("bytes of %s that the sender counts", command)
          .isEqualTo(difference(received, receivedAfter, command));
    }
    return relayed;
  }

  private static int difference(JsonNode before, JsonNode after, String command) {
    return after.path(command).asInt() - before.path(command).asInt();
  }

  private static JsonNode peerOf(Daemon node) {
    JsonNode peers = node.call("getpeerinfo");
    assertThat(peers).hasSize(1);
    return peers.get(0);
  }

  /// What each says of the other.
  void noteConnection() {
    for (Daemon node : List.of(one, other)) {
      JsonNode peer = peerOf(node);
      StringBuilder line = new StringBuilder(node + " getpeerinfo:");
      for (String field : FIELDS) {
        line.append(' ').append(field).append('=').append(peer.get(field));
      }
      record.add(line.toString());
    }
  }

  /// Lines on what was relayed and how.
  List<String> record() {
    return List.copyOf(record);
  }

  private void fillMempools() {
    for (String hex : transactions(TRANSACTIONS)) {
      for (Daemon node : List.of(one, other)) {
        node.call("sendrawtransaction", hex); // which the other may have told it of already
      }
    }
    for (Daemon node : List.of(one, other)) {
      assertThat(node.call("getrawmempool")).hasSize(TRANSACTIONS);
    }
  }

  private List<String> transactions(int count) {
    List<String> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String hash = one.call("getblockhash", nextCoinbase).asText();
      all.add(spend(one.call("getblock", hash).get("tx").get(0).asText()));
      nextCoinbase++;
    }
    return all;
  }

  private static String spend(String coinbase) {
    byte[] script = new byte[4 + PAYLOAD_BYTES];
    script[0] = 0x6a; // OP_RETURN
    script[1] = 0x4d; // OP_PUSHDATA2
    script[2] = (byte) PAYLOAD_BYTES;
    script[3] = (byte) (PAYLOAD_BYTES >>> 8);
    Transaction tx =
        Transaction.of(
            2,
            List.of(
                new TxIn(
                    new OutPoint(Txid.parse(coinbase), 0),
                    Script.EMPTY,
                    -1,
                    Witness.of(new byte[] {0x51}))),
            List.of(
                new TxOut(OUTPUT_SAT, Script.of(Hex.decode(SCRIPT_PUB_KEY))),
                new TxOut(0, Script.of(script))),
            0);
    ArraySink out = new ArraySink(tx.totalSize());
    TransactionCodec.write(tx, out);
    return Hex.encode(out.toByteArray());
  }
}
