package org.basalt.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.testing.NoEngine;
import org.basalt.core.testing.Rejects;
import org.basalt.core.testing.TestBlocks;
import org.basalt.core.verdict.RejectReason;
import org.basalt.core.verdict.TxVerdict;
import org.junit.jupiter.api.Test;

class TransactionRulesTest {
  private static final long MAX_SAT = 2_100_000_000_000_000L;
  private static final Consensus CONSENSUS =
      new Consensus(Networks.MAINNET.consensus(), new NoEngine());

  private static RejectReason reason(Transaction tx) {
    TxVerdict verdict = CONSENSUS.checkTransaction(tx);
    assertThat(verdict).isInstanceOf(TxVerdict.ConsensusFailure.class);
    return ReasonOf.transaction(verdict);
  }

  private static void assertValid(Transaction tx) {
    assertThat(CONSENSUS.checkTransaction(tx)).isEqualTo(TxVerdict.valid());
  }

  private static Transaction paying(long... valuesSat) {
    return TestBlocks.tx(
        List.of(TestBlocks.input(1)),
        Arrays.stream(valuesSat).mapToObj(TestBlocks::output).toList());
  }

  private static TxIn bigInput(int scriptSize) {
    return new TxIn(
        new OutPoint(TestBlocks.txid(1), 0), Script.of(new byte[scriptSize]), 0, Witness.EMPTY);
  }

  @Test
  @Rejects(RejectReason.BAD_TXNS_VIN_EMPTY)
  void rejectsNoInputs() {
    assertThat(reason(TestBlocks.tx(List.of(), List.of(TestBlocks.output(1)))))
        .isEqualTo(RejectReason.BAD_TXNS_VIN_EMPTY);
  }

  @Test
  @Rejects(RejectReason.BAD_TXNS_VOUT_EMPTY)
  void rejectsNoOutputs() {
    assertThat(reason(TestBlocks.tx(List.of(TestBlocks.input(1)), List.of())))
        .isEqualTo(RejectReason.BAD_TXNS_VOUT_EMPTY);
  }

  @Test
  @Rejects(RejectReason.BAD_TXNS_OVERSIZE)
  void rejectsMoreThanAMillionBytesWithoutWitness() {
    int overhead = TestBlocks.tx(bigInput(999_900), TestBlocks.output(1)).strippedSize() - 999_900;
    int most = 1_000_000 - overhead;
    assertValid(TestBlocks.tx(bigInput(most), TestBlocks.output(1)));
    assertThat(reason(TestBlocks.tx(bigInput(most + 1), TestBlocks.output(1))))
        .isEqualTo(RejectReason.BAD_TXNS_OVERSIZE);
    assertValid(
        TestBlocks.tx(
            TestBlocks.withWitness(bigInput(0), new byte[5_000_000]), TestBlocks.output(1)));
  }

  @Test
  @Rejects({RejectReason.BAD_TXNS_VOUT_NEGATIVE, RejectReason.BAD_TXNS_VOUT_TOOLARGE})
  void rejectsOutputsOutOfRangeInTheirOrder() {
    assertValid(paying(0));
    assertValid(paying(MAX_SAT));
    assertThat(reason(paying(-1))).isEqualTo(RejectReason.BAD_TXNS_VOUT_NEGATIVE);
    assertThat(reason(paying(Long.MIN_VALUE))).isEqualTo(RejectReason.BAD_TXNS_VOUT_NEGATIVE);
    assertThat(reason(paying(MAX_SAT + 1))).isEqualTo(RejectReason.BAD_TXNS_VOUT_TOOLARGE);
    assertThat(reason(paying(MAX_SAT + 1, -1))).isEqualTo(RejectReason.BAD_TXNS_VOUT_TOOLARGE);
    assertThat(reason(paying(-1, MAX_SAT + 1))).isEqualTo(RejectReason.BAD_TXNS_VOUT_NEGATIVE);
  }

  /// Block 74638 of 2010 had two outputs of this value.
  @Test
  @Rejects({RejectReason.BAD_TXNS_TXOUTTOTAL_TOOLARGE, RejectReason.BAD_TXNS_VOUT_TOOLARGE})
  void rejectsSumsOutOfRange() {
    assertThat(reason(paying(9_223_372_036_854_277_039L, 9_223_372_036_854_277_039L)))
        .isEqualTo(RejectReason.BAD_TXNS_VOUT_TOOLARGE);
    assertThat(reason(paying(MAX_SAT, 1))).isEqualTo(RejectReason.BAD_TXNS_TXOUTTOTAL_TOOLARGE);
    assertThat(reason(paying(MAX_SAT, 1, -1))).isEqualTo(RejectReason.BAD_TXNS_TXOUTTOTAL_TOOLARGE);
  }

  @Test
  @Rejects(RejectReason.BAD_TXNS_INPUTS_DUPLICATE)
  void rejectsTheSameInputTwiceHoweverManyThereAre() {
    for (int count : new int[] {1, 2, 3, 4, 5, 100}) {
      List<TxIn> distinct = IntStream.range(0, count).mapToObj(TestBlocks::input).toList();
      assertValid(TestBlocks.tx(distinct, List.of(TestBlocks.output(1))));
      for (int repeated : new int[] {0, count - 1}) {
        List<TxIn> twice = TestBlocks.plus(distinct, TestBlocks.input(repeated));
        assertThat(reason(TestBlocks.tx(twice, List.of(TestBlocks.output(1)))))
            .isEqualTo(RejectReason.BAD_TXNS_INPUTS_DUPLICATE);
      }
    }
  }

  @Test
  @Rejects(RejectReason.BAD_CB_LENGTH)
  void rejectsCoinbaseScriptsOfLessThan2OrMoreThan100Bytes() {
    for (int size : new int[] {0, 1, 101, 500}) {
      assertThat(reason(coinbase(size))).isEqualTo(RejectReason.BAD_CB_LENGTH);
    }
    assertValid(coinbase(2));
    assertValid(coinbase(100));
  }

  private static Transaction coinbase(int scriptSize) {
    return TestBlocks.coinbase(
        Script.of(new byte[scriptSize]), List.of(new TxOut(1, TestBlocks.ANYONE)));
  }

  @Test
  @Rejects(RejectReason.BAD_TXNS_PREVOUT_NULL)
  void rejectsNullInputsBesideOthers() {
    List<TxIn> inputs = List.of(TestBlocks.input(1), TestBlocks.input(OutPoint.NULL));
    assertThat(reason(TestBlocks.tx(inputs, List.of(TestBlocks.output(1)))))
        .isEqualTo(RejectReason.BAD_TXNS_PREVOUT_NULL);
  }
}
