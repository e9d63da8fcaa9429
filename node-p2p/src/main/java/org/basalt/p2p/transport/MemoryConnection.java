package org.basalt.p2p.transport;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import org.basalt.core.bytes.DecodeException;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.wire.Message;
import org.jspecify.annotations.Nullable;

/// One end of a connection in a [MemoryNetwork].
final class MemoryConnection implements Connection {
  private final long id;
  private final NetworkAddress address;
  private final Endpoint remote;
  private final boolean isInbound;
  private final MemoryNetwork network;
  private final TransportConfig config;
  private final TrafficCounter traffic;
  private final ConnectionListener listener;
  private final Deque<EncodedMessage> outgoing = new ArrayDeque<>();
  private final Deque<EncodedMessage> arrived = new ArrayDeque<>();
  private @Nullable MemoryConnection other;
  private Endpoint local = Endpoint.NONE;
  private boolean isOpen;
  private boolean isFinished;
  private boolean isReadingPaused;
  private boolean wasSendBufferFull;
  private long sendFreeNanos;
  private long unsent;
  private long unprocessed;

  MemoryConnection(
      long id,
      NetworkAddress address,
      Endpoint remote,
      boolean isInbound,
      MemoryNetwork network,
      TransportConfig config,
      TrafficCounter traffic,
      Function<Connection, ConnectionListener> listenerOf) {
    this.id = id;
    this.address = address;
    this.remote = remote;
    this.isInbound = isInbound;
    this.network = network;
    this.config = config;
    this.traffic = traffic;
    this.listener = listenerOf.apply(this);
  }

  void join(MemoryConnection newOther, Endpoint newLocal) {
    other = newOther;
    local = newLocal;
    if (isFinished) {
      newOther.hangUp();
    }
  }

  void opened() {
    if (!isFinished) {
      isOpen = true;
      listener.opened(this);
      wake();
      flush();
    }
  }

  boolean isFinished() {
    return isFinished;
  }

  void finish(CloseReason reason) {
    if (!isFinished) {
      isFinished = true;
      outgoing.clear();
      listener.closed(this, reason);
      wake();
    }
  }

  private void wake() {
    network.links().woken(address);
  }

  @Override
  public void send(EncodedMessage message) {
    if (!isFinished) {
      outgoing.add(message);
      unsent += wireBytes(message);
      wasSendBufferFull |= isSendBufferFull();
      if (isOpen) {
        flush();
      }
    }
  }

  private static int wireBytes(EncodedMessage message) {
    return V1Framing.HEADER_SIZE + message.payload().length;
  }

  private void flush() {
    MemoryConnection to = other;
    while (to != null && !outgoing.isEmpty()) {
      EncodedMessage message = outgoing.remove();
      sendFreeNanos =
          send(
              wireBytes(message),
              () -> {
                traffic.sent(message.command(), wireBytes(message));
                to.arrived.add(message);
                to.read();
                unsent -= wireBytes(message);
                if (wasSendBufferFull && !isSendBufferFull() && !isFinished) {
                  wasSendBufferFull = false;
                  listener.sendBufferDrained(this);
                  wake();
                }
              });
    }
  }

  private long send(int bytes, Runnable action) {
    return network.send(address, remote.address(), bytes, sendFreeNanos, action);
  }

  private void read() {
    while (!isFinished
        && !isReadingPaused
        && unprocessed <= config.maxReceiveBufferBytes()
        && !arrived.isEmpty()) {
      receive(arrived.remove());
    }
  }

  private void receive(EncodedMessage encoded) {
    int wireBytes = wireBytes(encoded);
    wake();
    traffic.received(wireBytes);
    traffic.receivedFrame(encoded.command(), wireBytes);
    Message message;
    try {
      message = config.messages().decode(encoded.command(), encoded.payload().clone());
    } catch (DecodeException e) {
      listener.malformed(this, encoded.command(), encoded.payload().length, e);
      return;
    }
    unprocessed += wireBytes;
    listener.received(
        this,
        new ReceivedMessage(
            message, wireBytes, encoded.payload().length, network.clock().nanos() / 1000));
  }

  @Override
  public void processed(ReceivedMessage message) {
    unprocessed -= message.wireBytes();
    readLater();
  }

  @Override
  public void pauseReading() {
    isReadingPaused = true;
  }

  @Override
  public void resumeReading() {
    isReadingPaused = false;
    readLater();
  }

  private void readLater() {
    if (!arrived.isEmpty()) {
      network.soon(this::read);
    }
  }

  @Override
  public void close() {
    if (!isFinished) {
      isFinished = true;
      outgoing.clear();
      network.soon(() -> {
        listener.closed(this, new CloseReason(CloseReason.Kind.LOCAL, "closed by us"));
        wake();
      });
      MemoryConnection to = other;
      if (to != null) {
        send(0, to::hangUp);
      }
    }
  }

  private void hangUp() {
    network.soon(() -> finish(new CloseReason(CloseReason.Kind.REMOTE, "socket closed")));
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public boolean isInbound() {
    return isInbound;
  }

  @Override
  public Endpoint remote() {
    return remote;
  }

  @Override
  public Endpoint local() {
    return local;
  }

  @Override
  public TransportVersion version() {
    return TransportVersion.V1;
  }

  @Override
  public String sessionId() {
    return "";
  }

  @Override
  public boolean suggestsV1() {
    return false;
  }

  @Override
  public long unsentBytes() {
    return unsent;
  }

  @Override
  public boolean isSendBufferFull() {
    return unsent > config.maxSendBufferBytes();
  }

  @Override
  public Traffic traffic() {
    return traffic.snapshot();
  }

  @Override
  public long lastSentSec() {
    return traffic.lastSentSec();
  }

  @Override
  public long lastReceivedSec() {
    return traffic.lastReceivedSec();
  }

  @Override
  public String toString() {
    return "connection " + id + (isInbound ? " from " : " to ") + remote;
  }
}
