package org.basalt.p2p.peer;

import org.basalt.chain.api.ChainEvent;
import org.basalt.p2p.transport.CloseReason;

/// What the thread `peers` is told by others.
sealed interface PeerEvent {
  /// A connection is open.
  record Opened(PeerLink link) implements PeerEvent {}

  /// Messages have come, or there is room to send again.
  record Active(PeerLink link) implements PeerEvent {}

  /// A connection is over, or could not be made.
  record Closed(PeerLink link, CloseReason reason) implements PeerEvent {}

  record ChainChanged(ChainEvent event) implements PeerEvent {}

  /// Something to run: a question of RPC, or the outcome of something submitted to the ledger.
  record Task(Runnable action) implements PeerEvent {}
}
