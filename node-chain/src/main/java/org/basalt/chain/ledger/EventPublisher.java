package org.basalt.chain.ledger;

import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.ChainEvent;
import org.basalt.chain.api.ChainListener;
import org.basalt.chain.api.ChainView;
import org.basalt.chain.api.Subscription;
import org.basalt.core.runtime.Published;

/// Shows the ledger to others: the current [ChainView], and events to listeners. Only the ledger's
/// thread publishes; a view is published before the events that tell of it.
final class EventPublisher {
  private final Published<ChainView> view;
  private final CopyOnWriteArrayList<ChainListener> listeners = new CopyOnWriteArrayList<>();

  EventPublisher(ChainView first) {
    view = new Published<>(first);
  }

  ChainView view() {
    return view.get();
  }

  /// Publishes if anything differs from the view before.
  void publish(
      BlockNode tip, BlockNode bestHeader, boolean isInitialBlockDownload, boolean isImporting) {
    ChainView before = view.get();
    if (before.tip() != tip
        || before.bestHeader() != bestHeader
        || before.isInitialBlockDownload() != isInitialBlockDownload
        || before.isImporting() != isImporting) {
      view.set(
          new ChainView(
              tip, bestHeader, isInitialBlockDownload, isImporting, before.sequence() + 1));
    }
  }

  void emit(ChainEvent event) {
    for (ChainListener listener : listeners) {
      listener.onEvent(event);
    }
  }

  Subscription subscribe(ChainListener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  ChainView await(Predicate<ChainView> condition, Duration timeout) {
    return view.await(condition, timeout);
  }

  /// Those who wait get the latest view.
  void close() {
    view.close();
  }
}
