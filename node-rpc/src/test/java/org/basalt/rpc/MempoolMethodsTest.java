package org.basalt.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.basalt.chain.api.MempoolEntryInfo;
import org.basalt.chain.api.MempoolImport;
import org.basalt.chain.api.TxOutcome;
import org.basalt.core.address.AddressCodec;
import org.basalt.core.address.Descriptors;
import org.basalt.core.bytes.Hex;
import org.basalt.core.consensus.Coin;
import org.basalt.core.crypto.bc.BouncyCastleSecp256k1;
import org.basalt.core.hash.Txid;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.runtime.NodeClock;
import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;
import org.basalt.core.verdict.TxVerdict;
import org.basalt.p2p.api.PeerService;
import org.basalt.rpc.json.JsonReader;
import org.basalt.rpc.method.StandardMethods;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcException;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcStatus;
import org.junit.jupiter.api.Test;

/// Answers about unconfirmed transactions, as Bitcoin Core gives them on regtest.
class MempoolMethodsTest {
  private final FakeControl control = new FakeControl();
  private static final OutPoint COIN = new OutPoint(Txid.parse("aa".repeat(32)), 1);
  private static final Script SCRIPT = Script.ofHex("0014" + "11".repeat(20));

  private final FakeChain chain = new FakeChain(Networks.REGTEST);
  private final FakePeers peers = new FakePeers();
  private final Transaction tx = paying(SCRIPT);

  private static Transaction paying(Script script) {
    return Transaction.of(
        2,
        List.of(new TxIn(COIN, Script.EMPTY, TxIn.SEQUENCE_FINAL, Witness.EMPTY)),
        List.of(new TxOut(90_000, script)),
        0);
  }

  private static String hex(Transaction tx) {
    return "\"" + Hex.encode(TransactionCodec.encode(tx)) + "\"";
  }

  private void addToMempool() {
    MempoolEntryInfo.Family alone = new MempoolEntryInfo.Family(1, tx.sizeVb(), 10_000);
    chain.mempool.put(
        tx.txid(),
        new MempoolEntryInfo(
            tx,
            tx.sizeVb(),
            10_000,
            12_000,
            1_600_000_000,
            7,
            alone,
            alone,
            tx.weightWu(),
            10_000,
            List.of(),
            List.of(),
            false,
            true));
  }

  private void accept(Transaction accepted, long feeSat) {
    chain.outcomes.put(
        accepted.txid(),
        new TxOutcome.Accepted(
            accepted.txid(),
            accepted.wtxid(),
            feeSat,
            accepted.sizeVb(),
            new TxOutcome.Worth(feeSat, accepted.sizeVb(), List.of(accepted.wtxid())),
            List.of()));
  }

  private void refuse(TxVerdict.Invalid verdict) {
    chain.outcomes.put(tx.txid(), new TxOutcome.Refused(verdict));
  }

  /// The answer as text, or code and message of the error.
  private String call(String name, String arguments) {
    AddressCodec addresses = new AddressCodec(Networks.REGTEST.prefixes());
    BouncyCastleSecp256k1 engine = new BouncyCastleSecp256k1();
    NodeView node =
        new NodeView(
            chain.view(),
            chain.service(),
            peers.service(),
            NodeClock.manual(1_600_000_000),
            control,
            Fake.of(RpcStatus.class, new Object()),
            addresses,
            new Descriptors(addresses, engine),
            engine);
    RpcMethod method =
        StandardMethods.ALL.stream()
            .filter(m -> m.spec().name().equals(name))
            .findFirst()
            .orElseThrow();
    Json values = JsonReader.read("[" + arguments + "]").orElseThrow();
    try {
      Json answer = method.call(RpcArgs.checked(method.spec(), values.asArray()), node);
      assertThat(method.spec().results())
          .as("documented answers to %s", arguments)
          .anyMatch(doc -> doc.mismatch(answer).isEmpty());
      return answer.toText();
    } catch (RpcException e) {
      return e.code().number() + " " + e.getMessage();
    }
  }

  @Test
  void showsDeprecatedFieldsOnlyToWhoAsksForThem() {
    addToMempool();
    String id = "\"" + tx.txid() + "\"";
    assertThat(call("getmempoolentry", id)).doesNotContain("bip125-replaceable");
    assertThat(call("getmempoolinfo", "")).doesNotContain("fullrbf");
    control.deprecated = Set.of("bip125", "fullrbf");
    assertThat(call("getmempoolentry", id)).contains("\"bip125-replaceable\":true");
    assertThat(call("getmempoolinfo", "")).contains("\"fullrbf\":true");
  }

  @Test
  void sendsATransactionOnce() {
    accept(tx, 1_000);
    assertThat(call("sendrawtransaction", hex(tx))).isEqualTo("\"" + tx.txid() + "\"");
    assertThat(chain.submitted).containsExactly(tx);
    addToMempool();
    assertThat(call("sendrawtransaction", hex(tx))).isEqualTo("\"" + tx.txid() + "\"");
    assertThat(chain.submitted).hasSize(1);
    assertThat(chain.unbroadcast).containsExactly(tx.txid());
    assertThat(peers.broadcast).as("announced each time").containsExactly(tx.wtxid(), tx.wtxid());
  }

  @Test
  void privateTransactionDoesNotComeIntoTheMempoolAndIsNotAnnounced() {
    peers.privacy = PeerService.PrivateBroadcasting.POSSIBLE;
    accept(tx, 1_000);
    assertThat(call("sendrawtransaction", hex(tx))).isEqualTo("\"" + tx.txid() + "\"");
    assertThat(chain.submitted).isEmpty();
    assertThat(chain.unbroadcast).isEmpty();
    assertThat(peers.broadcast).isEmpty();
    assertThat(peers.privately).containsExactly(tx);
    assertThat(call("getprivatebroadcastinfo", ""))
        .startsWith("{\"transactions\":[{\"txid\":\"" + tx.txid() + "\",\"wtxid\":")
        .endsWith(
            "\"time_added\":1600000000,\"peers\":[{\"address\":\"a.onion:8333\",\"sent\":1600000001},"
                + "{\"address\":\"b.onion:8333\",\"sent\":1600000002,\"received\":1600000009}]}]}");
    assertThat(call("abortprivatebroadcast", "\"" + tx.txid() + "\""))
        .isEqualTo(
            "{\"removed_transactions\":[{\"txid\":\""
                + tx.txid()
                + "\",\"wtxid\":\""
                + tx.wtxid()
                + "\",\"hex\":"
                + hex(tx)
                + "}]}");
    assertThat(call("abortprivatebroadcast", "\"" + tx.txid() + "\""))
        .isEqualTo("-5 Transaction not in private broadcast queue. Check getprivatebroadcastinfo.");
  }

  @Test
  void privateTransactionIsRefusedAsAnyOther() {
    peers.privacy = PeerService.PrivateBroadcasting.POSSIBLE;
    refuse(new TxVerdict.MissingInputs(Reject.of(RejectReason.BAD_TXNS_INPUTS_MISSINGORSPENT, "")));
    assertThat(call("sendrawtransaction", hex(tx))).isEqualTo("-25 bad-txns-inputs-missingorspent");
    accept(tx, 100_000_000);
    assertThat(call("sendrawtransaction", hex(tx)))
        .isEqualTo("-25 Fee exceeds maximum configured by user (e.g. -maxtxfee, maxfeerate)");
    assertThat(peers.privately).isEmpty();
    accept(tx, 1_000);
    peers.hasRoom = false;
    assertThat(call("sendrawtransaction", hex(tx)))
        .isEqualTo("-37 Private broadcast queue is full");
  }

  @Test
  void nothingIsSentWhereItCannotBeSentPrivately() {
    peers.privacy = PeerService.PrivateBroadcasting.NOT_REACHABLE;
    accept(tx, 1_000);
    assertThat(call("sendrawtransaction", hex(tx)))
        .startsWith("-1 -privatebroadcast is enabled, but none of the Tor or I2P networks is");
    assertThat(chain.submitted).isEmpty();
    peers.privacy = PeerService.PrivateBroadcasting.OFF;
    assertThat(call("getprivatebroadcastinfo", "")).startsWith("-32601 Private broadcast is not");
    assertThat(call("abortprivatebroadcast", "\"" + tx.txid() + "\""))
        .startsWith("-32601 Private broadcast is not enabled.");
  }

  @Test
  void listsOrphansWithThePeersThatHaveThem() {
    peers.orphans.add(new PeerService.OrphanInfo(tx, List.of(3L, 5L)));
    assertThat(call("getorphantxs", "")).isEqualTo("[\"" + tx.txid() + "\"]");
    assertThat(call("getorphantxs", "1"))
        .startsWith("[{\"txid\":\"" + tx.txid() + "\",\"wtxid\":\"" + tx.wtxid())
        .endsWith("\"weight\":" + tx.weightWu() + ",\"from\":[3,5]}]");
    assertThat(call("getorphantxs", "2")).endsWith(",\"hex\":" + hex(tx) + "}]");
    assertThat(call("getorphantxs", "3")).isEqualTo("-8 Invalid verbosity value 3");
    assertThat(call("getorphantxs", "true")).startsWith("-3 ");
  }

  @Test
  void tellsWhyATransactionIsNotSent() {
    refuse(new TxVerdict.Reconsiderable(Reject.of(RejectReason.MIN_RELAY_FEE_NOT_MET, "0 < 9")));
    assertThat(call("sendrawtransaction", hex(tx))).isEqualTo("-26 min relay fee not met, 0 < 9");
    refuse(new TxVerdict.MissingInputs(Reject.of(RejectReason.BAD_TXNS_INPUTS_MISSINGORSPENT, "")));
    assertThat(call("sendrawtransaction", hex(tx))).isEqualTo("-25 bad-txns-inputs-missingorspent");
    assertThat(call("sendrawtransaction", "\"00\""))
        .isEqualTo("-22 TX decode failed. Make sure the tx has at least one input.");
    chain.coins.put(new OutPoint(tx.txid(), 0), new Coin(tx.outputs().get(0), 1, false));
    assertThat(call("sendrawtransaction", hex(tx)))
        .isEqualTo("-27 Transaction outputs already in utxo set");
  }

  @Test
  void guardsAgainstFeesAndBurnsByMistake() {
    accept(tx, 10_000_000L * tx.sizeVb() / 1_000 + 1);
    assertThat(call("sendrawtransaction", hex(tx)))
        .isEqualTo("-25 Fee exceeds maximum configured by user (e.g. -maxtxfee, maxfeerate)");
    assertThat(call("sendrawtransaction", hex(tx) + ",0")).isEqualTo("\"" + tx.txid() + "\"");
    assertThat(call("sendrawtransaction", hex(tx) + ",1"))
        .isEqualTo("-8 Fee rates larger than or equal to 1BTC/kvB are not accepted");
    Transaction burning = paying(Script.ofHex("6a"));
    accept(burning, 0);
    assertThat(call("sendrawtransaction", hex(burning)))
        .isEqualTo("-25 Unspendable output exceeds maximum configured by user (maxburnamount)");
    assertThat(call("sendrawtransaction", hex(burning) + ",0,\"0.0009\""))
        .isEqualTo("\"" + burning.txid() + "\"");
  }

  @Test
  void testsATransaction() {
    accept(tx, 10_000);
    String ids = "[{\"txid\":\"%s\",\"wtxid\":\"%s\",".formatted(tx.txid(), tx.wtxid());
    assertThat(tx.sizeVb()).isEqualTo(82);
    assertThat(call("testmempoolaccept", "[" + hex(tx) + "]"))
        .isEqualTo(
            ids
                + "\"allowed\":true,\"vsize\":82,\"fees\":{\"base\":0.00010000,"
                + "\"effective-feerate\":0.00121951,\"effective-includes\":[\""
                + tx.wtxid()
                + "\"]}}]");
    assertThat(call("testmempoolaccept", "[" + hex(tx) + "],\"0.001\""))
        .isEqualTo(ids + "\"allowed\":false,\"reject-reason\":\"max-fee-exceeded\"}]");
    refuse(new TxVerdict.MissingInputs(Reject.of(RejectReason.BAD_TXNS_INPUTS_MISSINGORSPENT, "")));
    assertThat(call("testmempoolaccept", "[" + hex(tx) + "]"))
        .isEqualTo(ids + "\"allowed\":false,\"reject-reason\":\"missing-inputs\"}]");
    refuse(new TxVerdict.MempoolPolicy(Reject.of(RejectReason.TRUC_VIOLATION, "too big")));
    assertThat(call("testmempoolaccept", "[" + hex(tx) + "]"))
        .isEqualTo(
            ids
                + "\"allowed\":false,\"reject-reason\":\"TRUC-violation\","
                + "\"reject-details\":\"TRUC-violation, too big\"}]");
    assertThat(call("testmempoolaccept", "[]"))
        .isEqualTo("-8 Array must contain between 1 and 25 transactions.");
    assertThat(call("testmempoolaccept", "[\"ff\"]"))
        .isEqualTo("-22 TX decode failed: ff Make sure the tx has at least one input.");
  }

  @Test
  void showsEntries() {
    addToMempool();
    String entry =
        "{\"vsize\":82,\"weight\":328,\"time\":1600000000,\"height\":7,\"descendantcount\":1,"
            + "\"descendantsize\":82,\"ancestorcount\":1,\"ancestorsize\":82,\"wtxid\":\""
            + tx.wtxid()
            + "\",\"chunkweight\":328,\"fees\":{\"base\":0.00010000,\"modified\":0.00012000,"
            + "\"ancestor\":0.00010000,\"descendant\":0.00010000,\"chunk\":0.00010000},"
            + "\"depends\":[],\"spentby\":[],\"unbroadcast\":false}";
    String id = "\"" + tx.txid() + "\"";
    assertThat(call("getmempoolentry", id)).isEqualTo(entry);
    assertThat(call("getmempoolentry", "\"" + COIN.txid() + "\""))
        .isEqualTo("-5 Transaction not in mempool");
    assertThat(call("getrawmempool", "")).isEqualTo("[" + id + "]");
    assertThat(call("getrawmempool", "true")).isEqualTo("{" + id + ":" + entry + "}");
    assertThat(call("getrawmempool", "false,true"))
        .isEqualTo("{\"txids\":[" + id + "],\"mempool_sequence\":2}");
    assertThat(call("getrawtransaction", id)).isEqualTo(hex(tx));
    assertThat(call("getrawtransaction", id + ",1")).doesNotContain("blockhash");
  }

  @Test
  void outputsAreMadeAndSpentByTheMempoolUnlessItIsLeftOut() {
    chain.coins.put(COIN, new Coin(new TxOut(100_000, SCRIPT), 0, false));
    String spent = "\"" + COIN.txid() + "\",1";
    String made = "\"" + tx.txid() + "\",0";
    assertThat(call("gettxout", spent)).contains("\"confirmations\":1");
    assertThat(call("gettxout", made)).isEqualTo("null");
    addToMempool();
    assertThat(call("gettxout", spent)).isEqualTo("null");
    assertThat(call("gettxout", spent + ",false")).contains("\"value\":0.00100000");
    assertThat(call("gettxout", made))
        .contains("\"confirmations\":0")
        .contains("\"value\":0.00090000");
    assertThat(call("gettxout", made + ",false")).isEqualTo("null");
  }

  @Test
  void saysWhereTheMempoolWasWritten() {
    assertThat(call("savemempool", "")).isEqualTo("{\"filename\":\"/there/mempool.dat\"}");
    chain.savedTo = Optional.empty();
    assertThat(call("savemempool", "")).isEqualTo("-1 Unable to dump mempool to disk");
    chain.isMempoolLoaded = false;
    assertThat(call("savemempool", "")).isEqualTo("-1 The mempool was not loaded yet");
    assertThat(call("getmempoolinfo", "")).contains("\"loaded\":false");
  }

  @Test
  void importsTransactionsOfAFileAndBelievesNothingElseUnlessTold() {
    assertThat(call("importmempool", "\"/a\"")).isEqualTo("{}");
    assertThat(
            call(
                "importmempool",
                "\"/b\", {\"use_current_time\":false, \"apply_fee_delta_priority\":true,"
                    + " \"apply_unbroadcast_set\":true}"))
        .isEqualTo("{}");
    assertThat(chain.imports)
        .containsExactly(
            Map.entry(Path.of("/a"), new MempoolImport(true, false, false)),
            Map.entry(Path.of("/b"), new MempoolImport(false, true, true)));
    chain.savedTo = Optional.empty();
    assertThat(call("importmempool", "\"/c\""))
        .isEqualTo("-1 Unable to import mempool file, see debug log for details.");
  }
}
