package org.basalt.core.runtime;

/// A bound on bytes in flight between threads: senders take, the receiver gives back. Thread-safe.
///
/// One request larger than the whole budget is granted when nothing else is taken, so that nothing
/// waits for ever.
public final class ByteBudget {
  private final long limitBytes;
  private long takenBytes;
  private boolean closed;

  public ByteBudget(long limitBytes) {
    if (limitBytes <= 0) {
      throw new IllegalArgumentException("a budget of " + limitBytes + " bytes");
    }
    this.limitBytes = limitBytes;
  }

  /// Takes without asking: for senders that must not wait and look at [#hasRoom()] beforehand.
  public synchronized void take(long bytes) {
    takenBytes += bytes;
  }

  /// Waits until the bytes fit, and takes them.
  ///
  /// @return false if the budget was closed meanwhile, or the thread interrupted: nothing was taken
  public synchronized boolean takeWhenFree(long bytes) {
    while (!closed && takenBytes != 0 && takenBytes + bytes > limitBytes) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    if (closed) {
      return false;
    }
    takenBytes += bytes;
    return true;
  }

  public synchronized void giveBack(long bytes) {
    takenBytes -= bytes;
    if (takenBytes < 0) {
      throw new IllegalStateException("more bytes given back than taken: " + takenBytes);
    }
    notifyAll();
  }

  public synchronized boolean hasRoom() {
    return takenBytes < limitBytes;
  }

  public synchronized long takenBytes() {
    return takenBytes;
  }

  /// Those who wait give up.
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
