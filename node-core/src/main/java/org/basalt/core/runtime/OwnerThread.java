package org.basalt.core.runtime;

/// The identity of an owner: state is touched on one thread only, and every public method of that
/// state says [#assertHere()] first.
///
/// In tests the owner may be claimed by the test's own thread.
public final class OwnerThread {
  private final String name;
  private volatile long threadId = -1;

  public OwnerThread(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  /// The calling thread is the owner from now on.
  public void claim() {
    threadId = Thread.currentThread().threadId();
  }

  /// Nobody is the owner until the next claim.
  public void release() {
    threadId = -1;
  }

  public boolean isHere() {
    return Thread.currentThread().threadId() == threadId;
  }

  /// @throws IllegalStateException on any thread but the owner's
  public void assertHere() {
    if (!isHere()) {
      throw new IllegalStateException(
          "state of '" + name + "' touched on thread " + Thread.currentThread().getName());
    }
  }
}
