package org.basalt.p2p.transport;

import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.wire.Message;

/// One connection to a peer, from the attempt until it is closed. Thread-safe; no method waits.
public interface Connection {
  /// Unique within the transport, from 1.
  long id();

  boolean isInbound();

  /// The peer; [Endpoint#NONE] while it is a name that only a proxy knows.
  Endpoint remote();

  /// Our side of it; [Endpoint#NONE] until it is open.
  Endpoint local();

  TransportVersion version();

  /// BIP-0324 session id, 64 hex digits; empty unless encrypted.
  String sessionId();

  /// The connection was to be encrypted and the peer has answered with nothing at all. If it ends
  /// like that, a v1 connection is worth a try.
  boolean suggestsV1();

  /// Queues a message; after the connection is closed it does nothing.
  void send(EncodedMessage message);

  default void send(Message message) {
    send(EncodedMessage.of(message));
  }

  /// Bytes queued and not yet taken by the operating system.
  long unsentBytes();

  /// True while more than `-maxsendbuffer` waits to go out. The owner then stops handling the
  /// peer's requests, so that answers cannot pile up; `sendBufferDrained` says when to go on.
  boolean isSendBufferFull();

  /// Tells that a received message was dealt with. While more than `-maxreceivebuffer` of received
  /// messages is not, nothing is read from the socket.
  void processed(ReceivedMessage message);

  /// Stops reading from the socket, until [#resumeReading()].
  void pauseReading();

  void resumeReading();

  Traffic traffic();

  /// When anything was sent last: seconds since 1970, 0 for never. As in [#traffic()], but cheap.
  long lastSentSec();

  /// Likewise received.
  long lastReceivedSec();

  /// Closes at once; what was not sent is dropped. A second call does nothing.
  void close();
}
