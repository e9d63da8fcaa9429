package org.basalt.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.basalt.chain.api.NodeStop;
import org.basalt.chain.kv.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The wish to stop, from whomever: RPC `stop`, SIGTERM, the ledger. The first one counts.
final class StopSignal implements NodeStop {
  private static final Logger LOG = LoggerFactory.getLogger("node");

  /// Why the node stops, and with which exit code.
  private record Reason(String text, int exitCode) {}

  private static final Reason NONE = new Reason("", 0);

  private final CountDownLatch latch = new CountDownLatch(1);
  private final AtomicReference<Reason> reason = new AtomicReference<>(NONE);

  @Override
  public void requestStop(String why) {
    set(new Reason(why, 0));
  }

  @Override
  public void fatal(String what, Throwable cause) {
    // What is wrong with the storage, only the operator can mend: a full disk, a damaged file.
    String text = cause instanceof StorageException ? what + ": " + cause.getMessage() : what;
    LOG.error("A fatal internal error occurred, stopping: {}", text, cause);
    if (reason.get().exitCode() == 0) {
      // Later ones are mostly consequences of the first.
      System.err.println(
          "Error: A fatal internal error occurred, see debug.log for details: " + text);
    }
    set(new Reason(text, 1));
  }

  private void set(Reason first) {
    if (reason.compareAndSet(NONE, first)) {
      LOG.info("Stopping: {}", first.text());
      latch.countDown();
    }
  }

  boolean isRequested() {
    return latch.getCount() == 0;
  }

  /// Waits for the wish.
  ///
  /// @return the exit code
  int await() {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return reason.get().exitCode();
  }
}
