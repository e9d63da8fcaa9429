package org.basalt.chain.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.basalt.chain.api.PolicySettings;
import org.basalt.core.consensus.Coin;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.verdict.TxVerdict;
import org.junit.jupiter.api.Test;

class StandardPolicyTest {
  private static final PolicySettings DEFAULTS = PolicySettings.DEFAULTS;
  private static final Script KEY_HASH = Script.ofHex("0014" + "11".repeat(20));
  private static final Script TAPROOT = Script.ofHex("5120" + "11".repeat(32));
  private static final Script SCRIPT_HASH = Script.ofHex("a914" + "11".repeat(20) + "87");
  private static final Script WITNESS_SCRIPT_HASH = Script.ofHex("0020" + "11".repeat(32));
  private static final Script ANCHOR = Script.ofHex("51024e73");
  private static final String KEY = "02" + "11".repeat(32);

  private static TxIn input(String scriptSig, byte[]... witness) {
    OutPoint prevout = new OutPoint(Txid.ZERO, 7);
    return new TxIn(prevout, Script.ofHex(scriptSig), TxIn.SEQUENCE_FINAL, Witness.of(witness));
  }

  private static TxOut output(String script) {
    return new TxOut(100_000, Script.ofHex(script));
  }

  private static Transaction tx(List<TxIn> inputs, TxOut... outputs) {
    return Transaction.of(2, inputs, List.of(outputs), 0);
  }

  private static Transaction paying(String... scripts) {
    return tx(
        List.of(input("")),
        Arrays.stream(scripts).map(StandardPolicyTest::output).toArray(TxOut[]::new));
  }

  private static String alone(Transaction tx, PolicySettings settings) {
    return text(StandardPolicy.checkAlone(PolicyContext.alone(tx, settings)));
  }

  private static String alone(Transaction tx) {
    return alone(tx, DEFAULTS);
  }

  /// One input that spends 200,000 satoshis of a script, and pays 100,000.
  private static String spending(Script spent, TxIn input) {
    return spending(spent, input, DEFAULTS);
  }

  private static String spending(Script spent, TxIn input, PolicySettings settings) {
    Transaction tx = tx(List.of(input), new TxOut(100_000, KEY_HASH));
    List<Coin> coins = List.of(new Coin(new TxOut(200_000, spent), 1, false));
    return text(StandardPolicy.checkSpending(PolicyContext.spending(tx, coins, settings)));
  }

  private static String text(TxVerdict verdict) {
    return switch (verdict) {
      case TxVerdict.Valid _ -> "valid";
      case TxVerdict.NotStandard(var reject) -> reject.toString();
      case TxVerdict.InputsNotStandard(var reject) -> "inputs: " + reject;
      case TxVerdict.WitnessMutated(var reject) -> "witness: " + reject;
      case TxVerdict.Invalid other -> throw new AssertionError(other);
    };
  }

  private static byte[] bytes(int size, int fill) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) fill);
    return bytes;
  }

  /// A push of that many bytes in all, up to 255 of data.
  private static String push(int data) {
    return "4c%02x".formatted(data) + "00".repeat(data);
  }

  private static PolicySettings settings(boolean isStrict, int dataBytes, boolean allowsMultisig) {
    return new PolicySettings(isStrict, dataBytes, allowsMultisig, 3_000, 100, 100, 20);
  }

  @Test
  void versionsOneToThreeAreStandard() {
    for (int version : List.of(1, 2, 3)) {
      assertThat(alone(ofVersion(version))).isEqualTo("valid");
    }
    for (int version : List.of(0, 4, -1, Integer.MIN_VALUE)) {
      assertThat(alone(ofVersion(version))).isEqualTo("version");
    }
  }

  private static Transaction ofVersion(int version) {
    return Transaction.of(version, List.of(input("")), List.of(new TxOut(1_000, KEY_HASH)), 0);
  }

  @Test
  void weightIsAtMostFourHundredThousand() {
    int most = 1_000 + 400_000 - withWitness(1_000).weightWu();
    assertThat(withWitness(most).weightWu()).isEqualTo(400_000);
    assertThat(alone(withWitness(most))).isEqualTo("valid");
    assertThat(alone(withWitness(most + 1))).isEqualTo("tx-size");
  }

  /// A witness of seven items, the last of that many bytes, 253 to 65,535.
  private static Transaction withWitness(int lastSize) {
    byte[][] items = new byte[7][];
    Arrays.fill(items, bytes(60_000, 0));
    items[6] = bytes(lastSize, 0);
    return tx(List.of(input("", items)), new TxOut(1_000, KEY_HASH));
  }

  @Test
  void scriptSigIsAtMost1650BytesAndOnlyPushes() {
    String pushes = push(255).repeat(6);
    assertThat(alone(tx(List.of(input(pushes + push(106))), output("51024e73"))))
        .isEqualTo("valid");
    assertThat(alone(tx(List.of(input(pushes + push(107))), output("51024e73"))))
        .isEqualTo("scriptsig-size");
    assertThat(alone(tx(List.of(input("76")), output("51024e73"))))
        .isEqualTo("scriptsig-not-pushonly");
    assertThat(alone(tx(List.of(input("4c")), output("51024e73"))))
        .isEqualTo("scriptsig-not-pushonly");
  }

  @Test
  void scriptSigsAreJudgedInputByInput() {
    Transaction tx = tx(List.of(input("76"), input(push(255).repeat(7))), output("51024e73"));
    assertThat(alone(tx)).isEqualTo("scriptsig-not-pushonly");
  }

  @Test
  void outputsAreOfAKnownForm() {
    assertThat(
            alone(
                paying(
                    "76a914" + "00".repeat(20) + "88ac",
                    "21" + KEY + "ac",
                    SCRIPT_HASH.toHex(),
                    KEY_HASH.toHex(),
                    WITNESS_SCRIPT_HASH.toHex(),
                    TAPROOT.toHex(),
                    ANCHOR.toHex(),
                    "5228" + "00".repeat(40),
                    "6a0101")))
        .isEqualTo("valid");
    assertThat(alone(paying("51"))).isEqualTo("scriptpubkey");
    assertThat(alone(paying("0015" + "00".repeat(21)))).isEqualTo("scriptpubkey");
  }

  @Test
  void bareMultisigHasAtMostThreeKeys() {
    assertThat(alone(paying("51" + ("21" + KEY).repeat(3) + "53ae"))).isEqualTo("valid");
    assertThat(alone(paying("51" + ("21" + KEY).repeat(4) + "54ae"))).isEqualTo("scriptpubkey");
    assertThat(
            alone(paying("51" + ("21" + KEY).repeat(3) + "53ae"), settings(true, 100_000, false)))
        .isEqualTo("bare-multisig");
  }

  @Test
  void dataOutputsShareTheirLimit() {
    PolicySettings settings = settings(true, 10, true);
    assertThat(alone(paying("6a" + push(6) + "00", "51024e73"), settings)).isEqualTo("valid");
    assertThat(alone(paying("6a03010203", "6a03010203"), settings)).isEqualTo("valid");
    assertThat(alone(paying("6a03010203", "6a0401020304"), settings)).isEqualTo("datacarrier");
    assertThat(alone(paying("6a"), settings(true, 0, true))).isEqualTo("datacarrier");
    assertThat(alone(paying("6a0101", "51"), settings(true, 0, true))).isEqualTo("datacarrier");
    assertThat(alone(paying("51", "6a0101"), settings(true, 0, true))).isEqualTo("scriptpubkey");
  }

  @Test
  void oneOutputMayBeDustAndTwoMayNot() {
    TxOut dust = new TxOut(239, ANCHOR);
    TxOut enough = new TxOut(240, ANCHOR);
    assertThat(alone(tx(List.of(input("")), dust, enough))).isEqualTo("valid");
    assertThat(alone(tx(List.of(input("")), dust, enough, dust))).isEqualTo("dust");
  }

  @Test
  void sixtyFiveBytesAreTheLeastEvenWhereNonstandardIsAccepted() {
    Transaction of64 = tx(List.of(input("")), output("51024e73"));
    assertThat(of64.strippedSize()).isEqualTo(64);
    assertThat(alone(of64)).isEqualTo("tx-size-small");
    assertThat(alone(of64, settings(false, 0, false))).isEqualTo("tx-size-small");
    assertThat(alone(tx(List.of(input("")), output("5103" + "4e7300")))).isEqualTo("valid");
  }

  @Test
  void nothingElseIsDemandedAloneWhereNonstandardIsAccepted() {
    Transaction tx =
        Transaction.of(9, List.of(input("76")), List.of(output("51"), output("5151")), 0);
    assertThat(alone(tx, settings(false, 0, false))).isEqualTo("valid");
  }

  @Test
  void spentScriptsAreOfAKnownForm() {
    assertThat(spending(KEY_HASH, input(""))).isEqualTo("valid");
    assertThat(spending(Script.ofHex("51"), input("")))
        .isEqualTo("inputs: bad-txns-nonstandard-inputs, input 0 script unknown");
    assertThat(spending(Script.ofHex("5220" + "00".repeat(32)), input("")))
        .isEqualTo("inputs: bad-txns-nonstandard-inputs, input 0 witness program is undefined");
    assertThat(spending(Script.ofHex("51"), input(""), settings(false, 0, false)))
        .isEqualTo("valid");
  }

  @Test
  void redeemScriptHasAtMostFifteenSigOps() {
    String fifteen = "0f" + "ac".repeat(15);
    assertThat(spending(SCRIPT_HASH, input(fifteen))).isEqualTo("valid");
    assertThat(spending(SCRIPT_HASH, input("10" + "ac".repeat(16))))
        .isEqualTo(
            "inputs: bad-txns-nonstandard-inputs,"
                + " p2sh redeemscript sigops exceed limit (input 0: 16 > 15)");
    assertThat(spending(SCRIPT_HASH, input("")))
        .isEqualTo("inputs: bad-txns-nonstandard-inputs, input 0 P2SH redeemscript missing");
    assertThat(spending(SCRIPT_HASH, input("50")))
        .isEqualTo(
            "inputs: bad-txns-nonstandard-inputs,"
                + " p2sh scriptsig malformed (input 0: Opcode missing or not understood)");
  }

  @Test
  void executedSigOpsAreAtMost2500() {
    // Each input's redeem script has 15; 166 of them make 2,490, one bare key more each.
    Script key = Script.ofHex("21" + KEY + "ac");
    assertThat(withSigOps(166, 10, key)).isEqualTo("valid");
    assertThat(withSigOps(166, 11, key))
        .isEqualTo("inputs: bad-txns-nonstandard-inputs, non-witness sigops exceed bip54 limit");
  }

  private static String withSigOps(int fifteens, int ones, Script one) {
    TxIn[] inputs = new TxIn[fifteens + ones];
    Coin[] coins = new Coin[fifteens + ones];
    Arrays.fill(inputs, 0, fifteens, input("0f" + "ac".repeat(15)));
    Arrays.fill(inputs, fifteens, inputs.length, input("00"));
    Arrays.fill(coins, 0, fifteens, new Coin(new TxOut(1_000, SCRIPT_HASH), 1, false));
    Arrays.fill(coins, fifteens, coins.length, new Coin(new TxOut(1_000, one), 1, false));
    Transaction tx = tx(List.of(inputs), new TxOut(1_000, KEY_HASH));
    return text(StandardPolicy.checkSpending(PolicyContext.spending(tx, List.of(coins), DEFAULTS)));
  }

  @Test
  void onlyWitnessProgramsComeWithAWitness() {
    byte[] item = {1};
    String fault = "witness: bad-witness-nonstandard";
    assertThat(spending(KEY_HASH, input("", item))).isEqualTo("valid");
    assertThat(spending(Script.ofHex("21" + KEY + "ac"), input("00", item))).isEqualTo(fault);
    assertThat(spending(ANCHOR, input("", item))).isEqualTo(fault);
    assertThat(spending(ANCHOR, input(""))).isEqualTo("valid");
    assertThat(spending(SCRIPT_HASH, input("0151", item))).isEqualTo(fault);
    assertThat(spending(SCRIPT_HASH, input("16" + KEY_HASH.toHex(), item))).isEqualTo("valid");
  }

  @Test
  void witnessScriptAndItsItemsAreBounded() {
    String fault = "witness: bad-witness-nonstandard";
    assertThat(spending(WITNESS_SCRIPT_HASH, input("", bytes(80, 0), bytes(3_600, 0x51))))
        .isEqualTo("valid");
    assertThat(spending(WITNESS_SCRIPT_HASH, input("", bytes(80, 0), bytes(3_601, 0x51))))
        .isEqualTo(fault);
    assertThat(spending(WITNESS_SCRIPT_HASH, input("", bytes(81, 0), bytes(1, 0x51))))
        .isEqualTo(fault);
    assertThat(spending(WITNESS_SCRIPT_HASH, input("", items(101)))).isEqualTo("valid");
    assertThat(spending(WITNESS_SCRIPT_HASH, input("", items(102)))).isEqualTo(fault);
  }

  private static byte[][] items(int count) {
    return Collections.nCopies(count, bytes(1, 0x51)).toArray(byte[][]::new);
  }

  @Test
  void taprootHasNoAnnexAndSmallItems() {
    String fault = "witness: bad-witness-nonstandard";
    byte[] script = bytes(5_000, 0x51);
    byte[] control = bytes(33, 0xc0);
    byte[] otherLeaf = bytes(33, 0xc2);
    assertThat(spending(TAPROOT, input("", bytes(64, 1)))).isEqualTo("valid");
    assertThat(spending(TAPROOT, input("", bytes(64, 1), bytes(1, 0x50)))).isEqualTo(fault);
    assertThat(spending(TAPROOT, input("", bytes(80, 1), script, control))).isEqualTo("valid");
    assertThat(spending(TAPROOT, input("", bytes(81, 1), script, control))).isEqualTo(fault);
    assertThat(spending(TAPROOT, input("", bytes(81, 1), script, otherLeaf))).isEqualTo("valid");
    assertThat(spending(TAPROOT, input("", script, bytes(0, 0)))).isEqualTo(fault);
  }

  @Test
  void dustDemandsThatNoFeeIsPaid() {
    List<Coin> coins = List.of(new Coin(new TxOut(100, KEY_HASH), 1, false));
    Transaction free = tx(List.of(input("")), new TxOut(100, KEY_HASH));
    Transaction paid = tx(List.of(input("")), new TxOut(99, KEY_HASH));
    assertThat(text(StandardPolicy.checkSpending(PolicyContext.spending(free, coins, DEFAULTS))))
        .isEqualTo("valid");
    assertThat(text(StandardPolicy.checkSpending(PolicyContext.spending(paid, coins, DEFAULTS))))
        .isEqualTo("dust, tx with dust output must be 0-fee");
  }

  @Test
  void sigOpCostIsAtMost16000EvenWhereNonstandardIsAccepted() {
    // 4,000 in the outputs, scaled by four.
    TxOut many = new TxOut(1_000, Script.ofHex("ac".repeat(4_000)));
    TxOut more = new TxOut(1_000, Script.ofHex("ac".repeat(4_001)));
    List<Coin> coins = List.of(new Coin(new TxOut(1_000, TAPROOT), 1, false));
    PolicySettings settings = settings(false, 0, true);
    assertThat(
            text(
                StandardPolicy.checkSpending(
                    PolicyContext.spending(tx(List.of(input("")), many), coins, settings))))
        .isEqualTo("valid");
    assertThat(
            text(
                StandardPolicy.checkSpending(
                    PolicyContext.spending(tx(List.of(input("")), more), coins, settings))))
        .isEqualTo("bad-txns-too-many-sigops, 16004");
  }

  @Test
  void everyRuleIsInAListOnce() {
    List<PolicyRule> rules =
        java.util.stream.Stream.of(
                StandardPolicy.OF_TRANSACTION,
                StandardPolicy.OF_EVERY_TRANSACTION,
                StandardPolicy.OF_INPUTS,
                StandardPolicy.OF_ALL_INPUTS)
            .flatMap(List::stream)
            .toList();
    assertThat(rules).hasSize(10).doesNotHaveDuplicates();
    assertThat(rules.stream().map(Object::getClass).distinct()).hasSize(10);
  }
}
