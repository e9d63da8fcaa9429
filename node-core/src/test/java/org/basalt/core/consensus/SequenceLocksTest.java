package org.basalt.core.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.testing.HeaderChain;
import org.basalt.core.testing.TestBlocks;
import org.junit.jupiter.api.Test;

class SequenceLocksTest {
  private static final int TIME = 1 << 22;
  private static final int DISABLED = 1 << 31;

  /// 200 blocks of 600 seconds.
  private final HeaderChain chain =
      TestBlocks.extend(
          HeaderChain.from(Networks.REGTEST.genesis().header()), 200, 600, 0x20000000);

  private static Transaction tx(int version, int... sequences) {
    var inputs =
        IntStream.range(0, sequences.length)
            .mapToObj(i -> TestBlocks.input(new OutPoint(TestBlocks.txid(i), 0), sequences[i]))
            .toList();
    return Transaction.of(version, inputs, List.of(TestBlocks.output(1)), 0);
  }

  private SequenceLocks locks(Transaction tx, int... coinHeights) {
    return SequenceLocks.of(tx, i -> coinHeights[i], chain.tip());
  }

  @Test
  void version1HasNoLocks() {
    assertThat(locks(tx(1, 10), 200)).isEqualTo(SequenceLocks.NONE);
    assertThat(locks(tx(0, 10), 200)).isEqualTo(SequenceLocks.NONE);
  }

  @Test
  void versionIsUnsigned() {
    assertThat(locks(tx(-1, 10), 200)).isEqualTo(new SequenceLocks(209, -1));
  }

  @Test
  void disabledInputsHaveNoLocks() {
    assertThat(locks(tx(2, DISABLED | 10, -1), 200, 200)).isEqualTo(SequenceLocks.NONE);
  }

  @Test
  void countsBlocksFromTheCoin() {
    SequenceLocks locks = locks(tx(2, 10), 100);
    assertThat(locks).isEqualTo(new SequenceLocks(109, -1));
    assertThat(locks.areSatisfied(109, 0)).isFalse();
    assertThat(locks.areSatisfied(110, 0)).isTrue();
  }

  @Test
  void zeroBlocksAreSatisfiedInTheSameBlock() {
    assertThat(locks(tx(2, 0), 201).areSatisfied(201, 0)).isTrue();
  }

  @Test
  void countsTimeFromTheMedianBeforeTheCoinsBlock() {
    long fromSec = chain.at(99).medianTimePast();
    SequenceLocks locks = locks(tx(2, TIME | 3), 100);
    assertThat(locks).isEqualTo(new SequenceLocks(-1, fromSec + 3 * 512 - 1));
    assertThat(locks.areSatisfied(101, fromSec + 3 * 512 - 1)).isFalse();
    assertThat(locks.areSatisfied(101, fromSec + 3 * 512)).isTrue();
  }

  @Test
  void coinOfGenesisCountsFromGenesis() {
    assertThat(locks(tx(2, TIME | 1), 0).timeSec()).isEqualTo(chain.at(0).medianTimePast() + 511);
  }

  @Test
  void onlySixteenBitsAreTheValue() {
    assertThat(locks(tx(2, 0x003f0005), 100)).isEqualTo(new SequenceLocks(104, -1));
    assertThat(locks(tx(2, 0xffff), 100)).isEqualTo(new SequenceLocks(100 + 65534, -1));
    assertThat(locks(tx(2, TIME | 0xffff), 100).timeSec())
        .isEqualTo(chain.at(99).medianTimePast() + 65535L * 512 - 1);
  }

  @Test
  void latestInputDecides() {
    SequenceLocks locks = locks(tx(2, 10, 5, TIME | 1, TIME | 2), 100, 110, 150, 140);
    assertThat(locks.height()).isEqualTo(114);
    assertThat(locks.timeSec()).isEqualTo(chain.at(149).medianTimePast() + 511);
  }
}
