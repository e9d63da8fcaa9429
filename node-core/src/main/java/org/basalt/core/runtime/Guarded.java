package org.basalt.core.runtime;

import java.util.function.Consumer;
import java.util.function.Predicate;

/// Something that belongs to no thread and that several use for moments, one at a time: a table in
/// memory, never anything that waits.
public final class Guarded<T> {
  private final T guarded;

  public Guarded(T guarded) {
    this.guarded = guarded;
  }

  public synchronized boolean test(Predicate<T> question) {
    return question.test(guarded);
  }

  public synchronized void use(Consumer<T> action) {
    action.accept(guarded);
  }
}
