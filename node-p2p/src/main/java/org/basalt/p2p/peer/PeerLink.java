package org.basalt.p2p.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.runtime.Mailbox;
import org.basalt.p2p.netaddr.HostPort;
import org.basalt.p2p.transport.CloseReason;
import org.basalt.p2p.transport.Connection;
import org.basalt.p2p.transport.ConnectionListener;
import org.basalt.p2p.transport.ReceivedMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Between a connection's I/O thread and the thread `peers`: keeps what came in until its owner
/// takes it.
///
/// However much comes in, the mailbox holds at most one [PeerEvent.Active] for each connection. The
/// transport bounds the bytes that wait here; this class bounds their number, by not reading on.
final class PeerLink implements ConnectionListener {
  private static final Logger LOG = LoggerFactory.getLogger("net");

  /// Smallest messages are 21 bytes with their frame, so bytes alone would let through too many
  /// objects.
  private static final int MAX_WAITING = 2048;

  /// What this connection is for; set by who asked for it.
  private final ConnectionPurpose purpose;

  private final HostPort target;

  private final Mailbox<PeerEvent> mailbox;
  private final ConcurrentLinkedQueue<Incoming> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waitingCount = new AtomicInteger();
  private final AtomicBoolean isSignalled = new AtomicBoolean();
  private final AtomicBoolean isPaused = new AtomicBoolean();
  private volatile @Nullable Connection connection;

  /// @param target that was connected to; of an inbound connection where it came from
  PeerLink(ConnectionPurpose purpose, HostPort target, Mailbox<PeerEvent> mailbox) {
    this.purpose = purpose;
    this.target = target;
    this.mailbox = mailbox;
  }

  ConnectionPurpose purpose() {
    return purpose;
  }

  HostPort target() {
    return target;
  }

  @Override
  public void opened(Connection opened) {
    connection = opened;
    post(new PeerEvent.Opened(this), opened);
  }

  @Override
  public void received(Connection from, ReceivedMessage message) {
    accept(from, new Incoming.Decoded(message));
  }

  @Override
  public void malformed(Connection from, String command, int payloadBytes, DecodeException reason) {
    accept(from, new Incoming.Malformed(command, payloadBytes, reason));
  }

  private void accept(Connection from, Incoming message) {
    waiting.add(message);
    if (waitingCount.incrementAndGet() >= MAX_WAITING && isPaused.compareAndSet(false, true)) {
      from.pauseReading();
    }
    signal(from);
  }

  @Override
  public void sendBufferDrained(Connection from) {
    signal(from);
  }

  private void signal(Connection from) {
    if (isSignalled.compareAndSet(false, true)) {
      post(new PeerEvent.Active(this), from);
    }
  }

  @Override
  public void closed(Connection from, CloseReason reason) {
    if (!mailbox.offer(new PeerEvent.Closed(this, reason))) {
      // The mailbox is far larger than all connections together can fill. Waiting here delays I/O,
      // but losing the
      // event would leak the peer.
      mailbox.put(new PeerEvent.Closed(this, reason));
    }
  }

  /// No connection comes of it.
  void failed(CloseReason reason) {
    mailbox.put(new PeerEvent.Closed(this, reason));
  }

  private void post(PeerEvent event, Connection from) {
    if (!mailbox.offer(event)) {
      LOG.debug("mailbox full, dropping connection {}", from.id());
      from.close();
    }
  }

  /// Set once open.
  @Nullable Connection connection() {
    return connection;
  }

  /// Takes everything that waits. For the owner.
  List<Incoming> take() {
    isSignalled.set(false);
    List<Incoming> taken = new ArrayList<>();
    for (Incoming next = waiting.poll(); next != null; next = waiting.poll()) {
      taken.add(next);
    }
    return taken;
  }

  /// One taken message was handled. For the owner.
  void handled(Incoming message) {
    Connection to = connection;
    if (to == null) {
      throw new IllegalStateException("a message of a connection that never opened");
    }
    if (message instanceof Incoming.Decoded(ReceivedMessage received)) {
      to.processed(received);
    }
    if (waitingCount.decrementAndGet() < MAX_WAITING / 2 && isPaused.compareAndSet(true, false)) {
      to.resumeReading();
    }
  }
}
