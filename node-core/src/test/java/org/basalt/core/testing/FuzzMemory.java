package org.basalt.core.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// Holds what a decoder allocates against the bytes that it was given.
public final class FuzzMemory {
  private static final long MAX_BYTES = 1 << 20;
  private static final long MAX_BYTES_FOR_BYTE = 200;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private FuzzMemory() {}

  /// Runs twice, since the first time may load classes.
  ///
  /// @param inputBytes that it is about
  public static void check(String what, int inputBytes, Runnable decoding) {
    decoding.run();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    decoding.run();
    long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
    if (taken > MAX_BYTES + MAX_BYTES_FOR_BYTE * inputBytes) {
      throw new AssertionError(what + ": " + taken + " bytes for " + inputBytes);
    }
  }
}
