package org.basalt.core.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.testing.TestBlocks;
import org.junit.jupiter.api.Test;

class FinalityTest {
  private static Transaction tx(long locktime, int... sequences) {
    var inputs =
        Arrays.stream(sequences)
            .mapToObj(s -> TestBlocks.input(new OutPoint(TestBlocks.txid(s), 0), s))
            .toList();
    return Transaction.of(2, inputs, List.of(TestBlocks.output(1)), (int) locktime);
  }

  @Test
  void zeroIsAlwaysFinal() {
    assertThat(Finality.isFinal(tx(0, 0), 0, 0)).isTrue();
  }

  @Test
  void heightMustBePassed() {
    assertThat(Finality.isFinal(tx(100, 0), 100, Long.MAX_VALUE)).isFalse();
    assertThat(Finality.isFinal(tx(100, 0), 101, 0)).isTrue();
  }

  @Test
  void timeMustBePassed() {
    assertThat(Finality.isFinal(tx(500_000_000, 0), Integer.MAX_VALUE, 500_000_000)).isFalse();
    assertThat(Finality.isFinal(tx(500_000_000, 0), 1, 500_000_001)).isTrue();
    assertThat(Finality.isFinal(tx(499_999_999, 0), 500_000_000, 0)).isTrue();
  }

  @Test
  void lockTimeIsUnsigned() {
    assertThat(Finality.isFinal(tx(0xffffffffL, 0), 1, 0xffffffffL)).isFalse();
    assertThat(Finality.isFinal(tx(0xffffffffL, 0), 1, 0x100000000L)).isTrue();
  }

  @Test
  void finalSequencesOfAllInputsSwitchTheLockOff() {
    assertThat(Finality.isFinal(tx(100, -1), 1, 0)).isTrue();
    assertThat(Finality.isFinal(tx(100, -1, -2), 1, 0)).isFalse();
  }
}
