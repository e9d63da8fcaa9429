package org.basalt.p2p.transport;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.basalt.core.bytes.DecodeException;
import org.basalt.p2p.wire.Message;

/// What a test hears of one connection.
final class RecordedPeer implements ConnectionListener {
  final CompletableFuture<Connection> opened = new CompletableFuture<>();
  final BlockingQueue<ReceivedMessage> received = new LinkedBlockingQueue<>();
  final BlockingQueue<String> malformed = new LinkedBlockingQueue<>();
  final BlockingQueue<CloseReason> closed = new LinkedBlockingQueue<>();
  volatile boolean isLazy;
  volatile boolean isDrained;
  final AtomicInteger closings = new AtomicInteger();

  ConnectionListener accept(Connection connection) {
    assertThat(connection.isInbound()).isTrue();
    return this;
  }

  @Override
  public void opened(Connection connection) {
    opened.complete(connection);
  }

  @Override
  public void received(Connection connection, ReceivedMessage message) {
    received.add(message);
    if (!isLazy) {
      connection.processed(message);
    }
  }

  @Override
  public void malformed(
      Connection connection, String command, int payloadBytes, DecodeException reason) {
    malformed.add(command + " " + payloadBytes + " " + reason.getMessage());
  }

  @Override
  public void sendBufferDrained(Connection connection) {
    isDrained = true;
  }

  @Override
  public void closed(Connection connection, CloseReason reason) {
    closings.incrementAndGet();
    closed.add(reason);
  }

  void awaitOpen() {
    assertThat(connection()).isNotNull();
  }

  Connection connection() {
    return opened.orTimeout(10, SECONDS).join();
  }

  ReceivedMessage nextReceived() throws InterruptedException {
    ReceivedMessage message = received.poll(10, SECONDS);
    assertThat(message).isNotNull();
    return Objects.requireNonNull(message);
  }

  Message next() throws InterruptedException {
    return nextReceived().message();
  }

  CloseReason awaitClosed() throws InterruptedException {
    return Objects.requireNonNull(closed.poll(10, SECONDS));
  }
}
