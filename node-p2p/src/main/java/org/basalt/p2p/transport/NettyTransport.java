package org.basalt.p2p.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.basalt.core.crypto.ElligatorSwift;
import org.basalt.core.crypto.engine.KeyExchangeEngines;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.ProxyAddress;

/// TCP by Netty, one or two event loops.
public final class NettyTransport implements Transport {
  private static final int LISTEN_BACKLOG = 128;

  private final TransportConfig config;
  private final NodeClock clock;
  private final MessageTap tap;
  private final EventLoopGroup loops;
  private final AtomicLong nextId = new AtomicLong(1);
  private final LongAdder bytesSent = new LongAdder();
  private final LongAdder bytesReceived = new LongAdder();
  private final ElligatorSwift keyExchange = KeyExchangeEngines.auto();
  private final SecureRandom random = new SecureRandom();

  /// Starts the I/O threads.
  public NettyTransport(TransportConfig config, NodeClock clock) {
    this(config, clock, MessageTap.NONE);
  }

  /// @param tap hears all messages
  public NettyTransport(TransportConfig config, NodeClock clock, MessageTap tap) {
    this.config = config;
    this.clock = clock;
    this.tap = tap;
    this.loops =
        new MultiThreadIoEventLoopGroup(
            config.ioThreads(),
            new DefaultThreadFactory("net-io", true),
            NioIoHandler.newFactory());
  }

  @Override
  public Connection connect(ConnectRequest request, ConnectionListener listener) {
    Framing peerFraming = request.version() == TransportVersion.V2 ? v2(true) : v1();
    boolean isIncoming = request.route() instanceof Route.I2pIncoming;
    Framing framing =
        switch (request.route()) {
          case Route.Direct() -> peerFraming;
          case Route.Socks5 route ->
              new ProxiedFraming(new Socks5(route, request.target()), peerFraming);
          case Route.I2p route ->
              new ProxiedFraming(
                  SamPrelude.connecting(route, request.target().host()), peerFraming);
          case Route.I2pIncoming route ->
              new ProxiedFraming(SamPrelude.accepting(route), acceptedFraming());
        };
    Optional<? extends SocketAddress> address =
        switch (request.route()) {
          case Route.Direct() -> direct(request.endpoint());
          case Route.Socks5 route -> socketAddress(route.proxy());
          case Route.I2p route -> socketAddress(route.router());
          case Route.I2pIncoming route -> socketAddress(route.router());
        };
    NettyConnection connection =
        new NettyConnection(
            nextId.getAndIncrement(),
            request.endpoint(),
            isIncoming,
            framing,
            counter(),
            config,
            clock,
            tap,
            _ -> listener);
    if (address.isEmpty()) {
      CloseReason reason =
          new CloseReason(
              CloseReason.Kind.CONNECT_FAILED, "no way to reach " + request.target().host());
      loops.next().execute(() -> connection.failed(reason));
      return connection;
    }
    ChannelFuture attempt =
        dialer(address.get(), request.timeoutMs())
            .handler(connection.handler())
            .connect(address.get());
    attempt.addListener(_ -> connection.attempted(attempt));
    return connection;
  }

  @Override
  public void dial(ProxyAddress to, int timeoutMs, LocalStream.Listener listener) {
    NettyLocalStream stream = new NettyLocalStream(listener);
    Optional<? extends SocketAddress> address = socketAddress(to);
    if (address.isEmpty()) {
      Transport.super.dial(to, timeoutMs, listener);
      return;
    }
    ChannelFuture attempt =
        dialer(address.get(), timeoutMs)
            .option(ChannelOption.AUTO_READ, false)
            .handler(stream.handler())
            .connect(address.get());
    attempt.addListener(_ -> stream.attempted(attempt));
  }

  private Bootstrap dialer(SocketAddress to, int timeoutMs) {
    Bootstrap bootstrap =
        new Bootstrap().group(loops).option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMs);
    return to instanceof UnixDomainSocketAddress
        ? bootstrap.channel(NioDomainSocketChannel.class)
        : bootstrap.channel(NioSocketChannel.class).option(ChannelOption.TCP_NODELAY, true);
  }

  private static Optional<InetSocketAddress> direct(Endpoint endpoint) {
    return endpoint.equals(Endpoint.NONE) ? Optional.empty() : endpoint.socketAddress();
  }

  private static Optional<? extends SocketAddress> socketAddress(ProxyAddress proxy) {
    return switch (proxy) {
      case ProxyAddress.Tcp(var endpoint) -> endpoint.socketAddress();
      case ProxyAddress.UnixSocket(var path) -> Optional.of(UnixDomainSocketAddress.of(path));
    };
  }

  @Override
  public Listening listen(Endpoint bind, Function<Connection, ConnectionListener> acceptor)
      throws IOException {
    InetSocketAddress address =
        bind.socketAddress().orElseThrow(() -> new IOException("cannot listen on " + bind));
    SocketProtocolFamily family =
        bind.address() instanceof NetworkAddress.IPv4
            ? SocketProtocolFamily.INET
            : SocketProtocolFamily.INET6;
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channelFactory(() -> new NioServerSocketChannel(SelectorProvider.provider(), family))
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, LISTEN_BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new Acceptor(acceptor));
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw bindFailure(bind, bound.cause());
    }
    return new NettyListening(bound.channel());
  }

  private static IOException bindFailure(Endpoint bind, Throwable cause) {
    boolean inUse =
        cause instanceof BindException && String.valueOf(cause.getMessage()).contains("in use");
    String why =
        inUse
            ? ". Basalt is probably already running."
            : " (bind returned error " + cause.getMessage() + ")";
    return new IOException("Unable to bind to " + bind + " on this computer" + why, cause);
  }

  private final class Acceptor extends ChannelInitializer<Channel> {
    private final Function<Connection, ConnectionListener> acceptor;

    Acceptor(Function<Connection, ConnectionListener> acceptor) {
      this.acceptor = acceptor;
    }

    @Override
    protected void initChannel(Channel channel) {
      Endpoint remote = Endpoint.of((InetSocketAddress) channel.remoteAddress());
      NettyConnection connection =
          new NettyConnection(
              nextId.getAndIncrement(),
              remote,
              true,
              acceptedFraming(),
              counter(),
              config,
              clock,
              tap,
              acceptor);
      channel.pipeline().addLast(connection.handler());
    }
  }

  private record NettyListening(Channel channel) implements Listening {
    @Override
    public Endpoint local() {
      return Endpoint.of((InetSocketAddress) channel.localAddress());
    }

    @Override
    public void close() {
      channel.close().awaitUninterruptibly();
    }
  }

  private Framing acceptedFraming() {
    return config.acceptsV2() ? v2(false) : v1();
  }

  private Framing v1() {
    return new V1Framing(config.magic());
  }

  private Framing v2(boolean isInitiator) {
    V2Handshake handshake =
        new V2Handshake(
            config.magic(), isInitiator, keyExchange, () -> V2Keys.fresh(keyExchange, random));
    return new V2Framing(config.magic(), isInitiator, config.messages(), handshake);
  }

  private TrafficCounter counter() {
    return new TrafficCounter(config.messages(), clock, bytesSent, bytesReceived);
  }

  @Override
  public long bytesSent() {
    return bytesSent.sum();
  }

  @Override
  public long bytesReceived() {
    return bytesReceived.sum();
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
