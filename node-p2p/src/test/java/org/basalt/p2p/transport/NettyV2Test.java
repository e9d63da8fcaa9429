package org.basalt.p2p.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.basalt.core.bytes.Hex;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.message.Ping;
import org.basalt.p2p.message.StandardMessages;
import org.basalt.p2p.message.Verack;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.HostPort;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.transport.CloseReason.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Encrypted connections over TCP.
class NettyV2Test {
  private static final int MAGIC = 0xdab5bffa;
  private static final Endpoint ANY_PORT = new Endpoint(NetworkAddress.ipv4(127, 0, 0, 1), 0);

  private final NettyTransport transport = transport(true);
  private final NettyTransport v1Transport = transport(false);
  private final RecordedPeer server = new RecordedPeer();
  private final RecordedPeer client = new RecordedPeer();

  private static NettyTransport transport(boolean acceptsV2) {
    return new NettyTransport(
        new TransportConfig(MAGIC, StandardMessages.TABLE, 1_000_000, 5_000_000, 2, acceptsV2),
        NodeClock.system());
  }

  @AfterEach
  void close() {
    transport.close();
    v1Transport.close();
  }

  private void connect(NettyTransport to, TransportVersion version) throws IOException {
    Transport.Listening listening = to.listen(ANY_PORT, server::accept);
    transport.connect(ConnectRequest.to(listening.local()).withVersion(version), client);
    client.awaitOpen();
    server.awaitOpen();
  }

  @Test
  void bothSidesHaveOneSessionAndMessagesArriveInOrderBothWays() throws Exception {
    connect(transport, TransportVersion.V2);
    for (int i = 0; i < 1000; i++) {
      client.connection().send(new Ping(i));
      server.connection().send(new Ping(-i));
    }
    for (int i = 0; i < 1000; i++) {
      assertThat(server.next()).isEqualTo(new Ping(i));
      assertThat(client.next()).isEqualTo(new Ping(-i));
    }
    assertThat(client.connection().version()).isEqualTo(TransportVersion.V2);
    assertThat(server.connection().version()).isEqualTo(TransportVersion.V2);
    assertThat(client.connection().sessionId())
        .hasSize(64)
        .isEqualTo(server.connection().sessionId());
    await().until(() -> client.connection().unsentBytes() == 0);
  }

  @Test
  void theHandshakeCountsAsSentButBelongsToNoMessage() throws Exception {
    connect(transport, TransportVersion.V2);
    client.connection().send(new Ping(1));
    assertThat(server.next()).isEqualTo(new Ping(1));
    await().until(() -> client.connection().traffic().sentByCommand().containsKey("ping"));
    Traffic sent = client.connection().traffic();
    assertThat(sent.sentByCommand()).containsOnlyKeys("ping").containsEntry("ping", 29L);
    assertThat(sent.bytesSent()).isBetween(64L + 16 + 20 + 29, 64L + 4095 + 16 + 20 + 29);
    assertThat(server.connection().traffic().bytesReceived()).isEqualTo(sent.bytesSent());
    assertThat(server.connection().traffic().receivedByCommand()).containsOnlyKeys("ping");
  }

  @Test
  void v1PeerIsUnderstoodWhereV2IsAccepted() throws Exception {
    connect(transport, TransportVersion.V1);
    assertThat(server.connection().version()).isEqualTo(TransportVersion.DETECTING);
    server.connection().send(new Verack());
    byte[] payload = new byte[86];
    client
        .connection()
        .send(
            new EncodedMessage(StandardMessages.TABLE.byCommand("version").orElseThrow(), payload));
    assertThat(server.next().type().command()).isEqualTo("version");
    assertThat(server.connection().version()).isEqualTo(TransportVersion.V1);
    assertThat(server.connection().sessionId()).isEmpty();
    assertThat(client.next()).as("kept until the version was known").isEqualTo(new Verack());
    server.connection().send(new Ping(2));
    assertThat(client.next()).isEqualTo(new Ping(2));
  }

  @Test
  void v1PeerHangsUpOnUsAndThatSuggestsV1() throws Exception {
    connect(v1Transport, TransportVersion.V2);
    assertThat(server.awaitClosed().kind()).isEqualTo(Kind.BAD_FRAME);
    assertThat(client.awaitClosed().kind()).isIn(Kind.REMOTE, Kind.IO_ERROR);
    assertThat(client.connection().suggestsV1()).isTrue();
    assertThat(server.connection().suggestsV1()).isFalse();
  }

  @Test
  void peerThatAnswersNonsenseDoesNotSuggestV1() throws Exception {
    try (ServerSocket nonsense = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Endpoint at = new Endpoint(ANY_PORT.address(), nonsense.getLocalPort());
      transport.connect(ConnectRequest.to(at).withVersion(TransportVersion.V2), client);
      try (Socket socket = nonsense.accept()) {
        socket.getOutputStream().write(new byte[5000]);
        assertThat(client.awaitClosed())
            .isEqualTo(
                new CloseReason(Kind.BAD_FRAME, "V2 transport error: missing garbage terminator"));
        assertThat(client.connection().suggestsV1()).isFalse();
      }
    }
  }

  @Test
  void behindAProxyTheHandshakeWaitsForTheProxy() throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Transport.Listening listening = transport.listen(ANY_PORT, server::accept)) {
      Route.Socks5 route = new Route.Socks5(new Endpoint(ANY_PORT.address(), proxy.getLocalPort()));
      transport.connect(
          new ConnectRequest(new HostPort("node.test", 8333), route, TransportVersion.V2, 5000),
          client);
      try (Socket asked = proxy.accept();
          Socket onward = new Socket(InetAddress.getLoopbackAddress(), listening.local().port())) {
        assertThat(Hex.encode(asked.getInputStream().readNBytes(3))).isEqualTo("050100");
        asked.getOutputStream().write(Hex.decode("0500"));
        asked.getInputStream().readNBytes(4 + 1 + "node.test".length() + 2);
        assertThat(client.opened).isNotDone();
        asked.getOutputStream().write(Hex.decode("05000001000000000000"));
        carry(asked, onward);
        carry(onward, asked);
        client.connection().send(new Ping(3));
        assertThat(server.next()).isEqualTo(new Ping(3));
        assertThat(server.connection().sessionId()).hasSize(64);
      }
    }
  }

  private static void carry(Socket from, Socket to) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            InputStream in = from.getInputStream();
            in.transferTo(to.getOutputStream());
          } catch (IOException e) {
            // The test is over and has closed both.
            assertThat(e).isNotNull();
          }
        });
  }
}
