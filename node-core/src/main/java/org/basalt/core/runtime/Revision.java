package org.basalt.core.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Tells readers on other threads whether what they read has changed meanwhile (a sequence lock).
///
/// The owner of some state says [#begin()] before it changes it and [#end()] afterwards; neither
/// waits, nor costs more than two stores. A reader takes the number with [#read()], reads, and asks
/// [#isStill]: if so, all that it read is of one moment. If not, what it has may be nonsense, and
/// the reader must have been prepared for that: it reads nothing through references that could be
/// missing, and goes nowhere in a loop without an end.
public final class Revision {
  private static final VarHandle NUMBER;

  static {
    try {
      NUMBER = MethodHandles.lookup().findVarHandle(Revision.class, "number", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// Odd while the state is being changed.
  private volatile long number;

  /// How many of the owner's changes are under way, one inside of the other.
  private int depth;

  // The owner's thread.

  /// A change begins; there may be others inside of it.
  public void begin() {
    if (depth++ == 0) {
      NUMBER.setOpaque(this, (long) NUMBER.get(this) + 1);
      VarHandle.storeStoreFence();
    }
  }

  /// The change is over.
  public void end() {
    if (depth <= 0) {
      throw new IllegalStateException("a change ends that never began");
    }
    if (--depth == 0) {
      NUMBER.setRelease(this, (long) NUMBER.get(this) + 1);
    }
  }

  // Any thread.

  /// The number as of now.
  public long read() {
    return (long) NUMBER.getAcquire(this);
  }

  /// True for a number that was read while nothing was being changed.
  public static boolean isAtRest(long number) {
    return (number & 1) == 0;
  }

  /// True if nothing was changed since a number was read at rest, up to the last read before this.
  public boolean isStill(long number) {
    VarHandle.loadLoadFence();
    return (long) NUMBER.getOpaque(this) == number && isAtRest(number);
  }
}
