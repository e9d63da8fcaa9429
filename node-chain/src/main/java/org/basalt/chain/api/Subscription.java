package org.basalt.chain.api;

/// Ends a listener's hearing when closed. Events under way on the ledger's thread may still arrive.
public interface Subscription extends AutoCloseable {
  @Override
  void close();
}
