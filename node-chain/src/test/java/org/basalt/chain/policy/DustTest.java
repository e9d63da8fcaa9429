package org.basalt.chain.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.junit.jupiter.api.Test;

class DustTest {
  private static long threshold(String script) {
    return Dust.thresholdSat(new TxOut(0, Script.ofHex(script)), 3_000);
  }

  @Test
  void hasTheKnownThresholdsAtTheDefaultRate() {
    assertThat(threshold("76a914" + "00".repeat(20) + "88ac")).isEqualTo(546);
    assertThat(threshold("a914" + "00".repeat(20) + "87")).isEqualTo(540);
    assertThat(threshold("0014" + "00".repeat(20))).isEqualTo(294);
    assertThat(threshold("0020" + "00".repeat(32))).isEqualTo(330);
    assertThat(threshold("5120" + "00".repeat(32))).isEqualTo(330);
    assertThat(threshold("51024e73")).isEqualTo(240);
  }

  @Test
  void isNeverWhatCannotBeSpent() {
    assertThat(threshold("6a0401020304")).isZero();
    assertThat(threshold("51".repeat(10_001))).isZero();
  }

  @Test
  void roundsTheThresholdUp() {
    TxOut output = new TxOut(0, Script.ofHex("51024e73"));
    assertThat(Dust.thresholdSat(output, 3_001)).isEqualTo(241);
    assertThat(Dust.thresholdSat(output, 0)).isZero();
  }

  @Test
  void namesPositionsBelowTheThresholdOnly() {
    Script keyHash = Script.ofHex("0014" + "00".repeat(20));
    Transaction tx =
        Transaction.of(
            2,
            List.of(new TxIn(OutPoint.NULL, Script.EMPTY, -1, Witness.EMPTY)),
            List.of(new TxOut(294, keyHash), new TxOut(293, keyHash), new TxOut(0, keyHash)),
            0);
    assertThat(Dust.positions(tx, 3_000)).containsExactly(1, 2);
  }
}
