package org.basalt.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockUndo;
import org.basalt.chain.api.TxLocation;
import org.basalt.core.address.AddressCodec;
import org.basalt.core.address.Descriptors;
import org.basalt.core.consensus.MerkleTree;
import org.basalt.core.crypto.bc.BouncyCastleSecp256k1;
import org.basalt.core.hash.Txid;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.runtime.NodeClock;
import org.basalt.rpc.json.JsonReader;
import org.basalt.rpc.json.RecentTexts;
import org.basalt.rpc.method.StandardMethods;
import org.basalt.rpc.method.rawtx.GetRawTransaction;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcException;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcStatus;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Answers about transactions, scripts and addresses, as Bitcoin Core gives them on regtest.
class TransactionMethodsTest {
  private static final String ADDRESS = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
  private static final String AA = "aa".repeat(32);
  private static final String KEY_A =
      "03789ed0bb717d88f7d321a368d905e7430207ebbd82bd342cf11ae157a7ace5fd";
  private static final String KEY_B =
      "03dbc6764b8884a92e871274b87583e6d5c2a58819473e17e107ef3f6aa5a61626";
  private static final String GENESIS =
      "0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206";
  private static final String GENESIS_TXID =
      "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b";

  private final FakeChain chain = new FakeChain(Networks.REGTEST);

  private NodeView node() {
    AddressCodec addresses = new AddressCodec(Networks.REGTEST.prefixes());
    BouncyCastleSecp256k1 engine = new BouncyCastleSecp256k1();
    return new NodeView(
        chain.view(),
        chain.service(),
        new FakePeers().service(),
        NodeClock.manual(1_600_000_000),
        new FakeControl(),
        Fake.of(RpcStatus.class, new Object()),
        addresses,
        new Descriptors(addresses, engine),
        engine);
  }

  /// The answer as text, or code and message of the error.
  private String call(String name, String arguments) {
    RpcMethod method =
        StandardMethods.ALL.stream()
            .filter(m -> m.spec().name().equals(name))
            .findFirst()
            .orElseThrow();
    Json values = JsonReader.read("[" + arguments + "]").orElseThrow();
    try {
      Json answer = method.call(RpcArgs.checked(method.spec(), values.asArray()), node());
      assertThat(method.spec().results())
          .as("documented answers to %s", arguments)
          .anyMatch(doc -> doc.mismatch(answer).isEmpty());
      return answer.toText();
    } catch (RpcException e) {
      return e.code().number() + " " + e.text();
    }
  }

  @Test
  void decodesEveryScriptOfTheVectors() throws IOException {
    Path path =
        Path.of(
            System.getProperty("basalt.vectors", "vectors"),
            "core/functional/rpc_decodescript.json");
    Assumptions.assumeTrue(Files.exists(path), "no test vectors at " + path);
    List<Json> cases = JsonReader.read(Files.readString(path)).orElseThrow().asArray();
    assertThat(cases).hasSize(10);
    for (Json each : cases) {
      String script = each.asArray().get(0).asText();
      Json.Obj expected = each.asArray().get(1).asObject();
      Json answer = JsonReader.read(call("decodescript", "\"" + script + "\"")).orElseThrow();
      assertThat(sorted(answer)).as(script).isEqualTo(sorted(expected));
    }
  }

  private static String sorted(Json json) {
    return json instanceof Json.Obj obj
        ? obj.fields().stream()
            .map(f -> f.key() + "=" + sorted(f.value()))
            .sorted()
            .toList()
            .toString()
        : json.toText();
  }

  @Test
  void tellsTheWitnessScriptOfMultisigAndTakesTheEmptyScript() {
    String multisig = "5121" + KEY_A + "21" + KEY_B + "52ae";
    assertThat(call("decodescript", "\"" + multisig + "\""))
        .contains("\"desc\":\"wsh(multi(1," + KEY_A + "," + KEY_B + "))#");
    assertThat(call("decodescript", "\"\""))
        .startsWith("{\"asm\":\"\",\"desc\":\"raw()#58lrscpx\",\"type\":\"nonstandard\",");
    assertThat(call("decodescript", "\"zz\""))
        .isEqualTo("-8 argument must be hexadecimal string (not 'zz')");
  }

  @Test
  void createsTransactions() {
    String input = "[{\"txid\":\"" + AA + "\",\"vout\":1}]";
    String outputs = "[{\"" + ADDRESS + "\":0.5},{\"data\":\"aabb\"}]";
    String body =
        "0000000001"
            + AA
            + "0100000000%sffffff0280f0fa0200000000160014"
            + "751e76e8199196d454941c45d1b3a323f1433bd60000000000000000046a02aabb05000000";
    assertThat(call("createrawtransaction", input + "," + outputs + ",5"))
        .isEqualTo("\"02" + body.formatted("fd").substring(2) + "\"");
    assertThat(call("createrawtransaction", input + "," + outputs + ",5,false,3"))
        .isEqualTo("\"03" + body.formatted("fe").substring(2) + "\"");
    assertThat(call("createrawtransaction", "[],{}")).isEqualTo("\"02000000000000000000\"");
    assertThat(call("createrawtransaction", "[],[{\"data\":12}]"))
        .isEqualTo("\"0200000000010000000000000000036a011200000000\"");
  }

  @Test
  void refusesTransactionsThatCannotBe() {
    String txid = "[{\"txid\":\"" + AA + "\",\"vout\":";
    assertThat(call("createrawtransaction", txid + "1,\"sequence\":4294967295}],[],0,true"))
        .isEqualTo(
            "-8 Invalid parameter combination: Sequence number(s) contradict replaceable option");
    assertThat(call("createrawtransaction", txid + "1,\"sequence\":4294967296}],[]"))
        .isEqualTo("-8 Invalid parameter, sequence number is out of range");
    assertThat(call("createrawtransaction", txid + "-1}],[]"))
        .isEqualTo("-8 Invalid parameter, vout cannot be negative");
    assertThat(call("createrawtransaction", txid + "\"1\"}],[]"))
        .isEqualTo("-8 Invalid parameter, missing vout key");
    assertThat(call("createrawtransaction", "[{\"vout\":1}],[]"))
        .isEqualTo("-3 JSON value of type null is not of expected type string");
    assertThat(call("createrawtransaction", "[],[],-1"))
        .isEqualTo("-8 Invalid parameter, locktime out of range");
    assertThat(call("createrawtransaction", "[],[],1,true,4"))
        .isEqualTo("-8 Invalid parameter, version out of range(1~3)");
    assertThat(call("createrawtransaction", "[],5"))
        .isEqualTo("-3 JSON value of type number is not of expected type array");
    assertThat(call("createrawtransaction", "[],[5]"))
        .isEqualTo("-8 Invalid parameter, key-value pair not an object as expected");
    assertThat(call("createrawtransaction", "[],[{\"a\":1,\"b\":1}]"))
        .isEqualTo("-8 Invalid parameter, key-value pair must contain exactly one key");
    assertThat(call("createrawtransaction", "[],[{\"xx\":1}]"))
        .isEqualTo("-5 Invalid Bitcoin address: xx");
    assertThat(call("createrawtransaction", "[],[{\"xx\":-1}]"))
        .isEqualTo("-3 Amount out of range");
    assertThat(call("createrawtransaction", "[],{\"" + ADDRESS + "\":1,\"" + ADDRESS + "\":2}"))
        .isEqualTo("-8 Invalid parameter, duplicated address: " + ADDRESS);
    assertThat(call("createrawtransaction", "[],[{\"data\":\"aa\"},{\"data\":\"bb\"}]"))
        .isEqualTo("-8 Invalid parameter, duplicate key: data");
    assertThat(call("createrawtransaction", "[],[{\"data\":5}]"))
        .isEqualTo("-8 Data must be hexadecimal string (not '5')");
  }

  @Test
  void describesAddresses() {
    assertThat(call("validateaddress", "\"" + ADDRESS + "\""))
        .isEqualTo(
            "{\"isvalid\":true,\"address\":\""
                + ADDRESS
                + "\",\"scriptPubKey\":"
                + "\"0014751e76e8199196d454941c45d1b3a323f1433bd6\",\"isscript\":false,"
                + "\"iswitness\":true,\"witness_version\":0,\"witness_program\":"
                + "\"751e76e8199196d454941c45d1b3a323f1433bd6\"}");
    assertThat(call("validateaddress", "\"bcrt1pfeesnyr2tx\""))
        .isEqualTo(
            "{\"isvalid\":true,\"address\":\"bcrt1pfeesnyr2tx\",\"scriptPubKey\":\"51024e73\","
                + "\"isscript\":true,\"iswitness\":true}");
    assertThat(call("validateaddress", "\"bcrt1sw50qt2uwha\""))
        .endsWith("\"iswitness\":true,\"witness_version\":16,\"witness_program\":\"751e\"}")
        .doesNotContain("isscript");
    assertThat(call("validateaddress", "\"bcrt1q049edschfnwystcqnsvyfpj23mpsg3jcedq9xv\""))
        .isEqualTo(
            "{\"isvalid\":false,\"error_locations\":[9],\"error\":\"Invalid Bech32 checksum\"}");
  }

  @Test
  void makesMultisigAddresses() {
    String keys = "2,[\"" + KEY_A + "\",\"" + KEY_B + "\"]";
    assertThat(call("createmultisig", keys))
        .startsWith("{\"address\":\"2NGRTbZBLGV4tJ3y4Avz7sa2Dea9o93UaPH\"")
        .endsWith("))#4djp057k\"}");
    assertThat(call("createmultisig", keys + ",\"bech32\""))
        .startsWith(
            "{\"address\":\"bcrt1q0jnggjwnn22a4ywxc2pcw86c0d6tghqkgk3hlryrxl7nmxkylmnqqp8kfy\"")
        .endsWith("))#5wacx8g6\"}");
    assertThat(call("createmultisig", keys + ",\"p2sh-segwit\""))
        .startsWith("{\"address\":\"2MtrgHUaouokgnbFVdrbJCwtrcTnyKUWi3o\"")
        .endsWith(")))#du4tngj2\"}");
    String uncompressed =
        "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
            + "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8";
    assertThat(call("createmultisig", "2,[\"" + KEY_A + "\",\"" + uncompressed + "\"],\"bech32\""))
        .startsWith("{\"address\":\"2NA4AxJYTpjo4p1S1y6mDYPF8sZjdrG5RGJ\"")
        .contains("#a7d9ul4u")
        .endsWith(
            "\"warnings\":[\"Unable to make chosen address type, please ensure no uncompressed"
                + " public keys are present.\"]}");
  }

  @Test
  void refusesMultisigThatCannotBe() {
    String key = "[\"" + KEY_A + "\"]";
    assertThat(call("createmultisig", "2," + key))
        .isEqualTo("-8 not enough keys supplied (got 1 keys, but need at least 2 to redeem)");
    assertThat(call("createmultisig", "0," + key))
        .isEqualTo("-8 a multisignature address must require at least one key to redeem");
    assertThat(call("createmultisig", "1,[\"aa\"]"))
        .isEqualTo("-5 Pubkey \"aa\" must have a length of either 33 or 65 bytes");
    assertThat(call("createmultisig", "1,[\"zz\"]"))
        .isEqualTo("-5 Pubkey \"zz\" must be a hex string");
    String noPoint = "03" + "00".repeat(31) + "05";
    assertThat(call("createmultisig", "1,[\"" + noPoint + "\"]"))
        .isEqualTo("-5 Pubkey \"" + noPoint + "\" must be cryptographically valid.");
    assertThat(call("createmultisig", "1," + key + ",\"foo\""))
        .isEqualTo("-5 Unknown address type 'foo'");
  }

  private Block appendBlockOfThree() {
    List<Transaction> transactions =
        java.util.stream.IntStream.range(0, 3)
            .mapToObj(i ->
                Transaction.of(
                    2,
                    List.of(
                        new TxIn(
                            i == 0 ? OutPoint.NULL : new OutPoint(Txid.parse(AA), i),
                            Script.ofHex("5151"),
                            -1,
                            Witness.EMPTY)),
                    List.of(new TxOut(i, Script.ofHex("51"))),
                    0))
            .toList();
    BlockHeader parent = Networks.REGTEST.genesis().header();
    Block block =
        new Block(
            new BlockHeader(
                4,
                parent.hash(),
                MerkleTree.ofTransactions(transactions).hash(),
                (int) parent.timeSec() + 1,
                parent.bits(),
                0),
            transactions);
    chain.append(block, new BlockUndo(List.of()));
    return block;
  }

  @Test
  void provesTransactionsOfABlockThatTheCallerNames() {
    Block block = appendBlockOfThree();
    String txid = "\"" + block.transactions().get(2).txid() + "\"";
    String proof = call("gettxoutproof", "[" + txid + "],\"" + block.hash() + "\"");
    assertThat(call("verifytxoutproof", proof)).isEqualTo("[" + txid + "]");
    assertThat(call("verifytxoutproof", proof.substring(0, proof.length() - 3) + "00\""))
        .isEqualTo("[]");
    assertThat(call("verifytxoutproof", "\"aa\""))
        .isEqualTo("-1 SpanReader::read(): end of data: iostream error");
  }

  @Test
  void refusesProofsThatCannotBe() {
    assertThat(call("gettxoutproof", "[]")).isEqualTo("-8 Parameter 'txids' cannot be empty");
    assertThat(call("gettxoutproof", "[\"" + AA + "\",\"" + AA + "\"]"))
        .isEqualTo("-8 Invalid parameter, duplicated txid: " + AA);
    assertThat(call("gettxoutproof", "[\"" + AA + "\"]"))
        .isEqualTo("-5 Transaction not yet in block");
    assertThat(call("gettxoutproof", "[\"" + AA + "\"],\"" + GENESIS + "\""))
        .isEqualTo("-5 Not all transactions found in specified or retrieved block");
  }

  @Test
  void showsTransactionsOfABlockThatTheCallerNames() {
    Block block = appendBlockOfThree();
    Transaction tx = block.transactions().getFirst();
    String name = "\"" + tx.txid() + "\",";
    assertThat(call("getrawtransaction", name + "1,\"" + block.hash() + "\""))
        .startsWith("{\"in_active_chain\":true,\"txid\":\"" + tx.txid() + "\",\"hash\":")
        .endsWith(
            "\"blockhash\":\""
                + block.hash()
                + "\",\"confirmations\":1,\"time\":"
                + block.header().timeSec()
                + ",\"blocktime\":"
                + block.header().timeSec()
                + "}");
    assertThat(
            call(
                "decoderawtransaction",
                call("getrawtransaction", name + "0,\"" + block.hash() + "\"")))
        .startsWith("{\"txid\":\"" + tx.txid() + "\"");
  }

  @Test
  void answersAgainAtOnceWithTheSameTextWhileTheBlockIsOnTheActiveChain() {
    Block block = appendBlockOfThree();
    BlockNode place = chain.find(block.hash()).orElseThrow();
    for (int i = 0; i < 3; i++) {
      Transaction tx = block.transactions().get(i);
      chain.indexed.put(tx.txid(), new TxLocation(place, i, tx));
    }
    RecentTexts recent = new RecentTexts();
    GetRawTransaction method = new GetRawTransaction(recent);
    String coinbase = "\"" + block.transactions().getFirst().txid() + "\",1";
    String other = "\"" + block.transactions().get(2).txid() + "\"";
    assertThat(atOnce(method, other + ",1")).isEmpty();
    String text = method.call(arguments(method, other + ",1"), node()).toText();
    assertThat(atOnce(method, other + ",1")).hasValue(text);
    assertThat(atOnce(method, other + ",true")).hasValue(text);
    assertThat(text).contains("\"confirmations\":1,");
    BlockHeader next =
        new BlockHeader(
            4, block.hash(), block.header().merkleRoot(), 1_600_000_000, block.header().bits(), 0);
    chain.append(new Block(next, block.transactions()), new BlockUndo(List.of()));
    assertThat(atOnce(method, other + ",1"))
        .hasValue(text.replace("\"confirmations\":1,", "\"confirmations\":2,"));
    assertThat(atOnce(method, other)).isEmpty();
    assertThat(atOnce(method, other + ",2")).isEmpty();
    assertThat(atOnce(method, other + ",1,\"" + block.hash() + "\"")).isEmpty();
    assertThat(recent.transaction(block.transactions().get(2).txid(), place.parent().orElseThrow()))
        .isEmpty();
    method.call(arguments(method, coinbase), node());
    assertThat(atOnce(method, coinbase)).isEmpty();
  }

  private static RpcArgs arguments(RpcMethod method, String arguments) {
    Json values = JsonReader.read("[" + arguments + "]").orElseThrow();
    return RpcArgs.checked(method.spec(), values.asArray());
  }

  private Optional<String> atOnce(RpcMethod method, String arguments) {
    return method.callAtOnce(arguments(method, arguments), node()).map(Json::toText);
  }

  @Test
  void saysWhyItDoesNotFindATransaction() {
    assertThat(call("getrawtransaction", "\"" + AA + "\""))
        .isEqualTo(
            "-5 No such mempool transaction. Use -txindex or provide a block hash to enable"
                + " blockchain transaction queries. Use gettransaction for wallet transactions.");
    assertThat(call("getrawtransaction", "\"aa\""))
        .isEqualTo("-8 parameter 1 must be of length 64 (not 2, for 'aa')");
    assertThat(call("getrawtransaction", "\"" + AA + "\",1,\"aa\""))
        .isEqualTo("-8 parameter 3 must be of length 64 (not 2, for 'aa')");
    assertThat(call("getrawtransaction", "\"" + AA + "\",1,\"" + AA + "\""))
        .isEqualTo("-5 Block hash not found");
    assertThat(call("getrawtransaction", "\"" + AA + "\",1,\"" + GENESIS + "\""))
        .isEqualTo(
            "-5 No such transaction found in the provided block. Use gettransaction for wallet"
                + " transactions.");
    assertThat(call("getrawtransaction", "\"" + GENESIS_TXID + "\""))
        .isEqualTo(
            "-5 The genesis block coinbase is not considered an ordinary transaction and cannot be"
                + " retrieved");
  }

  @Test
  void showsAnEmptyMempool() {
    assertThat(call("getrawmempool", "")).isEqualTo("[]");
    assertThat(call("getrawmempool", "true")).isEqualTo("{}");
    assertThat(call("getrawmempool", "false,true"))
        .isEqualTo("{\"txids\":[],\"mempool_sequence\":1}");
    assertThat(call("getrawmempool", "true,true"))
        .isEqualTo("-8 Verbose results cannot contain mempool sequence values.");
    assertThat(call("getmempoolinfo", ""))
        .isEqualTo(
            "{\"loaded\":true,\"size\":0,\"bytes\":0,\"usage\":0,\"total_fee\":0.00000000,"
                + "\"maxmempool\":300000000,\"mempoolminfee\":0.00000100,"
                + "\"minrelaytxfee\":0.00000100,\"incrementalrelayfee\":0.00000100,"
                + "\"unbroadcastcount\":0,\"permitbaremultisig\":true,"
                + "\"maxdatacarriersize\":100000,\"limitclustercount\":64,"
                + "\"limitclustersize\":101000,\"optimal\":true}");
  }
}
