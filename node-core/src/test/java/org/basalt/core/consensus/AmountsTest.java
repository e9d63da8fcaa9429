package org.basalt.core.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.basalt.core.testing.TestBlocks;
import org.junit.jupiter.api.Test;

class AmountsTest {
  private static final long MAX_SAT = 2_100_000_000_000_000L;

  @Test
  void rangeIsZeroTo21Million() {
    assertThat(Amounts.isInRange(0)).isTrue();
    assertThat(Amounts.isInRange(MAX_SAT)).isTrue();
    assertThat(Amounts.isInRange(MAX_SAT + 1)).isFalse();
    assertThat(Amounts.isInRange(-1)).isFalse();
  }

  @Test
  void sumsOutOfRangeThrow() {
    assertThat(Amounts.add(MAX_SAT - 1, 1)).isEqualTo(MAX_SAT);
    assertThatThrownBy(() -> Amounts.add(MAX_SAT, 1)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Amounts.add(-1, 1)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Amounts.add(Long.MAX_VALUE, Long.MAX_VALUE))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void sumsOutputsAndCoins() {
    var tx =
        TestBlocks.tx(
            List.of(TestBlocks.input(1)), List.of(TestBlocks.output(3), TestBlocks.output(4)));
    assertThat(Amounts.outputSumSat(tx)).isEqualTo(7);
    assertThat(
            Amounts.sumSat(
                List.of(
                    new Coin(TestBlocks.output(5), 1, false),
                    new Coin(TestBlocks.output(6), 1, false))))
        .isEqualTo(11);
  }

  @Test
  void formatsWithTwoToEightDigits() {
    assertThat(Amounts.format(0)).isEqualTo("0.00");
    assertThat(Amounts.format(50_000_000)).isEqualTo("0.50");
    assertThat(Amounts.format(5_000_000_000L)).isEqualTo("50.00");
    assertThat(Amounts.format(1)).isEqualTo("0.00000001");
    assertThat(Amounts.format(123_456_789_000L)).isEqualTo("1234.56789");
    assertThat(Amounts.format(-10_000_001)).isEqualTo("-0.10000001");
  }
}
