package org.basalt.chain.ledger;

import java.util.random.RandomGenerator;
import org.basalt.core.runtime.NodeClock;

/// When coins are written to disk: when their cache is full, and every 50 to 70 minutes (Core
/// DATABASE_WRITE_INTERVAL), at a random time so that nodes started together do not write together.
final class FlushPolicy {
  private static final long MIN_INTERVAL_SEC = 50 * 60;
  private static final long MAX_INTERVAL_SEC = 70 * 60;
  private static final long NANOS = 1_000_000_000L;

  private final long maxCoinBytes;
  private final NodeClock clock;
  private final RandomGenerator random;
  private long nextNanos;

  FlushPolicy(long maxCoinBytes, NodeClock clock, RandomGenerator random) {
    this.maxCoinBytes = maxCoinBytes;
    this.clock = clock;
    this.random = random;
    flushed();
  }

  boolean isFull(long coinBytes) {
    return coinBytes > maxCoinBytes;
  }

  boolean isDue() {
    return clock.nanos() - nextNanos >= 0;
  }

  void flushed() {
    nextNanos = clock.nanos() + NANOS * random.nextLong(MIN_INTERVAL_SEC, MAX_INTERVAL_SEC);
  }
}
