package org.basalt.core.runtime;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Tasks that one thread hands to a pool bit by bit and then waits for, working on them itself
/// meanwhile. Tasks begin while more are still being added, in the order in which they were added.
///
/// Made, fed and joined by one thread. As the joining thread takes tasks too, a busy pool delays
/// but never blocks it.
public final class TaskGroup {
  private final WorkerPool pool;
  private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private int unfinished;

  public TaskGroup(WorkerPool pool) {
    this.pool = pool;
  }

  public void add(Runnable task) {
    if (pool.size() == 0) {
      run(task);
      return;
    }
    synchronized (this) {
      unfinished++;
    }
    waiting.add(task);
    pool.execute(this::runOne);
  }

  /// Works until all tasks are done.
  ///
  /// @throws IllegalStateException wrapping the first thing that a task threw
  public void join() {
    while (true) {
      if (!runOne()) {
        break;
      }
    }
    synchronized (this) {
      while (unfinished > 0) {
        try {
          wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException("interrupted while workers ran", e);
        }
      }
    }
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw new IllegalStateException(thrown);
    }
  }

  /// Works on the next task that nobody has begun; false if there is none.
  public boolean runOne() {
    Runnable task = waiting.poll();
    if (task == null) {
      return false;
    }
    try {
      run(task);
    } finally {
      synchronized (this) {
        unfinished--;
        notifyAll();
      }
    }
    return true;
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }
}
