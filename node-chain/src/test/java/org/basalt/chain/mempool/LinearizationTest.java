package org.basalt.chain.mempool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearizationTest {
  private static final int CLUSTERS = 3_000;
  private static final int MAX_SIZE = 10;

  private static LinearizationModel random(Random random, int size) {
    long[] fees = new long[size];
    long[] weights = new long[size];
    long[] parents = new long[size];
    int density = random.nextInt(1, 6);
    for (int i = 0; i < size; i++) {
      fees[i] = random.nextInt(0, 20);
      weights[i] = random.nextInt(1, 10);
      for (int j = 0; j < i; j++) {
        if (random.nextInt(6) < density) {
          parents[i] |= 1L << j;
        }
      }
    }
    return new LinearizationModel(fees, weights, parents);
  }

  @Test
  void noClosedSetOfARandomClusterIsAboveTheDiagram() {
    Random random = new Random(7);
    for (int n = 0; n < CLUSTERS; n++) {
      LinearizationModel graph = random(random, random.nextInt(1, MAX_SIZE + 1));
      graph.assertOptimal(Linearization.chunks(graph.fees(), graph.weights(), graph.parents()));
    }
  }

  @Test
  void childPaysForItsParents() {
    // Two parents without a fee, a child of both, and a good parent's poor child.
    long[] fees = {0, 0, 900, 500, 10};
    long[] weights = {100, 100, 100, 100, 100};
    long[] parents = {0, 0, 0b11, 0, 0b1000};
    assertThat(Linearization.chunks(fees, weights, parents))
        .containsExactly(0b01000L, 0b00111L, 0b10000L);
  }

  @Test
  void equalFeeratesAreNotJoined() {
    assertThat(Linearization.chunks(new long[] {5, 10}, new long[] {1, 2}, new long[] {0, 1}))
        .containsExactly(1L, 2L);
  }

  @Test
  void sixtyFourTransactionsInAChainAreOneChunkIfFeesRise() {
    long[] fees = new long[64];
    long[] weights = new long[64];
    long[] parents = new long[64];
    for (int i = 0; i < 64; i++) {
      fees[i] = 1_000_000_000L * i;
      weights[i] = 6_312;
      parents[i] = i == 0 ? 0 : 1L << (i - 1);
    }
    assertThat(Linearization.chunks(fees, weights, parents)).containsExactly(-1L);
    assertThatThrownBy(() -> Linearization.chunks(new long[65], new long[65], new long[65]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// In coarse units both small fees are nothing.
  @Test
  void anAbsurdFeeInTheClusterDoesNotTearAChildFromTheParentThatItPaysFor() {
    long[] fees = {1L << 52, 100, 900};
    long[] weights = {130_000, 130_000, 130_000};
    assertThat(Linearization.chunks(fees, weights, new long[] {0, 0b1, 0b10}))
        .containsExactly(0b001L, 0b110L);
  }

  @Test
  void chunksNeverRiseInFeerateHoweverAbsurdTheFeesAre() {
    long[] fees = {0, 1L << 52, 3, 1_000, -(1L << 51), 1L << 50};
    long[] weights = {100_000, 400, 400, 400, 400, 90_000};
    long[] parents = {0, 1, 0b11, 0b100, 0b1000, 0b1000};
    LinearizationModel model = new LinearizationModel(fees, weights, parents);
    model.assertOrder(Linearization.chunks(fees, weights, parents));
  }

  @Test
  void absurdFeesDoNotOverflow() {
    long much = 2_000_000_000_000_000L;
    long[] fees = {0, much, much / 2};
    long[] weights = {400_000, 4_000, 4_000};
    assertThat(Linearization.chunks(fees, weights, new long[] {0, 1, 0}))
        .containsExactly(0b100L, 0b011L);
  }
}
