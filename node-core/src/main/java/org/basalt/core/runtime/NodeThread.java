package org.basalt.core.runtime;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A platform thread that runs one thing until it ends by itself. It does not keep the process
/// alive.
public final class NodeThread {
  private final String name;
  private final Runnable body;
  private @Nullable Thread thread;

  /// @param name as in thread dumps and logs
  /// @param body sees to it that it ends when asked to
  public NodeThread(String name, Runnable body) {
    this.name = name;
    this.body = body;
  }

  public synchronized void start() {
    if (thread != null) {
      throw new IllegalStateException("thread " + name + " was started before");
    }
    thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }

  /// Waits for the end; at once if never started, or on the thread itself.
  ///
  /// @return false if the time is up
  public boolean join(Duration timeout) {
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (running == null || running == Thread.currentThread()) {
      return true;
    }
    try {
      return running.join(timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
