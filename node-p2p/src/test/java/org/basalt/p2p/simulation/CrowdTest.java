package org.basalt.p2p.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.basalt.p2p.SimulatedNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What many of our nodes do together. `scripts/simulate` does the same with a thousand.
class CrowdTest {
  private static final int NODES = Integer.getInteger("basalt.simulation.nodes", 40);
  private static final long SEED = Long.getLong("basalt.simulation.seed", 1);
  private static final long BLOCK_INTERVAL_MS = 10_000;

  @TempDir private Path directory;

  private static Settings settings() {
    return Settings.of(SEED, NODES).withTransactions(200);
  }

  @Test
  void newsReachesNearlyAllInTheTimeThatTheLinksAllowThoughNodesComeAndGo() {
    try (Crowd crowd = new Crowd(settings().withAttackers(NODES / 10), directory)) {
      crowd.warmUp(4);
      assertThat(crowd.outboundCounts()).allMatch(count -> count >= 8);
      for (int i = 0; i < 3; i++) {
        crowd.churn(10, BLOCK_INTERVAL_MS);
        Spread spread = crowd.block(BLOCK_INTERVAL_MS);
        assertThat(spread.nodes()).isGreaterThan(NODES * 8 / 10);
        assertThat(spread.late()).isZero();
        // Of so few nodes, 95 in a hundred leave out one or two.
        assertThat(spread.delayMs(95)).isLessThanOrEqualTo(spread.boundMs(95) * 12 / 10);
        assertThat(spread.bytesPerNode()).isLessThan(200 * 250);
      }
      assertThat(crowd.awayCount()).isGreaterThanOrEqualTo(NODES / 10);
      assertThat(LongStream.of(crowd.catchUpsMs()))
          .isNotEmpty()
          .allMatch(ms -> ms < BLOCK_INTERVAL_MS);
      Spread transaction = crowd.transaction(20_000);
      assertThat(transaction.delayMs(95)).isLessThan(15_000);
    }
  }

  @Test
  void aNetworkThatWasCutInTwoAgreesAgain() {
    try (Crowd crowd = new Crowd(settings(), directory)) {
      crowd.warmUp(2);
      Partition.Healing healing = new Partition(crowd, SEED).run(8_000, 10_000);
      assertThat(healing.leftShare() + healing.rightShare()).isEqualTo(NODES);
      assertThat(healing.without()).isZero();
      assertThat(healing.ms(100)).isLessThan(5_000);
    }
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    List<Long> first = trace(directory.resolve("first"), SEED);
    assertThat(trace(directory.resolve("second"), SEED)).isEqualTo(first);
    assertThat(trace(directory.resolve("third"), SEED + 1)).isNotEqualTo(first);
  }

  private static List<Long> trace(Path directory, long seed) {
    try (Crowd crowd = new Crowd(Settings.of(seed, 12).withTransactions(10), directory)) {
      crowd.churn(20, 5_000);
      crowd.warmUp(1);
      Spread spread = crowd.block(5_000);
      List<Long> trace = new ArrayList<>();
      for (long delay : spread.delaysMs()) {
        trace.add(delay);
      }
      trace.add((long) spread.late());
      crowd.world().nodes().stream().map(SimulatedNode::bytesSent).forEach(trace::add);
      return trace;
    }
  }
}
