package org.basalt.chain.kv.rocksdb;

import java.util.concurrent.atomic.AtomicLong;

/// Counts the calls that are inside of native code, so that closing waits for them: native memory
/// that is used after it was freed takes the whole process down.
final class Uses {
  private static final long CLOSED = Long.MIN_VALUE;
  private static final long MAX_WAIT_NANOS = 30_000_000_000L;

  private final AtomicLong count = new AtomicLong();

  /// @throws IllegalStateException if closed
  void enter() {
    if (count.getAndIncrement() < 0) {
      count.getAndDecrement();
      throw new IllegalStateException("the store is closed");
    }
  }

  void leave() {
    count.getAndDecrement();
  }

  /// Lets nobody in any more, and returns when all have left.
  ///
  /// @return false if it was closed before
  /// @throws IllegalStateException if some do not leave within half a minute: a cursor or snapshot
  ///   was not closed
  boolean close() {
    while (true) {
      long now = count.get();
      if (now < 0) {
        return false;
      }
      if (count.compareAndSet(now, now + CLOSED)) {
        break;
      }
    }
    long start = System.nanoTime();
    while (count.get() != CLOSED) {
      if (System.nanoTime() - start > MAX_WAIT_NANOS) {
        throw new IllegalStateException(
            (count.get() - CLOSED) + " reads of the store have not ended while it is closed");
      }
      Thread.onSpinWait();
    }
    return true;
  }
}
