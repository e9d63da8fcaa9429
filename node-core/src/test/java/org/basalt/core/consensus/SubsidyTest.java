package org.basalt.core.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SubsidyTest {
  private static final int HALVING = 210_000;

  @Test
  void halvesEvery210000Blocks() {
    assertThat(Subsidy.atSat(0, HALVING)).isEqualTo(5_000_000_000L);
    assertThat(Subsidy.atSat(209_999, HALVING)).isEqualTo(5_000_000_000L);
    assertThat(Subsidy.atSat(210_000, HALVING)).isEqualTo(2_500_000_000L);
    assertThat(Subsidy.atSat(630_000, HALVING)).isEqualTo(625_000_000L);
    assertThat(Subsidy.atSat(840_000, HALVING)).isEqualTo(312_500_000L);
    assertThat(Subsidy.atSat(2_100_000, HALVING)).isEqualTo(4_882_812L);
  }

  @Test
  void endsWithOneSatoshiAndNeverBeginsAgain() {
    assertThat(Subsidy.atSat(6_929_999, HALVING)).isEqualTo(1);
    assertThat(Subsidy.atSat(6_930_000, HALVING)).isZero();
    assertThat(Subsidy.atSat(13_439_999, HALVING)).isZero();
    assertThat(Subsidy.atSat(13_440_000, HALVING)).isZero();
    assertThat(Subsidy.atSat(Integer.MAX_VALUE, HALVING)).isZero();
  }

  @Test
  void sumsUpToALittleLessThan21Million() {
    long sumSat = 0;
    for (int halving = 0; halving < 70; halving++) {
      sumSat += HALVING * Subsidy.atSat(halving * HALVING, HALVING);
    }
    assertThat(sumSat).isEqualTo(2_099_999_997_690_000L);
  }

  @Test
  void halvesEvery150BlocksOnRegtest() {
    assertThat(Subsidy.atSat(149, 150)).isEqualTo(5_000_000_000L);
    assertThat(Subsidy.atSat(150, 150)).isEqualTo(2_500_000_000L);
    assertThat(Subsidy.atSat(150 * 64, 150)).isZero();
  }
}
