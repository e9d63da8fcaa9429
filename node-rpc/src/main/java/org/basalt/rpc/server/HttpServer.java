package org.basalt.rpc.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.basalt.core.runtime.NodeClock;
import org.basalt.rpc.RpcConfig;
import org.basalt.rpc.server.ListeningSockets.Attempt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sockets: listens where the configuration says, lets in who may come, hands requests for `/` to
/// the worker threads.
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("http");
  private static final long GRACE_MS = 30_000;

  private final RpcConfig config;
  private final Entrance entrance;
  private final NodeClock clock;
  private final List<Subnet> allowed = new ArrayList<>();
  private final RpcEndpoint endpoint;
  private final WorkQueue workQueue;
  private final EventLoopGroup io =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("rpc-io", true), NioIoHandler.newFactory());
  private final ChannelGroup listening = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private volatile boolean isRefusing;
  private volatile boolean isClosing;

  /// Answers nothing before [#start()]; credentials are made here.
  ///
  /// @param entrance closed with this server
  /// @throws IllegalStateException if the configuration is wrong; the log says what
  public HttpServer(
      RpcConfig config, Entrance entrance, NodeClock clock, RpcDispatcher dispatcher) {
    this.config = config;
    this.entrance = entrance;
    this.clock = clock;
    allowed.add(subnet("127.0.0.0/8"));
    allowed.add(subnet("::1"));
    config.allowIps().forEach(text -> allowed.add(subnet(text)));
    HttpAuth auth = new HttpAuth(config.access(), entrance.cookie());
    endpoint = new RpcEndpoint(auth, dispatcher);
    workQueue = new WorkQueue(config.threads(), config.workQueue());
  }

  private static Subnet subnet(String text) {
    return Subnet.parse(text)
        .orElseThrow(() ->
            new IllegalStateException(
                "Invalid -rpcallowip subnet specification: "
                    + text
                    + ". Valid values are a single IP (e.g. 1.2.3.4), a network/netmask (e.g."
                    + " 1.2.3.4/255.255.255.0), a network/CIDR (e.g. 1.2.3.4/24), all ipv4"
                    + " (0.0.0.0/0), or all ipv6 (::/0). RFC4193 is allowed only if"
                    + " -cjdnsreachable=0."));
  }

  /// Takes over the sockets: clients that wait are answered from now on.
  ///
  /// @throws IllegalStateException if there is none; the log says why
  public void start() {
    warnOfUselessOptions();
    for (Attempt attempt : entrance.sockets().attempts()) {
      take(attempt);
    }
    if (listening.isEmpty()) {
      LOG.error("Unable to bind any endpoint for RPC server");
      close();
      throw new IllegalStateException("Unable to bind any endpoint for RPC server");
    }
    LOG.info("Starting HTTP server with {} worker threads", config.threads());
  }

  /// Not a `switch`: the first one over types costs every start several milliseconds.
  private void take(Attempt attempt) {
    if (attempt instanceof Attempt.Bound(InetSocketAddress address, ServerSocketChannel channel)) {
      logBinding(address);
      accept(channel);
    } else if (attempt instanceof Attempt.Failed(InetSocketAddress address, String why)) {
      logBinding(address);
      LOG.warn("Binding RPC on address {} failed: {}", address, why);
    } else if (attempt instanceof Attempt.Unknown(String host, int port)) {
      LOG.info("Binding RPC on address {} port {}", host, port);
      LOG.warn("Could not bind RPC on address {} port {}: Address lookup failed.", host, port);
    } else if (attempt instanceof Attempt.Malformed(String message)) {
      close();
      throw new IllegalStateException(message);
    }
  }

  private void warnOfUselessOptions() {
    if (!config.allowIps().isEmpty() && config.binds().isEmpty()) {
      LOG.warn(
          "Option -rpcallowip was specified without -rpcbind; this doesn't usually make sense");
    }
    if (config.allowIps().isEmpty() && !config.binds().isEmpty()) {
      LOG.warn(
          "Option -rpcbind was ignored because -rpcallowip was not specified, refusing to allow everyone to connect");
    }
  }

  private static void logBinding(InetSocketAddress address) {
    LOG.info("Binding RPC on address {} port {}", address.getHostString(), address.getPort());
    if (address.getAddress().isAnyLocalAddress()) {
      LOG.warn(
          "The RPC server is not safe to expose to untrusted networks such as the public internet");
    }
  }

  private void accept(ServerSocketChannel socket) {
    listening.add(
        new ServerBootstrap()
            .group(io)
            .channelFactory(() -> new NioServerSocketChannel(socket))
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    addHandlers(channel);
                  }
                })
            .register()
            .syncUninterruptibly()
            .channel());
  }

  private void addHandlers(SocketChannel channel) {
    HttpConnection connection = new HttpConnection(this);
    channel
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext context, Object message) {
                connection.bytesReceived();
                context.fireChannelRead(message);
              }
            })
        .addLast(new HttpDecoder())
        .addLast(connection);
  }

  void connected(Channel channel) {
    clients.add(channel);
  }

  long timeoutMillis() {
    return config.serverTimeout().toMillis();
  }

  long timeSec() {
    return clock.timeSec();
  }

  boolean isClosing() {
    return isClosing;
  }

  /// The port that is listened on at an IPv4 address where there is one; for a configured port of
  /// 0.
  public int port() {
    return listening.stream()
        .map(channel -> (InetSocketAddress) channel.localAddress())
        .max(Comparator.comparing(address -> address.getAddress() instanceof Inet4Address))
        .map(InetSocketAddress::getPort)
        .orElseThrow(() -> new IllegalStateException("not listening"));
  }

  /// Whether clients of that address may ask anything.
  boolean allows(InetSocketAddress peer) {
    return allowed.stream().anyMatch(subnet -> subnet.contains(peer.getAddress()));
  }

  /// Runs on `rpc-io`.
  ///
  /// @param peer one that is allowed
  void handle(HttpRequest request, InetSocketAddress peer, Consumer<HttpResponse> done) {
    if (isRefusing) {
      LOG.debug("Rejecting request while shutting down");
      done.accept(HttpResponse.of(HttpStatus.SERVICE_UNAVAILABLE));
    } else if (!request.isKnownMethod()) {
      LOG.debug("HTTP request from {} rejected: Unknown HTTP request method", peer);
      done.accept(HttpResponse.of(HttpStatus.METHOD_NOT_ALLOWED));
    } else if (!request.target().equals("/")) {
      done.accept(HttpResponse.of(HttpStatus.NOT_FOUND));
    } else {
      endpoint.answerAtOnce(request).ifPresentOrElse(done, () -> enqueue(request, peer, done));
    }
  }

  private void enqueue(HttpRequest request, InetSocketAddress peer, Consumer<HttpResponse> done) {
    if (!workQueue.offer(() -> done.accept(answer(request, peer)))) {
      LOG.warn(
          "Request rejected because http work queue depth exceeded, it can be increased with the -rpcworkqueue= setting");
      done.accept(HttpResponse.text(HttpStatus.SERVICE_UNAVAILABLE, "Work queue depth exceeded"));
    }
  }

  private HttpResponse answer(HttpRequest request, InetSocketAddress peer) {
    try {
      return endpoint.handle(request, text(peer));
    } catch (RuntimeException e) {
      // The top of a worker's task: the client must not be left waiting.
      LOG.error("unexpected error while answering a request for {}", request.target(), e);
      return HttpResponse.text(HttpStatus.INTERNAL_SERVER_ERROR, String.valueOf(e.getMessage()));
    }
  }

  static String text(InetSocketAddress peer) {
    String host = peer.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + peer.getPort();
  }

  /// New requests are refused; those being answered go on.
  public void interrupt() {
    isRefusing = true;
  }

  /// Waits for running requests, lets their answers out, closes all sockets, and removes the
  /// cookie.
  @Override
  public void close() {
    if (isClosing) {
      return;
    }
    interrupt();
    isClosing = true;
    workQueue.close();
    listening.close().awaitUninterruptibly();
    for (Channel client : clients) {
      ChannelHandlerContext context = client.pipeline().context(HttpConnection.class);
      if (context != null) {
        HttpConnection connection = (HttpConnection) context.handler();
        client.eventLoop().execute(() -> connection.closeWhenDone(context));
      }
    }
    if (!clients.newCloseFuture().awaitUninterruptibly(GRACE_MS)) {
      LOG.warn("Timeout waiting for HTTP clients to disconnect gracefully, continuing shutdown");
    }
    io.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    entrance.close();
  }
}
