package org.basalt.chain.mempool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.basalt.chain.policy.FeeRates;
import org.junit.jupiter.api.Test;

class LinearizationTest {
  private static final int CLUSTERS = 3_000;
  private static final int MAX_SIZE = 10;

  private record Graph(long[] fees, long[] weights, long[] parents) {
    static Graph random(Random random, int size) {
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
      return new Graph(fees, weights, parents);
    }

    long fee(long set) {
      return sum(fees, set);
    }

    long weight(long set) {
      return sum(weights, set);
    }

    boolean isClosed(long set) {
      for (int i = 0; i < fees.length; i++) {
        if ((set >> i & 1) != 0 && (parents[i] & ~set) != 0) {
          return false;
        }
      }
      return true;
    }

    private static long sum(long[] values, long set) {
      long sum = 0;
      for (int i = 0; i < values.length; i++) {
        sum += (set >> i & 1) != 0 ? values[i] : 0;
      }
      return sum;
    }
  }

  @Test
  void noClosedSetOfARandomClusterIsAboveTheDiagram() {
    Random random = new Random(7);
    for (int n = 0; n < CLUSTERS; n++) {
      Graph graph = Graph.random(random, random.nextInt(1, MAX_SIZE + 1));
      List<Long> chunks = Linearization.chunks(graph.fees, graph.weights, graph.parents);
      assertChunksAreAnOrder(graph, chunks);
      for (long set = 1; set < 1L << graph.fees.length; set++) {
        if (graph.isClosed(set)) {
          assertThat(isAbove(graph, chunks, graph.fee(set), graph.weight(set))).isFalse();
        }
      }
    }
  }

  private static void assertChunksAreAnOrder(Graph graph, List<Long> chunks) {
    long done = 0;
    for (int i = 0; i < chunks.size(); i++) {
      long chunk = chunks.get(i);
      assertThat(chunk & done).isZero();
      done |= chunk;
      assertThat(graph.isClosed(done)).isTrue();
      if (i > 0) {
        long before = chunks.get(i - 1);
        assertThat(
                FeeRates.compare(
                    graph.fee(before), graph.weight(before), graph.fee(chunk), graph.weight(chunk)))
            .isNotNegative();
      }
    }
    assertThat(done).isEqualTo((1L << graph.fees.length) - 1);
  }

  /// By the definition: the diagram at a weight is the whole chunks before it and the share of the
  /// one that it cuts.
  private static boolean isAbove(Graph graph, List<Long> chunks, long fee, long weight) {
    long fees = 0;
    long weights = 0;
    for (long chunk : chunks) {
      if (weights + graph.weight(chunk) >= weight) {
        // fee > fees + fee(chunk) * (weight - weights) / weight(chunk)
        return (fee - fees) * graph.weight(chunk) > graph.fee(chunk) * (weight - weights);
      }
      fees += graph.fee(chunk);
      weights += graph.weight(chunk);
    }
    throw new AssertionError("heavier than the cluster");
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

  @Test
  void absurdFeesDoNotOverflow() {
    long much = 2_000_000_000_000_000L;
    long[] fees = {0, much, much / 2};
    long[] weights = {400_000, 4_000, 4_000};
    assertThat(Linearization.chunks(fees, weights, new long[] {0, 1, 0}))
        .containsExactly(0b100L, 0b011L);
  }
}
