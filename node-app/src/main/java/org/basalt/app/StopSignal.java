package org.basalt.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.basalt.chain.api.NodeStop;
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
    LOG.error("A fatal internal error occurred, stopping: {}", what, cause);
    System.err.println(
        "Error: A fatal internal error occurred, see debug.log for details: " + what);
    set(new Reason(what, 1));
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
