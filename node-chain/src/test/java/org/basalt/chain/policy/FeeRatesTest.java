package org.basalt.chain.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FeeRatesTest {
  @Test
  void roundsFeesUpAndRatesDown() {
    assertThat(FeeRates.feeSat(100, 10)).isEqualTo(1);
    assertThat(FeeRates.feeSat(100, 11)).isEqualTo(2);
    assertThat(FeeRates.feeSat(0, 11)).isZero();
    assertThat(FeeRates.satPerKvB(11, 110)).isEqualTo(100);
    assertThat(FeeRates.satPerKvB(10, 111)).isEqualTo(90);
  }

  @Test
  void comparesAsFractionsBeyondSixtyFourBits() {
    assertThat(FeeRates.compare(1, 2, 2, 4)).isZero();
    assertThat(FeeRates.compare(1, 3, 1, 2)).isNegative();
    long much = 2_100_000_000_000_000L;
    assertThat(FeeRates.compare(much, 4_000_000, much - 1, 4_000_000)).isPositive();
    assertThat(FeeRates.compare(much, 400_000_001, much, 400_000_000)).isNegative();
    assertThat(FeeRates.compare(-1, 1_000_000, 0, 1)).isNegative();
    assertThat(FeeRates.compare(Long.MAX_VALUE, 3, Long.MAX_VALUE - 1, 3)).isPositive();
  }
}
