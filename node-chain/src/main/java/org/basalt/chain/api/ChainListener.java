package org.basalt.chain.api;

/// Hears what happens in the ledger; see [ChainEvent].
@FunctionalInterface
public interface ChainListener {
  void onEvent(ChainEvent event);
}
