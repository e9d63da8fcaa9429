package org.basalt.core.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Platform threads for pure functions of immutable input (`verify-n`).
public final class WorkerPool implements AutoCloseable {
  private final ExecutorService executor;
  private final int size;

  /// @param threads 0 runs everything on the calling thread, for tests
  public WorkerPool(String name, int threads) {
    size = threads;
    AtomicInteger number = new AtomicInteger();
    executor =
        Executors.newFixedThreadPool(
            Math.max(1, threads),
            task -> {
              Thread thread = new Thread(task, name + "-" + number.getAndIncrement());
              thread.setDaemon(true);
              return thread;
            });
  }

  public int size() {
    return size;
  }

  public void execute(Runnable task) {
    if (size == 0) {
      task.run();
    } else {
      executor.execute(task);
    }
  }

  /// Runs all and waits; results in order. The calling thread works too: it takes the last task.
  ///
  /// @throws IllegalStateException wrapping what a task threw
  public <T> List<T> all(List<Callable<T>> tasks) {
    try {
      List<Future<T>> futures = new ArrayList<>();
      int own = tasks.size() - 1;
      for (int i = 0; i < own && size > 0; i++) {
        futures.add(executor.submit(tasks.get(i)));
      }
      List<T> results = new ArrayList<>();
      if (size == 0) {
        for (Callable<T> task : tasks) {
          results.add(call(task));
        }
        return results;
      }
      T last = own >= 0 ? call(tasks.get(own)) : null;
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      if (last != null) {
        results.add(last);
      }
      return results;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while workers ran", e);
    }
  }

  private static <T> T call(Callable<T> task) throws ExecutionException {
    try {
      return task.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new ExecutionException(e);
    }
  }

  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(30, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
