package org.basalt.p2p.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.basalt.core.crypto.SipHash24;
import org.junit.jupiter.api.Test;

class ReconciliationStateTest {
  /// The tagged hash of both salts, the smaller first as an unsigned number: its first two words.
  @Test
  void bothSidesHaveOneKeyWhoseverSaltComesFirst() {
    long large = Long.MIN_VALUE;
    ReconciliationState.Agreed ours = ReconciliationState.agreed(1, large);
    assertThat(ours.shortIds()).isEqualTo(new SipHash24(0x79e7c5a3d7dc4a94L, 0xb658edadd3616080L));
    assertThat(ReconciliationState.agreed(large, 1)).isEqualTo(ours);
    assertThat(ReconciliationState.agreed(1, 2)).isNotEqualTo(ours);
  }
}
