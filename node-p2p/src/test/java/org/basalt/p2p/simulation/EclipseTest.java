package org.basalt.p2p.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One of our nodes among an attacker's hosts. `scripts/simulate` does the same with a hundred
/// seeds.
class EclipseTest {
  private static final Eclipse.Scenario SHORT = new Eclipse.Scenario(300, 30, 50, 25, 60_000, 1, 0);

  @TempDir private Path directory;

  @Test
  void anAttackerWithThreeTenthsOfTheAddressesDoesNotKeepABlockFromTheNode() {
    for (int seed = 1; seed <= 3; seed++) {
      Eclipse.Outcome outcome = Eclipse.run(SHORT, seed, directory.resolve("seed" + seed));
      assertThat(outcome.bookPercentBefore()).isBetween(25, 35);
      assertThat(outcome.inbound()).isGreaterThan(50);
      assertThat(outcome.outbound()).isGreaterThanOrEqualTo(9);
      assertThat(outcome.isEclipsed()).as("seed %s: %s", seed, outcome).isFalse();
    }
  }

  @Test
  void anAttackerWithAllAddressesThatAnswerDoes() {
    Eclipse.Scenario hopeless = new Eclipse.Scenario(100, 50, 100, 25, 60_000, 0, 0);
    Eclipse.Outcome outcome = Eclipse.run(hopeless, 1, directory);
    assertThat(outcome.honestOutbound()).isZero();
    assertThat(outcome.isEclipsed()).isTrue();
    assertThat(outcome.blockMs()).isNegative();
  }
}
