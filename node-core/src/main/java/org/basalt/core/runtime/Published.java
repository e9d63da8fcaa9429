package org.basalt.core.runtime;

import java.time.Duration;
import java.util.function.Predicate;

/// A value that its owner replaces, and that others read at any time or wait for. Values are
/// immutable.
public final class Published<T> {
  private volatile T value;
  private boolean closed;

  public Published(T first) {
    value = first;
  }

  public T get() {
    return value;
  }

  public void set(T next) {
    synchronized (this) {
      value = next;
      notifyAll();
    }
  }

  /// Waits until the value meets a condition, the time is up, or this was closed.
  ///
  /// @param timeout zero waits for ever
  /// @return the value last seen
  public synchronized T await(Predicate<T> condition, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!closed && !condition.test(value)) {
      long leftMillis = 0;
      if (!timeout.isZero()) {
        leftMillis = Math.ceilDiv(deadline - System.nanoTime(), 1_000_000L);
        if (leftMillis <= 0) {
          break;
        }
      }
      try {
        wait(leftMillis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    return value;
  }

  /// Ends all waiting.
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
