package org.basalt.p2p.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.basalt.core.bytes.Hex;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.message.FilterAdd;
import org.basalt.p2p.message.Ping;
import org.basalt.p2p.message.StandardMessages;
import org.basalt.p2p.message.Verack;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.HostPort;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.ProxyAddress;
import org.basalt.p2p.transport.CloseReason.Kind;
import org.basalt.p2p.wire.UnknownMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NettyTransportTest {
  private static final int MAGIC = 0xdab5bffa;
  private static final Endpoint ANY_PORT = new Endpoint(NetworkAddress.ipv4(127, 0, 0, 1), 0);

  private final NettyTransport transport = transport(1_000_000, 5_000_000);
  private final RecordedPeer server = new RecordedPeer();
  private final RecordedPeer client = new RecordedPeer();

  private static NettyTransport transport(int sendBytes, int receiveBytes) {
    return new NettyTransport(
        new TransportConfig(MAGIC, StandardMessages.TABLE, sendBytes, receiveBytes, 2, false),
        NodeClock.system());
  }

  @AfterEach
  void close() {
    transport.close();
  }

  @Test
  void aThousandMessagesArriveInOrderBothWays() throws Exception {
    connect();
    for (int i = 0; i < 1000; i++) {
      client.connection().send(new Ping(i));
      server.connection().send(new Ping(-i));
    }
    for (int i = 0; i < 1000; i++) {
      assertThat(server.next()).isEqualTo(new Ping(i));
      assertThat(client.next()).isEqualTo(new Ping(-i));
    }
    await().until(() -> client.connection().unsentBytes() == 0);
    Traffic sent = client.connection().traffic();
    assertThat(sent.bytesSent()).isEqualTo(32_000);
    assertThat(sent.sentByCommand()).containsOnlyKeys("ping").containsEntry("ping", 32_000L);
    assertThat(server.connection().traffic().receivedByCommand()).containsEntry("ping", 32_000L);
    await().until(() -> transport.bytesSent() == 64_000 && transport.bytesReceived() == 64_000);
  }

  @Test
  void bothSidesKnowTheirAddressesAndDirection() throws Exception {
    Endpoint bound = connect();
    assertThat(client.connection().remote()).isEqualTo(bound);
    assertThat(client.connection().isInbound()).isFalse();
    assertThat(server.connection().isInbound()).isTrue();
    assertThat(server.connection().remote()).isEqualTo(client.connection().local());
    assertThat(server.connection().local()).isEqualTo(bound);
  }

  @Test
  void receivingStopsWhileTheOwnerIsBehindAndGoesOnWhenItCaughtUp() throws Exception {
    try (NettyTransport slow = transport(100_000, 50_000);
        Transport.Listening listening = slow.listen(ANY_PORT, server::accept)) {
      server.isLazy = true;
      slow.connect(ConnectRequest.to(listening.local()), client);
      server.awaitOpen();
      client.awaitOpen();
      FilterAdd big = new FilterAdd(new byte[200_000]);
      for (int i = 0; i < 100; i++) {
        client.connection().send(big);
      }
      assertThat(client.connection().isSendBufferFull()).isTrue();
      for (int i = 0; i < 100; i++) {
        ReceivedMessage message = server.nextReceived();
        assertThat(server.received).as("delivered while %d is not processed", i).isEmpty();
        server.connection().processed(message);
      }
      await().until(() -> client.connection().unsentBytes() == 0);
      assertThat(client.isDrained).isTrue();
      assertThat(client.connection().isSendBufferFull()).isFalse();
    }
  }

  @Test
  void closingHereIsLocalAndRemoteThere() throws Exception {
    connect();
    client.connection().close();
    client.connection().close();
    assertThat(client.awaitClosed().kind()).isEqualTo(Kind.LOCAL);
    assertThat(server.awaitClosed().kind()).isEqualTo(Kind.REMOTE);
    assertThat(client.closings).hasValue(1);
  }

  @Test
  void nothingListeningFailsTheConnection() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    transport.connect(ConnectRequest.to(new Endpoint(ANY_PORT.address(), port)), client);
    CloseReason reason = client.awaitClosed();
    assertThat(reason.kind()).isEqualTo(Kind.CONNECT_FAILED);
    assertThat(reason.detail()).contains("refused");
    assertThat(client.opened).isNotDone();
  }

  @Test
  void onionAddressWithoutProxyFailsTheConnection() throws Exception {
    Endpoint onion = new Endpoint(NetworkAddress.torV3(new byte[32]), 8333);
    transport.connect(ConnectRequest.to(onion), client);
    assertThat(client.awaitClosed().kind()).isEqualTo(Kind.CONNECT_FAILED);
  }

  @Test
  void closingBeforeTheConnectionIsOpenIsLocal() throws Exception {
    try (Transport.Listening listening = transport.listen(ANY_PORT, server::accept)) {
      transport.connect(ConnectRequest.to(listening.local()), client).close();
      assertThat(client.awaitClosed().kind()).isEqualTo(Kind.LOCAL);
    }
  }

  @Test
  void portInUseIsSaidClearly() throws Exception {
    try (Transport.Listening listening = transport.listen(ANY_PORT, server::accept)) {
      assertThatThrownBy(() -> transport.listen(listening.local(), server::accept))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "Unable to bind to "
                  + listening.local()
                  + " on this computer. Basalt is probably already running.");
    }
  }

  @Test
  void foreignAddressCannotBeBound() {
    Endpoint foreign = new Endpoint(NetworkAddress.ipv4(192, 0, 2, 1), 8333);
    assertThatThrownBy(() -> transport.listen(foreign, server::accept))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "Unable to bind to 192.0.2.1:8333 on this computer (bind returned error ");
  }

  @Test
  void wrongMagicIsDisconnected() throws Exception {
    try (Transport.Listening listening = transport.listen(ANY_PORT, server::accept);
        Socket socket = open(listening)) {
      server.awaitOpen();
      socket.getOutputStream().write(new byte[24]);
      assertThat(server.awaitClosed())
          .isEqualTo(
              new CloseReason(
                  Kind.BAD_FRAME, "Header error: Wrong MessageStart 00000000 received"));
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void malformedPayloadIsReportedAndTheConnectionGoesOn() throws Exception {
    try (Transport.Listening listening = transport.listen(ANY_PORT, server::accept);
        Socket socket = open(listening)) {
      EncodedMessage shortPing = new EncodedMessage(Ping.TYPE, new byte[7]);
      socket.getOutputStream().write(V1Framing.header(MAGIC, shortPing));
      socket.getOutputStream().write(shortPing.payload());
      EncodedMessage unknown = EncodedMessage.of(new UnknownMessage("reject", new byte[3]));
      socket.getOutputStream().write(V1Framing.header(MAGIC, unknown));
      socket.getOutputStream().write(unknown.payload());
      assertThat(server.next()).isInstanceOf(UnknownMessage.class);
      assertThat(server.malformed).containsExactly("ping 7 expected 8 bytes, got 7");
      Traffic traffic = server.connection().traffic();
      assertThat(traffic.receivedByCommand())
          .containsEntry("ping", 31L)
          .containsEntry(Traffic.OTHER, 27L);
    }
  }

  @Test
  void damagedFrameCountsAsOtherAndIsIgnored() throws Exception {
    try (Transport.Listening listening = transport.listen(ANY_PORT, server::accept);
        Socket socket = open(listening)) {
      byte[] header = V1Framing.header(MAGIC, EncodedMessage.of(new Verack()));
      byte[] damaged = header.clone();
      damaged[20] ^= 1;
      socket.getOutputStream().write(damaged);
      socket.getOutputStream().write(header);
      assertThat(server.next()).isEqualTo(new Verack());
      assertThat(server.connection().traffic().receivedByCommand())
          .containsEntry(Traffic.OTHER, 24L)
          .containsEntry("verack", 24L);
    }
  }

  @Test
  void acceptorMayRefuseAConnection() throws Exception {
    try (Transport.Listening listening =
            transport.listen(
                ANY_PORT,
                connection -> {
                  connection.close();
                  return server;
                });
        Socket socket = open(listening)) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      assertThat(server.awaitClosed().kind()).isEqualTo(Kind.LOCAL);
      assertThat(server.opened).isNotDone();
    }
  }

  @Test
  void messagesSentBeforeTheConnectionIsOpenAreNotLost() throws Exception {
    try (Transport.Listening listening = transport.listen(ANY_PORT, server::accept)) {
      transport.connect(ConnectRequest.to(listening.local()), client).send(new Ping(42));
      assertThat(server.next()).isEqualTo(new Ping(42));
    }
  }

  @Test
  void proxyIsAskedByNameAndThenThePeerIsHeard() throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      connectThrough(proxy, new Route.Socks5(new ProxyAddress.Tcp(at(proxy)), "u", "pw"));
      try (Socket socket = proxy.accept()) {
        expect(socket, "05020002");
        socket.getOutputStream().write(Hex.decode("0502"));
        expect(socket, "010175027077");
        socket.getOutputStream().write(Hex.decode("0100"));
        expect(socket, "05010003096e6f64652e74657374208d");
        socket.getOutputStream().write(Hex.decode("05000001000000000000"));
        socket.getOutputStream().write(V1Framing.header(MAGIC, EncodedMessage.of(new Verack())));
        assertThat(client.next()).isEqualTo(new Verack());
        client.connection().send(new Verack());
        expect(socket, Hex.encode(V1Framing.header(MAGIC, EncodedMessage.of(new Verack()))));
      }
    }
  }

  @Test
  void proxyMayListenOnAUnixSocket(@TempDir Path directory) throws Exception {
    Path path = directory.resolve("s");
    try (ServerSocketChannel proxy = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      proxy.bind(UnixDomainSocketAddress.of(path));
      transport.connect(
          new ConnectRequest(
              new HostPort("node.test", 8333),
              new Route.Socks5(new ProxyAddress.UnixSocket(path.toString()), "", ""),
              TransportVersion.V1,
              5000),
          client);
      try (SocketChannel socket = proxy.accept()) {
        expect(socket, "050100");
        socket.write(ByteBuffer.wrap(Hex.decode("0500")));
        expect(socket, "05010003096e6f64652e74657374208d");
        socket.write(ByteBuffer.wrap(Hex.decode("05000001000000000000")));
        client.awaitOpen();
        assertThat(client.connection().local()).isEqualTo(Endpoint.NONE);
      }
      assertThat(client.awaitClosed().kind()).isEqualTo(Kind.REMOTE);
    }
  }

  private static void expect(SocketChannel socket, String hex) throws IOException {
    ByteBuffer got = ByteBuffer.allocate(hex.length() / 2);
    while (got.hasRemaining() && socket.read(got) >= 0) {
      assertThat(got.position()).isPositive();
    }
    assertThat(Hex.encode(got.array())).isEqualTo(hex);
  }

  @Test
  void peerComesThroughAnI2pRouterAsAnInboundOne() throws Exception {
    byte[] destination = new byte[387];
    Endpoint ours = new Endpoint(NetworkAddress.i2p(new byte[32]), 0);
    try (ServerSocket router = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Route route = new Route.I2pIncoming(new ProxyAddress.Tcp(at(router)), "id", ours);
      Connection connection =
          transport.connect(
              new ConnectRequest(new HostPort("", 0), route, TransportVersion.V1, 5000), client);
      assertThat(connection.isInbound()).isTrue();
      try (Socket socket = router.accept()) {
        say(socket, "HELLO VERSION MIN=3.1 MAX=3.1", "HELLO REPLY RESULT=OK VERSION=3.1");
        say(socket, "STREAM ACCEPT ID=id SILENT=false", "STREAM STATUS RESULT=OK");
        assertThat(client.opened).isNotDone();
        String text = Base64.getEncoder().encodeToString(destination).replace('/', '~');
        socket.getOutputStream().write((text + "\n").getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(V1Framing.header(MAGIC, EncodedMessage.of(new Verack())));
        assertThat(client.next()).isEqualTo(new Verack());
        assertThat(connection.remote())
            .isEqualTo(new Endpoint(NetworkAddress.i2p(Sha256.hash(destination)), 0));
        assertThat(connection.local()).isEqualTo(ours);
      }
    }
  }

  @Test
  void peerIsReachedThroughAnI2pRouterByName() throws Exception {
    String name = NetworkAddress.i2p(new byte[32]).toString();
    String text = Base64.getEncoder().encodeToString(new byte[387]);
    try (ServerSocket router = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Route route = new Route.I2p(new ProxyAddress.Tcp(at(router)), "id", Endpoint.NONE);
      transport.connect(
          new ConnectRequest(new HostPort(name, 0), route, TransportVersion.V1, 5000), client);
      try (Socket socket = router.accept()) {
        say(socket, "HELLO VERSION MIN=3.1 MAX=3.1", "HELLO REPLY RESULT=OK VERSION=3.1");
        say(socket, "NAMING LOOKUP NAME=" + name, "NAMING REPLY RESULT=OK VALUE=" + text);
        say(
            socket,
            "STREAM CONNECT ID=id DESTINATION=" + text + " SILENT=false",
            "STREAM STATUS RESULT=CANT_REACH_PEER");
        CloseReason reason = client.awaitClosed();
        assertThat(reason.kind()).isEqualTo(Kind.PROXY_FAILED);
        assertThat(reason.detail()).contains("CANT_REACH_PEER");
        assertThat(client.opened).isNotDone();
      }
    }
  }

  private static void say(Socket socket, String expected, String answer) throws IOException {
    byte[] got = socket.getInputStream().readNBytes(expected.length() + 1);
    assertThat(new String(got, StandardCharsets.US_ASCII)).isEqualTo(expected + "\n");
    socket.getOutputStream().write((answer + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void localStreamGivesOnePieceAtATime() throws Exception {
    BlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>();
    CompletableFuture<LocalStream> opened = new CompletableFuture<>();
    CompletableFuture<CloseReason> closed = new CompletableFuture<>();
    LocalStream.Listener listener =
        new LocalStream.Listener() {
          @Override
          public void opened(LocalStream stream) {
            opened.complete(stream);
          }

          @Override
          public void received(LocalStream stream, byte[] bytes) {
            pieces.add(bytes);
          }

          @Override
          public void closed(CloseReason reason) {
            closed.complete(reason);
          }
        };
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      transport.dial(new ProxyAddress.Tcp(at(server)), 5000, listener);
      try (Socket socket = server.accept()) {
        opened.get().send(new byte[] {1, 2});
        assertThat(socket.getInputStream().readNBytes(2)).containsExactly(1, 2);
        socket.getOutputStream().write(new byte[] {3});
        assertThat(pieces.take()).containsExactly(3);
        socket.getOutputStream().write(new byte[] {4});
        opened.get().send(new byte[] {5});
        assertThat(socket.getInputStream().readNBytes(1)).containsExactly(5);
        assertThat(pieces).as("not asked for").isEmpty();
        opened.get().proceed();
        assertThat(pieces.take()).containsExactly(4);
        opened.get().proceed();
      }
      assertThat(closed.get().kind()).isEqualTo(Kind.REMOTE);
    }
    CompletableFuture<CloseReason> refused = new CompletableFuture<>();
    transport.dial(
        new ProxyAddress.Tcp(new Endpoint(ANY_PORT.address(), 1)),
        5000,
        new LocalStream.Listener() {
          @Override
          public void opened(LocalStream stream) {}

          @Override
          public void received(LocalStream stream, byte[] bytes) {}

          @Override
          public void closed(CloseReason reason) {
            refused.complete(reason);
          }
        });
    assertThat(refused.get().kind()).isEqualTo(Kind.CONNECT_FAILED);
  }

  @Test
  void proxyThatRefusesFailsTheConnection() throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      connectThrough(proxy, new Route.Socks5(at(proxy)));
      try (Socket socket = proxy.accept()) {
        expect(socket, "050100");
        socket.getOutputStream().write(Hex.decode("0500"));
        socket.getOutputStream().write(Hex.decode("05040001000000000000"));
        assertThat(client.awaitClosed())
            .isEqualTo(new CloseReason(Kind.PROXY_FAILED, "proxy says: host unreachable"));
        assertThat(client.opened).isNotDone();
      }
    }
  }

  private void connectThrough(ServerSocket proxy, Route.Socks5 route) {
    assertThat(proxy.isBound()).isTrue();
    transport.connect(
        new ConnectRequest(new HostPort("node.test", 8333), route, TransportVersion.V1, 5000),
        client);
  }

  private static Endpoint at(ServerSocket socket) {
    return new Endpoint(ANY_PORT.address(), socket.getLocalPort());
  }

  private static void expect(Socket socket, String hex) throws IOException {
    InputStream in = socket.getInputStream();
    assertThat(Hex.encode(in.readNBytes(hex.length() / 2))).isEqualTo(hex);
  }

  private static Socket open(Transport.Listening listening) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), listening.local().port());
  }

  private Endpoint connect() throws Exception {
    Transport.Listening listening = transport.listen(ANY_PORT, server::accept);
    transport.connect(ConnectRequest.to(listening.local()), client);
    client.awaitOpen();
    server.awaitOpen();
    return listening.local();
  }
}
