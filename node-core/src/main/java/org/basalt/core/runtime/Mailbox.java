package org.basalt.core.runtime;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A bounded queue from many threads to one owner. Full means back-pressure: [#put] waits, [#offer]
/// says so.
///
/// Waking a thread costs more than most commands do, so what is not urgent need not wake the owner:
/// see [#putQuietly].
public final class Mailbox<T> {
  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Condition hasRoom = lock.newCondition();
  private final ArrayDeque<T> queue = new ArrayDeque<>();

  public Mailbox(int capacity) {
    this.capacity = capacity;
  }

  /// False if it is full; the sender decides what that means.
  public boolean offer(T command) {
    lock.lock();
    try {
      if (queue.size() >= capacity) {
        return false;
      }
      queue.add(command);
      arrived.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Waits for room; for senders that may wait.
  ///
  /// @throws IllegalStateException if interrupted, which only happens while stopping
  public void put(T command) {
    put(command, true);
  }

  /// As [#put], but an owner that waits goes on waiting: until something else comes, or until its
  /// time is over. It then takes all in order.
  public void putQuietly(T command) {
    put(command, false);
  }

  private void put(T command, boolean wakes) {
    try {
      lock.lockInterruptibly();
      try {
        while (queue.size() >= capacity) {
          // Who waits for room waits for the owner.
          arrived.signal();
          hasRoom.await();
        }
        queue.add(command);
        if (wakes) {
          arrived.signal();
        }
      } finally {
        lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while handing over a command", e);
    }
  }

  /// The next command, or null if none came in time. For the owner only.
  public @Nullable T poll(long timeoutMillis) {
    long leftNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    try {
      lock.lockInterruptibly();
      try {
        while (queue.isEmpty() && leftNanos > 0) {
          leftNanos = arrived.awaitNanos(leftNanos);
        }
        return take();
      } finally {
        lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /// The next command if there is one at once.
  public @Nullable T poll() {
    lock.lock();
    try {
      return take();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable T take() {
    T command = queue.poll();
    if (command != null) {
      hasRoom.signal();
    }
    return command;
  }

  public int size() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }
}
