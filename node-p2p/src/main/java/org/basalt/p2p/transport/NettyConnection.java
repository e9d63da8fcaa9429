package org.basalt.p2p.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.wire.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One socket. State that is neither final, atomic nor volatile belongs to the channel's event
/// loop.
///
/// Sending: any thread puts messages into `outgoing`; a task on the event loop frames and writes
/// all of them and flushes once. Receiving: bytes go through the framing, payloads are decoded
/// here, and `unprocessed` counts what the owner has not dealt with; above the limit the socket is
/// no longer read, so that TCP slows the peer down.
final class NettyConnection implements Connection {
  private static final Logger LOG = LoggerFactory.getLogger("net");

  /// What a message counts in the send buffer beside its payload, whatever its frame.
  private static final int MESSAGE_OVERHEAD = V1Framing.HEADER_SIZE;

  private final long id;
  private volatile Endpoint remote;
  private final boolean isInbound;
  private final Framing framing;
  private final TrafficCounter traffic;
  private final TransportConfig config;
  private final NodeClock clock;
  private final MessageTap tap;
  private final ConnectionListener listener;
  private final Output output = new Output();
  private final Queue<EncodedMessage> outgoing = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isDrainScheduled = new AtomicBoolean();
  private final AtomicLong unsent = new AtomicLong();
  private final AtomicBoolean wasSendBufferFull = new AtomicBoolean();
  private final AtomicLong unprocessed = new AtomicLong();
  private final AtomicBoolean isFinished = new AtomicBoolean();
  private volatile boolean isReady;
  private boolean isOpen;
  private volatile boolean isReadingPaused;
  private volatile boolean isClosing;
  private volatile Endpoint local = Endpoint.NONE;
  private volatile @Nullable Channel channel;
  private @Nullable CloseReason failure;

  NettyConnection(
      long id,
      Endpoint remote,
      boolean isInbound,
      Framing framing,
      TrafficCounter traffic,
      TransportConfig config,
      NodeClock clock,
      MessageTap tap,
      Function<Connection, ConnectionListener> listenerOf) {
    this.id = id;
    this.remote = remote;
    this.isInbound = isInbound;
    this.framing = framing;
    this.traffic = traffic;
    this.config = config;
    this.clock = clock;
    this.tap = tap;
    this.listener = listenerOf.apply(this);
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
    return framing.version();
  }

  @Override
  public String sessionId() {
    return framing.sessionId();
  }

  @Override
  public boolean suggestsV1() {
    return framing.suggestsV1();
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
  public void send(EncodedMessage message) {
    if (isClosing || isFinished.get()) {
      return;
    }
    if (unsent.addAndGet(size(message)) > config.maxSendBufferBytes()) {
      wasSendBufferFull.set(true);
    }
    outgoing.add(message);
    Channel ch = channel;
    if (isReady && ch != null && isDrainScheduled.compareAndSet(false, true)) {
      ch.eventLoop().execute(() -> drain(ch));
    }
  }

  private static int size(EncodedMessage message) {
    return message.payload().length + MESSAGE_OVERHEAD;
  }

  private void drain(Channel ch) {
    isDrainScheduled.set(false);
    for (EncodedMessage next = outgoing.poll(); next != null; next = outgoing.poll()) {
      tap.sent(this, next.command(), next.payload());
      framing.send(next, output);
    }
    ch.flush();
  }

  @Override
  public long unsentBytes() {
    return unsent.get();
  }

  @Override
  public boolean isSendBufferFull() {
    return unsent.get() > config.maxSendBufferBytes();
  }

  private void wrote(EncodedMessage message, long wireBytes) {
    traffic.sent(message.command(), wireBytes);
    if (unsent.addAndGet(-size(message)) <= config.maxSendBufferBytes()
        && wasSendBufferFull.compareAndSet(true, false)) {
      listener.sendBufferDrained(this);
    }
  }

  @Override
  public void processed(ReceivedMessage message) {
    long before = unprocessed.getAndAdd(-message.wireBytes());
    if (before > config.maxReceiveBufferBytes()) {
      updateReading();
    }
  }

  @Override
  public void pauseReading() {
    isReadingPaused = true;
    updateReading();
  }

  @Override
  public void resumeReading() {
    isReadingPaused = false;
    updateReading();
  }

  private void updateReading() {
    Channel ch = channel;
    if (ch == null) {
      return;
    }
    if (ch.eventLoop().inEventLoop()) {
      setAutoRead(ch);
    } else {
      ch.eventLoop().execute(() -> setAutoRead(ch));
    }
  }

  private void setAutoRead(Channel ch) {
    ch.config()
        .setAutoRead(!isReadingPaused && unprocessed.get() <= config.maxReceiveBufferBytes());
  }

  @Override
  public void close() {
    isClosing = true;
    Channel ch = channel;
    if (ch != null) {
      var _ = ch.close();
    }
  }

  /// The handler to put into the channel's pipeline; once.
  Handler handler() {
    return new Handler();
  }

  /// The attempt ended, well or not. Failed attempts end the connection here; open ones when the
  /// channel closes.
  void attempted(ChannelFuture attempt) {
    if (attempt.isSuccess()) {
      attempt.channel().closeFuture().addListener(_ -> finish(endReason()));
      return;
    }
    Throwable cause = attempt.cause();
    if (isClosing) {
      finish(endReason());
    } else if (cause instanceof ConnectTimeoutException) {
      finish(new CloseReason(CloseReason.Kind.CONNECT_TIMEOUT, "connect timeout"));
    } else {
      finish(new CloseReason(CloseReason.Kind.CONNECT_FAILED, text(cause)));
    }
  }

  /// The attempt could not even be made.
  void failed(CloseReason reason) {
    finish(reason);
  }

  private CloseReason endReason() {
    if (failure != null) {
      return failure;
    }
    return isClosing
        ? new CloseReason(CloseReason.Kind.LOCAL, "closed by us")
        : framing.endOfStream();
  }

  private void finish(CloseReason reason) {
    if (isFinished.compareAndSet(false, true)) {
      outgoing.clear();
      listener.closed(this, reason);
    }
  }

  private static String text(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  @Override
  public String toString() {
    return "connection " + id + (isInbound ? " from " : " to ") + remote;
  }

  /// What the channel's pipeline calls, on the event loop.
  final class Handler extends ChannelInboundHandlerAdapter {
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      channel = ctx.channel();
      boolean isAccepted = ctx.channel().parent() != null;
      if (isAccepted) {
        ctx.channel().closeFuture().addListener(_ -> finish(endReason()));
      }
      if (isClosing) {
        var _ = ctx.close();
      }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      if (isClosing) {
        var _ = ctx.close();
        return;
      }
      if (ctx.channel().localAddress() instanceof InetSocketAddress address) {
        local = Endpoint.of(address);
      }
      framing.start(output);
      ctx.flush();
      if (!isOpen && framing.openTimeoutMs() > 0) {
        var _ =
            ctx.executor()
                .schedule(
                    () -> fail(new CloseReason(CloseReason.Kind.PROXY_FAILED, "proxy timeout")),
                    framing.openTimeoutMs(),
                    TimeUnit.MILLISECONDS);
      }
    }

    private void fail(CloseReason reason) {
      if (!isOpen) {
        failure = reason;
        close();
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      try {
        traffic.received(bytes.readableBytes());
        if (!isClosing && failure == null) {
          framing.receive(bytes.nioBuffer(), output);
        }
      } catch (FramingException e) {
        failure = e.reason();
        LOG.debug("{}: {}, disconnecting", NettyConnection.this, e.getMessage());
        var _ = ctx.close();
      } finally {
        bytes.release();
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      ctx.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      if (!(cause instanceof IOException)) {
        LOG.error("{} failed", NettyConnection.this, cause);
      }
      failure = new CloseReason(CloseReason.Kind.IO_ERROR, text(cause));
      var _ = ctx.close();
    }
  }

  /// What the framing calls, on the event loop.
  private final class Output implements Framing.Output {
    private boolean hasHandshake;

    @Override
    public void opened() {
      isOpen = true;
      remote = framing.remote().equals(Endpoint.NONE) ? remote : framing.remote();
      local = framing.local().equals(Endpoint.NONE) ? local : framing.local();
      listener.opened(NettyConnection.this);
    }

    @Override
    public void ready() {
      isReady = true;
      drain(openChannel());
    }

    @Override
    public void frame(String command, byte[] payload, int wireBytes) {
      traffic.receivedFrame(command, wireBytes);
      tap.received(NettyConnection.this, command, payload);
      Message message;
      try {
        message = config.messages().decode(command, payload);
      } catch (DecodeException e) {
        listener.malformed(NettyConnection.this, command, payload.length, e);
        return;
      }
      if (unprocessed.addAndGet(wireBytes) > config.maxReceiveBufferBytes()) {
        updateReading();
      }
      listener.received(
          NettyConnection.this,
          new ReceivedMessage(message, wireBytes, payload.length, clock.nanos() / 1000));
    }

    @Override
    public void dropped(int wireBytes, String why) {
      traffic.receivedFrame(Traffic.OTHER, wireBytes);
      LOG.debug("{}: {}, frame of {} bytes dropped", NettyConnection.this, why, wireBytes);
    }

    @Override
    public void write(EncodedMessage message, byte[]... parts) {
      ByteBuf bytes = Unpooled.wrappedBuffer(parts);
      int wireBytes = bytes.readableBytes();
      openChannel()
          .write(bytes)
          .addListener(written -> {
            if (written.isSuccess()) {
              wrote(message, wireBytes);
            }
          });
    }

    @Override
    public void writeHandshake(byte[] bytes) {
      boolean isForProxy = !isOpen;
      if (!isForProxy && !hasHandshake) {
        hasHandshake = true;
        LOG.debug("start sending v2 handshake to peer at {}", NettyConnection.this);
      }
      openChannel()
          .writeAndFlush(Unpooled.wrappedBuffer(bytes))
          .addListener(written -> {
            if (written.isSuccess() && !isForProxy) {
              traffic.sentHandshake(bytes.length);
            }
          });
    }

    private Channel openChannel() {
      Channel ch = channel;
      if (ch == null) {
        throw new IllegalStateException("no channel yet");
      }
      return ch;
    }
  }
}
