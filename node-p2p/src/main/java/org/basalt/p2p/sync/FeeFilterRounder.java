package org.basalt.p2p.sync;

import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// Makes a fee rate coarse before peers see it, so that nobody knows a node again by the exact rate
/// that its mempool asks for (Core FeeFilterRounder).
public final class FeeFilterRounder {
  private static final double LOWEST = 50;
  private static final double HIGHEST = 1e7;
  private static final double SPACING = 1.1;

  private final TreeSet<Double> steps = new TreeSet<>();
  private final RandomGenerator random;

  public FeeFilterRounder(RandomGenerator random) {
    this.random = random;
    steps.add(0.0);
    for (double step = LOWEST; step <= HIGHEST; step *= SPACING) {
      steps.add(step);
    }
  }

  /// One of the steps beside the rate: mostly the lower one. In satoshis per 1000 virtual bytes.
  public long round(long rateSatPerKvB) {
    Double above = steps.ceiling((double) rateSatPerKvB);
    if (above == null) {
      return highest();
    }
    Double below = steps.lower(above);
    boolean goesDown = below != null && random.nextInt(3) != 0;
    return (long) (goesDown ? below : above).doubleValue();
  }

  /// What any larger rate becomes.
  public long highest() {
    return (long) steps.last().doubleValue();
  }
}
