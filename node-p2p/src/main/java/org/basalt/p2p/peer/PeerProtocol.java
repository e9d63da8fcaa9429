package org.basalt.p2p.peer;

import org.basalt.chain.api.ChainEvent;
import org.basalt.p2p.api.ConnectionType;
import org.basalt.p2p.transport.CloseReason;

/// One behaviour towards peers, such as keeping connections alive or downloading blocks. There is
/// one instance for all peers; everything runs on the thread `peers`.
///
/// A behaviour subscribes to the message types that it understands when it is attached to a peer; a
/// message that nobody subscribed to is ignored.
public interface PeerProtocol {
  /// Takes part in connections of a type. Those of private broadcasts carry nothing else.
  default boolean serves(ConnectionType type) {
    return type != ConnectionType.PRIVATE_BROADCAST;
  }

  /// An attempt to connect came to nothing.
  default void failed(ConnectionPurpose purpose, CloseReason reason) {}

  /// The connection stands; nothing has been said.
  default void opened(PeerSession peer) {}

  /// The connection is over, however far it came; after [#detach].
  default void closed(PeerSession peer) {}

  /// The peer's `version` has come; its `verack` has not.
  default void versionReceived(PeerSession peer) {}

  /// The handshake with the peer is done.
  default void attach(PeerSession peer) {}

  /// The connection is over; only called after [#attach].
  default void detach(PeerSession peer) {}

  /// Something happened in the ledger.
  default void chainChanged(ChainEvent event) {}

  /// Called every so often, and after whatever may have given the behaviour something to do, for
  /// each attached peer.
  default void service(PeerSession peer) {}

  /// Likewise, once for all peers.
  default void service() {}
}
