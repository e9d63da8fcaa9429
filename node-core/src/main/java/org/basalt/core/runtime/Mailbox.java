package org.basalt.core.runtime;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A bounded queue from many threads to one owner. Full means back-pressure: [#put] waits, [#offer]
/// says so.
public final class Mailbox<T> {
  private final BlockingQueue<T> queue;

  public Mailbox(int capacity) {
    queue = new ArrayBlockingQueue<>(capacity);
  }

  /// False if it is full; the sender decides what that means.
  public boolean offer(T command) {
    return queue.offer(command);
  }

  /// Waits for room; for senders that may wait.
  ///
  /// @throws IllegalStateException if interrupted, which only happens while stopping
  public void put(T command) {
    try {
      queue.put(command);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while handing over a command", e);
    }
  }

  /// The next command, or null if none came in time. For the owner only.
  public @Nullable T poll(long timeoutMillis) {
    try {
      return queue.poll(timeoutMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /// The next command if there is one at once.
  public @Nullable T poll() {
    return queue.poll();
  }

  public int size() {
    return queue.size();
  }
}
