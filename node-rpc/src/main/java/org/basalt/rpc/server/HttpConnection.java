package org.basalt.rpc.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client: requests are answered one after the other in the order they came. Runs on `rpc-io`.
final class HttpConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger("http");

  /// Requests read ahead of the one being answered; then the socket is not read any more.
  private static final int MAX_PIPELINED = 16;

  private static final long MIN_CHECK_MS = 50;

  /// A smaller answer goes out as one buffer, a larger one piece by piece.
  private static final int MAX_JOINED_SIZE = 1 << 16;

  private final HttpServer server;
  private final Deque<Object> waiting = new ArrayDeque<>();
  private boolean isBusy;

  /// Its address was found to be one of those that may come.
  private boolean isAllowed;

  private long idleSinceNanos = System.nanoTime();

  HttpConnection(HttpServer server) {
    this.server = server;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    LOG.debug("HTTP Connection accepted from {}", peer(context));
    server.connected(context.channel());
    scheduleIdleCheck(context, server.timeoutMillis());
  }

  private void scheduleIdleCheck(ChannelHandlerContext context, long delayMillis) {
    if (server.timeoutMillis() > 0) {
      var _ =
          context
              .executor()
              .schedule(
                  () -> checkIdle(context),
                  Math.max(delayMillis, MIN_CHECK_MS),
                  TimeUnit.MILLISECONDS);
    }
  }

  private void checkIdle(ChannelHandlerContext context) {
    if (!context.channel().isOpen()) {
      return;
    }
    long idleMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - idleSinceNanos);
    if (isBusy) {
      scheduleIdleCheck(context, server.timeoutMillis());
    } else if (idleMillis >= server.timeoutMillis()) {
      LOG.debug("HTTP client idle timeout {}", peer(context));
      var _ = context.close();
    } else {
      scheduleIdleCheck(context, server.timeoutMillis() - idleMillis);
    }
  }

  /// Parts of requests count as life, too: the decoder passes nothing on until a request is
  /// complete.
  void bytesReceived() {
    idleSinceNanos = System.nanoTime();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    waiting.add(message);
    if (waiting.size() >= MAX_PIPELINED) {
      context.channel().config().setAutoRead(false);
    }
    next(context);
  }

  private void next(ChannelHandlerContext context) {
    if (isBusy || waiting.isEmpty()) {
      return;
    }
    isBusy = true;
    switch (waiting.remove()) {
      case HttpRequest request -> {
        if (LOG.isDebugEnabled()) {
          LOG.debug(
              "Received a {} request for {} from {}",
              request.isKnownMethod() ? request.method() : "unknown",
              request.target(),
              peer(context));
        }
        InetSocketAddress peer = (InetSocketAddress) context.channel().remoteAddress();
        if (!isAllowed && !server.allows(peer)) {
          LOG.debug(
              "HTTP request from {} rejected: Client network is not allowed RPC access", peer);
          reply(context, request, HttpResponse.of(HttpStatus.FORBIDDEN));
          return;
        }
        isAllowed = true;
        server.handle(
            request,
            peer,
            response -> {
              if (context.executor().inEventLoop()) {
                reply(context, request, response);
              } else {
                context.executor().execute(() -> reply(context, request, response));
              }
            });
      }
      case HttpDecoder.Refusal refusal -> {
        LOG.debug("Error reading HTTP request from client {}: {}", peer(context), refusal.reason());
        HttpRequest nothing =
            new HttpRequest(new HttpRequest.Head("", "", 1, List.of()), new byte[0]);
        HttpResponse response = HttpResponse.of(refusal.status());
        var _ = write(context, nothing, response).addListener(ChannelFutureListener.CLOSE);
      }
      default -> throw new IllegalStateException("neither request nor refusal");
    }
  }

  private void reply(ChannelHandlerContext context, HttpRequest request, HttpResponse response) {
    ChannelFuture written = write(context, request, response);
    if (!request.keepsConnection()) {
      var _ = written.addListener(ChannelFutureListener.CLOSE);
      return;
    }
    if (written.isDone()) {
      idleSinceNanos = System.nanoTime();
    } else {
      var _ = written.addListener(_ -> idleSinceNanos = System.nanoTime());
    }
    isBusy = false;
    if (server.isClosing()) {
      var _ = written.addListener(ChannelFutureListener.CLOSE);
      return;
    }
    if (waiting.size() < MAX_PIPELINED && !context.channel().config().isAutoRead()) {
      context.channel().config().setAutoRead(true);
    }
    next(context);
  }

  private ChannelFuture write(
      ChannelHandlerContext context, HttpRequest request, HttpResponse response) {
    byte[] head = response.head(request, server.timeSec());
    if (response.status() == HttpStatus.NO_CONTENT || response.size() == 0) {
      return context.writeAndFlush(Unpooled.wrappedBuffer(head));
    }
    if (response.size() < MAX_JOINED_SIZE) {
      ByteBuf whole = context.alloc().directBuffer(head.length + (int) response.size());
      whole.writeBytes(head);
      for (ByteBuffer piece : response.body()) {
        whole.writeBytes(piece);
      }
      return context.writeAndFlush(whole);
    }
    var _ = context.write(Unpooled.wrappedBuffer(head));
    int last = response.body().size() - 1;
    for (int i = 0; i < last; i++) {
      var _ = context.write(Unpooled.wrappedBuffer(response.body().get(i)));
    }
    return context.writeAndFlush(Unpooled.wrappedBuffer(response.body().get(last)));
  }

  /// Closes at once if nothing is being answered; else after the answer.
  void closeWhenDone(ChannelHandlerContext context) {
    if (!isBusy) {
      var _ = context.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("HTTP connection of {} broke: {}", peer(context), cause.toString());
    } else {
      LOG.error("HTTP connection of {} failed", peer(context), cause);
    }
    var _ = context.close();
  }

  private static String peer(ChannelHandlerContext context) {
    return context.channel().remoteAddress() instanceof InetSocketAddress address
        ? HttpServer.text(address)
        : "unknown";
  }
}
