package org.basalt.core.runtime;

import java.util.concurrent.atomic.AtomicLong;

/// The node's time. Wall-clock time can be mocked (RPC `setmocktime`); monotonic time cannot,
/// unless the clock is a manual one. Thread-safe.
public final class NodeClock {
  private final boolean isManual;
  private final AtomicLong mockTimeSec = new AtomicLong();
  private final AtomicLong manualNanos = new AtomicLong();

  private NodeClock(boolean isManual) {
    this.isManual = isManual;
  }

  public static NodeClock system() {
    return new NodeClock(false);
  }

  /// A clock that only moves when told to; for tests and simulations.
  public static NodeClock manual(long startSec) {
    NodeClock clock = new NodeClock(true);
    clock.manualNanos.set(Math.multiplyExact(startSec, 1_000_000_000L));
    return clock;
  }

  /// Seconds since 1970; the mocked ones if set.
  public long timeSec() {
    long mocked = mockTimeSec.get();
    return mocked != 0 ? mocked : realMillis() / 1000;
  }

  /// Milliseconds since 1970; the mocked second if set.
  public long timeMillis() {
    long mocked = mockTimeSec.get();
    return mocked != 0 ? mocked * 1000 : realMillis();
  }

  /// For measuring spans; unaffected by mocking.
  public long nanos() {
    return isManual ? manualNanos.get() : System.nanoTime();
  }

  private long realMillis() {
    return isManual ? manualNanos.get() / 1_000_000 : System.currentTimeMillis();
  }

  /// @param timeSec 0 goes back to real time
  public void mock(long timeSec) {
    mockTimeSec.set(timeSec);
  }

  /// True while mocked.
  public boolean isMocked() {
    return mockTimeSec.get() != 0;
  }

  /// Moves a manual clock.
  public void advanceMillis(long millis) {
    if (!isManual) {
      throw new IllegalStateException("only a manual clock can be advanced");
    }
    manualNanos.addAndGet(millis * 1_000_000);
  }
}
