package org.basalt.chain.kv.rocksdb;

import java.util.concurrent.atomic.AtomicLong;

/// Counts the calls that are inside of native code, so that closing waits for them: native memory
/// that is used after it was freed takes the whole process down.
final class Uses {
  private static final long CLOSED = Long.MIN_VALUE;

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
    while (count.get() != CLOSED) {
      Thread.onSpinWait();
    }
    return true;
  }
}
