package org.basalt.core.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.basalt.core.bytes.Hex;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.script.ScriptBuilder;
import org.basalt.core.script.ScriptFlags;
import org.basalt.core.testing.TestBlocks;
import org.junit.jupiter.api.Test;

class SigOpCostTest {
  private static final ScriptFlags ALL = ScriptFlags.parse("P2SH,WITNESS");
  private static final String P2SH = "a914" + "11".repeat(20) + "87";

  private static Coin coin(String scriptPubKey) {
    return new Coin(new TxOut(1, Script.ofHex(scriptPubKey)), 1, false);
  }

  private static Transaction tx(Script scriptSig, Witness witness, String scriptPubKey) {
    return Transaction.of(
        2,
        List.of(new TxIn(new OutPoint(TestBlocks.txid(1), 0), scriptSig, 0, witness)),
        List.of(new TxOut(1, Script.ofHex(scriptPubKey))),
        0);
  }

  @Test
  void scriptsCountWhereTheyStandFourfold() {
    Transaction tx = tx(Script.ofHex("ac"), Witness.EMPTY, "acad");
    assertThat(SigOpCost.legacyCount(tx)).isEqualTo(3);
    assertThat(SigOpCost.of(tx, List.of(coin("ac")), ALL)).isEqualTo(12);
  }

  @Test
  void bareMultisigCounts20() {
    assertThat(SigOpCost.legacyCount(tx(Script.EMPTY, Witness.EMPTY, "51ae52af"))).isEqualTo(40);
  }

  @Test
  void redeemScriptCountsItsKeysFourfoldIfP2shHolds() {
    Script scriptSig = new ScriptBuilder().op(0).data(Hex.decode("525253ae")).build();
    Transaction tx = tx(scriptSig, Witness.EMPTY, "51");
    assertThat(SigOpCost.of(tx, List.of(coin(P2SH)), ALL)).isEqualTo(12);
    assertThat(SigOpCost.of(tx, List.of(coin(P2SH)), ScriptFlags.NONE)).isZero();
  }

  @Test
  void witnessKeyHashCostsOne() {
    Transaction tx = tx(Script.EMPTY, Witness.of(new byte[64], new byte[33]), "51");
    Coin coin = coin("0014" + "22".repeat(20));
    assertThat(SigOpCost.of(tx, List.of(coin), ALL)).isEqualTo(1);
    assertThat(SigOpCost.of(tx, List.of(coin), ScriptFlags.parse("P2SH"))).isZero();
  }

  @Test
  void witnessScriptCostsItsOperations() {
    Transaction tx = tx(Script.EMPTY, Witness.of(new byte[0], Hex.decode("525253aeac")), "51");
    assertThat(SigOpCost.of(tx, List.of(coin("0020" + "22".repeat(32))), ALL)).isEqualTo(4);
  }

  @Test
  void nestedWitnessCountsOnce() {
    Script scriptSig = new ScriptBuilder().data(Hex.decode("0014" + "33".repeat(20))).build();
    Transaction tx = tx(scriptSig, Witness.of(new byte[64], new byte[33]), "51");
    assertThat(SigOpCost.of(tx, List.of(coin(P2SH)), ALL)).isEqualTo(1);
  }

  @Test
  void taprootCostsNothing() {
    Transaction tx = tx(Script.EMPTY, Witness.of(new byte[64]), "51");
    assertThat(SigOpCost.of(tx, List.of(coin("5120" + "22".repeat(32))), ALL)).isZero();
  }

  @Test
  void coinbaseCountsItsOwnScriptsOnly() {
    Transaction coinbase =
        TestBlocks.coinbase(Script.ofHex("acac"), List.of(new TxOut(1, Script.ofHex("ac"))));
    assertThat(SigOpCost.of(coinbase, List.of(), ALL)).isEqualTo(12);
  }
}
