package org.basalt.core.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.testing.TestBlocks;
import org.basalt.core.testing.Vectors;
import org.junit.jupiter.api.Test;

class WitnessCommitmentTest {
  private static final String HEADER = "6a24aa21a9ed";

  private static List<Transaction> coinbaseWith(String... scripts) {
    List<TxOut> outputs =
        Arrays.stream(scripts).map(hex -> new TxOut(0, Script.ofHex(hex))).toList();
    return List.of(TestBlocks.coinbase(Script.ofHex("5151"), outputs));
  }

  @Test
  void lastOfSeveralCounts() {
    String one = HEADER + "00".repeat(32);
    assertThat(WitnessCommitment.indexIn(coinbaseWith(one, "51", one, "51"))).hasValue(2);
  }

  @Test
  void shorterOrOtherOutputsAreNone() {
    assertThat(
            WitnessCommitment.indexIn(
                coinbaseWith(
                    HEADER + "00".repeat(31),
                    "6a25aa21a9ed" + "00".repeat(32),
                    "6a24aa21a9ee" + "00".repeat(32))))
        .isEmpty();
    assertThat(WitnessCommitment.indexIn(List.of())).isEmpty();
  }

  @Test
  void longerOutputsCount() {
    assertThat(WitnessCommitment.indexIn(coinbaseWith(HEADER + "00".repeat(40)))).hasValue(0);
  }

  @Test
  void placesCommitmentAndReservedValueOnce() {
    List<Transaction> bare = List.of(TestBlocks.coinbase(5, 1));
    List<Transaction> placed = WitnessCommitment.placeIn(bare, true);
    Transaction coinbase = placed.get(0);
    assertThat(coinbase.outputs()).hasSize(2);
    assertThat(coinbase.outputs().get(1).valueSat()).isZero();
    assertThat(coinbase.inputs().get(0).witness().toHex()).containsExactly("00".repeat(32));
    assertThat(WitnessCommitment.placeIn(placed, true)).isEqualTo(placed);
    assertThat(WitnessCommitment.placeIn(bare, false).get(0).hasWitness()).isFalse();
  }

  @Test
  void emptyBlockCommitsToItsKnownHash() {
    // Double SHA-256 of 64 zero bytes.
    assertThat(WitnessCommitment.scriptFor(List.of(TestBlocks.coinbase(5, 1))).toHex())
        .isEqualTo(HEADER + "e2f61c3f71d1defd3fa999dfa36953755c690689799962b48bebd836974e8cf9");
  }

  @Test
  void realBlockCommitsToItsWitnesses() {
    List<Transaction> transactions = Vectors.block("blocks/mainnet-482683.raw").transactions();
    Transaction coinbase = transactions.get(0);
    int index = WitnessCommitment.indexIn(transactions).orElseThrow();
    byte[] hash =
        WitnessCommitment.compute(transactions, coinbase.inputs().get(0).witness().item(0));
    assertThat(WitnessCommitment.matches(coinbase.outputs().get(index).scriptPubKey(), hash))
        .isTrue();
  }
}
