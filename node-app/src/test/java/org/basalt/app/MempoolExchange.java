package org.basalt.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.basalt.core.bytes.Hex;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.script.ScriptBuilder;

/// Two nodes on one chain read the `mempool.dat` that the other has written. Transactions do not go
/// from one to the other in another way.
record MempoolExchange(Daemon core, Daemon basalt) {
  private static final Duration SYNC_LIMIT = Duration.ofMinutes(1);
  private static final byte[] WITNESS_SCRIPT = {0x51};
  private static final Script ANYONE =
      new ScriptBuilder().op(0).data(Sha256.hash(WITNESS_SCRIPT)).build();
  private static final Map<String, Boolean> ALL =
      Map.of(
          "use_current_time",
          false,
          "apply_fee_delta_priority",
          true,
          "apply_unbroadcast_set",
          true);

  void run() {
    String descriptor = "raw(" + Hex.encode(ANYONE.toByteArray()) + ")";
    core.call("generatetodescriptor", 103, descriptor);
    basalt.awaitTip(core.tip(), SYNC_LIMIT);
    basalt.call("setnetworkactive", false);

    Transaction parent = spend(coinbase(1), 1_000);
    Transaction child = spend(parent, 2_000);
    Transaction other = spend(coinbase(2), 3_000);
    for (Transaction tx : List.of(parent, child, other)) {
      send(core, tx);
    }
    core.call("prioritisetransaction", child.txid().toString(), 0, 700);
    basalt.call("importmempool", saved(core), ALL);
    assertThat(txids(basalt)).isEqualTo(txids(core)).hasSize(3);
    for (Transaction tx : List.of(parent, child, other)) {
      assertSame(tx);
    }
    assertThat(basalt.call("getmempoolinfo").get("unbroadcastcount").asInt()).isEqualTo(3);

    Transaction late = spend(coinbase(3), 4_000);
    send(basalt, late);
    basalt.call("prioritisetransaction", late.txid().toString(), 0, -50);
    core.call("importmempool", saved(basalt), ALL);
    assertThat(txids(core)).isEqualTo(txids(basalt)).hasSize(4);
    assertSame(late);
  }

  private static String saved(Daemon daemon) {
    return daemon.call("savemempool").get("filename").asText();
  }

  private static void send(Daemon daemon, Transaction tx) {
    daemon.call("sendrawtransaction", Hex.encode(TransactionCodec.encode(tx)));
  }

  private static Set<String> txids(Daemon daemon) {
    Set<String> txids = new TreeSet<>();
    daemon.call("getrawmempool").forEach(txid -> txids.add(txid.asText()));
    return txids;
  }

  private void assertSame(Transaction tx) {
    JsonNode of = core.call("getmempoolentry", tx.txid().toString());
    JsonNode ours = basalt.call("getmempoolentry", tx.txid().toString());
    for (String field : List.of("time", "vsize", "weight", "fees", "unbroadcast", "depends")) {
      assertThat(ours.get(field)).as(field).isEqualTo(of.get(field));
    }
  }

  private Transaction coinbase(int height) {
    String hash = core.call("getblockhash", height).asText();
    String block = core.call("getblock", hash, 0).asText();
    return BlockCodec.decode(Hex.decode(block)).transactions().get(0);
  }

  private static Transaction spend(Transaction from, long feeSat) {
    OutPoint outpoint = new OutPoint(from.txid(), 0);
    TxIn input = new TxIn(outpoint, Script.EMPTY, TxIn.SEQUENCE_FINAL, Witness.of(WITNESS_SCRIPT));
    TxOut output = new TxOut(from.outputs().get(0).valueSat() - feeSat, ANYONE);
    return Transaction.of(2, List.of(input), List.of(output), 0);
  }
}
