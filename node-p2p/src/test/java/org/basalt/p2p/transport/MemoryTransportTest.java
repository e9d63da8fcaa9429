package org.basalt.p2p.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.message.FilterAdd;
import org.basalt.p2p.message.Ping;
import org.basalt.p2p.message.StandardMessages;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.transport.CloseReason.Kind;
import org.basalt.p2p.wire.Message;
import org.junit.jupiter.api.Test;

class MemoryTransportTest {
  private static final NetworkAddress SERVER = NetworkAddress.ipv4(8, 8, 8, 8);
  private static final NetworkAddress CLIENT = NetworkAddress.ipv4(9, 9, 9, 9);
  private static final Endpoint LISTENING = new Endpoint(SERVER, 8333);

  private final NodeClock clock = NodeClock.manual(1_700_000_000);
  private final MemoryNetwork network = new MemoryNetwork(clock, (_, _) -> 50_000_000);
  private final MemoryTransport serverTransport = transport(SERVER);
  private final MemoryTransport clientTransport = transport(CLIENT);
  private final Log server = new Log();
  private final Log client = new Log();

  private MemoryTransport transport(NetworkAddress address) {
    return new MemoryTransport(
        network, address, new TransportConfig(1, StandardMessages.TABLE, 1000, 1000, 1, false));
  }

  private void pass(int millis) {
    clock.advanceMillis(millis);
    network.deliver();
  }

  private Connection connect() throws IOException {
    serverTransport.listen(LISTENING, _ -> server);
    Connection connection = clientTransport.connect(ConnectRequest.to(LISTENING), client);
    pass(50);
    return connection;
  }

  @Test
  void messagesArriveAfterTheLatencyAndInOrder() throws IOException {
    Connection connection = connect();
    assertThat(client.events).containsExactly("opened");
    assertThat(server.events).containsExactly("opened");
    connection.send(new Ping(1));
    connection.send(new Ping(2));
    pass(49);
    assertThat(server.messages).isEmpty();
    pass(1);
    assertThat(server.messages).containsExactly(new Ping(1), new Ping(2));
    assertThat(connection.traffic().bytesSent()).isEqualTo(64);
    assertThat(serverTransport.bytesReceived()).isEqualTo(64);
    assertThat(network.isIdle()).isTrue();
  }

  @Test
  void bothSidesKnowTheirAddresses() throws IOException {
    Connection connection = connect();
    assertThat(connection.remote()).isEqualTo(LISTENING);
    assertThat(connection.local().address()).isEqualTo(CLIENT);
    assertThat(server.connections.getFirst().remote()).isEqualTo(connection.local());
    assertThat(server.connections.getFirst().isInbound()).isTrue();
  }

  @Test
  void nobodyListeningFailsTheConnection() {
    clientTransport.connect(ConnectRequest.to(LISTENING), client);
    pass(50);
    assertThat(client.events).containsExactly("closed " + Kind.CONNECT_FAILED);
  }

  @Test
  void anAttemptThatGetsLostFailsWhenItsTimeIsOver() {
    MemoryNetwork lossy =
        new MemoryNetwork(
            clock,
            new MemoryNetwork.Links() {
              @Override
              public long latencyNanos(NetworkAddress from, NetworkAddress to) {
                return 0;
              }

              @Override
              public boolean isLost(NetworkAddress from, NetworkAddress to) {
                return true;
              }
            });
    TransportConfig config = new TransportConfig(1, StandardMessages.TABLE, 1000, 1000, 1, false);
    new MemoryTransport(lossy, CLIENT, config)
        .connect(ConnectRequest.to(LISTENING).withTimeoutMs(700), client);
    clock.advanceMillis(699);
    lossy.deliver();
    assertThat(client.events).isEmpty();
    clock.advanceMillis(1);
    lossy.deliver();
    assertThat(client.events).containsExactly("closed " + Kind.CONNECT_TIMEOUT);
  }

  @Test
  void connectionsWaitForEachOtherWhereTheyShareTheWayOut() throws IOException {
    MemoryNetwork narrow =
        new MemoryNetwork(
            clock,
            new MemoryNetwork.Links() {
              @Override
              public long latencyNanos(NetworkAddress from, NetworkAddress to) {
                return 0;
              }

              @Override
              public long nanosPerByte(NetworkAddress from, NetworkAddress to) {
                return 1_000_000;
              }

              @Override
              public boolean isWayOutShared() {
                return true;
              }
            });
    TransportConfig config = new TransportConfig(1, StandardMessages.TABLE, 1000, 1000, 1, false);
    new MemoryTransport(narrow, SERVER, config).listen(LISTENING, _ -> server);
    MemoryTransport sender = new MemoryTransport(narrow, CLIENT, config);
    Connection first = sender.connect(ConnectRequest.to(LISTENING), client);
    Connection second = sender.connect(ConnectRequest.to(LISTENING), client);
    narrow.deliver();
    first.send(new Ping(1));
    second.send(new Ping(2));
    clock.advanceMillis(32);
    narrow.deliver();
    assertThat(server.messages).containsExactly(new Ping(1));
    clock.advanceMillis(32);
    narrow.deliver();
    assertThat(server.messages).containsExactly(new Ping(1), new Ping(2));
  }

  @Test
  void closingIsHeardOnBothSidesOnce() throws IOException {
    Connection connection = connect();
    connection.send(new Ping(1));
    connection.close();
    connection.close();
    pass(50);
    assertThat(client.events).containsExactly("opened", "closed " + Kind.LOCAL);
    assertThat(server.events).containsExactly("opened", "closed " + Kind.REMOTE);
  }

  @Test
  void boundEndpointCannotBeBoundAgain() throws IOException {
    try (Transport.Listening listening = serverTransport.listen(LISTENING, _ -> server)) {
      assertThat(listening.local()).isEqualTo(LISTENING);
      assertThatThrownBy(() -> serverTransport.listen(LISTENING, _ -> server))
          .isInstanceOf(IOException.class);
    }
    serverTransport.listen(LISTENING, _ -> server).close();
  }

  @Test
  void readingStopsWhileTheOwnerIsBehind() throws IOException {
    Connection connection = connect();
    server.isLazy = true;
    for (int i = 0; i < 5; i++) {
      connection.send(new FilterAdd(new byte[2000]));
    }
    assertThat(connection.isSendBufferFull()).isTrue();
    pass(50);
    assertThat(server.messages).hasSize(1);
    assertThat(client.events).containsExactly("opened", "drained");
    for (int i = 0; i < 4; i++) {
      server.connections.getFirst().processed(server.received.get(i));
      pass(50);
      assertThat(server.messages).hasSize(i + 2);
    }
  }

  @Test
  void readingCanBePaused() throws IOException {
    Connection connection = connect();
    server.connections.getFirst().pauseReading();
    connection.send(new Ping(1));
    pass(50);
    assertThat(server.messages).isEmpty();
    server.connections.getFirst().resumeReading();
    pass(50);
    assertThat(server.messages).containsExactly(new Ping(1));
  }

  @Test
  void malformedPayloadIsReported() throws IOException {
    connect().send(new EncodedMessage(Ping.TYPE, new byte[3]));
    pass(50);
    assertThat(server.events).containsExactly("opened", "malformed ping");
  }

  @Test
  void closingATransportClosesItsConnections() throws IOException {
    connect();
    serverTransport.close();
    pass(50);
    assertThat(client.events).containsExactly("opened", "closed " + Kind.REMOTE);
    clientTransport.connect(ConnectRequest.to(LISTENING), client);
    pass(50);
    assertThat(client.events).endsWith("closed " + Kind.CONNECT_FAILED);
  }

  private static final class Log implements ConnectionListener {
    final List<String> events = new ArrayList<>();
    final List<Message> messages = new ArrayList<>();
    final List<ReceivedMessage> received = new ArrayList<>();
    final List<Connection> connections = new ArrayList<>();
    boolean isLazy;

    @Override
    public void opened(Connection connection) {
      connections.add(connection);
      events.add("opened");
    }

    @Override
    public void received(Connection connection, ReceivedMessage message) {
      messages.add(message.message());
      received.add(message);
      if (!isLazy) {
        connection.processed(message);
      }
    }

    @Override
    public void malformed(
        Connection connection, String command, int payloadBytes, DecodeException reason) {
      events.add("malformed " + command);
    }

    @Override
    public void sendBufferDrained(Connection connection) {
      events.add("drained");
    }

    @Override
    public void closed(Connection connection, CloseReason reason) {
      events.add("closed " + reason.kind());
    }
  }
}
