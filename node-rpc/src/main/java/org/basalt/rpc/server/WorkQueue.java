package org.basalt.rpc.server;

import java.util.concurrent.atomic.AtomicInteger;
import org.basalt.core.runtime.WorkerPool;

/// Requests waiting for one of the threads `rpc-n`; more than the limit are refused.
final class WorkQueue implements AutoCloseable {
  private final WorkerPool workers;
  private final int limit;
  private final AtomicInteger waiting = new AtomicInteger();

  WorkQueue(int threads, int limit) {
    workers = new WorkerPool("rpc", threads);
    this.limit = limit;
  }

  /// False if too many wait already.
  boolean offer(Runnable task) {
    if (waiting.get() >= limit) {
      return false;
    }
    waiting.incrementAndGet();
    workers.execute(() -> {
      waiting.decrementAndGet();
      task.run();
    });
    return true;
  }

  @Override
  public void close() {
    workers.close();
  }
}
