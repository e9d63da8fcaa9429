package org.basalt.p2p.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/// One socket to a program of the operator's.
final class NettyLocalStream implements LocalStream {
  private final Listener listener;
  private volatile boolean isClosing;
  private volatile @Nullable Channel channel;
  private String failure = "";

  NettyLocalStream(Listener listener) {
    this.listener = listener;
  }

  /// The handler to put into the channel's pipeline; once. The channel must not read by itself.
  ChannelInboundHandlerAdapter handler() {
    return new Handler();
  }

  /// The attempt ended, well or not.
  void attempted(ChannelFuture attempt) {
    if (attempt.isSuccess()) {
      attempt.channel().closeFuture().addListener(_ -> listener.closed(endReason()));
    } else {
      listener.closed(new CloseReason(CloseReason.Kind.CONNECT_FAILED, text(attempt.cause())));
    }
  }

  private CloseReason endReason() {
    if (isClosing) {
      return new CloseReason(CloseReason.Kind.LOCAL, "closed by us");
    }
    return failure.isEmpty()
        ? new CloseReason(CloseReason.Kind.REMOTE, "end of stream")
        : new CloseReason(CloseReason.Kind.IO_ERROR, failure);
  }

  private static String text(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  @Override
  public void send(byte[] bytes) {
    Channel open = channel;
    if (open != null) {
      var _ = open.writeAndFlush(Unpooled.wrappedBuffer(bytes));
    }
  }

  @Override
  public void proceed() {
    Channel open = channel;
    if (open != null) {
      open.read();
    }
  }

  @Override
  public void close() {
    isClosing = true;
    Channel open = channel;
    if (open != null) {
      var _ = open.close();
    }
  }

  private final class Handler extends ChannelInboundHandlerAdapter {
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      channel = ctx.channel();
      if (isClosing) {
        var _ = ctx.close();
      }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      listener.opened(NettyLocalStream.this);
      ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      try {
        listener.received(NettyLocalStream.this, ByteBufUtil.getBytes(bytes));
      } finally {
        bytes.release();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      failure = text(cause);
      var _ = ctx.close();
    }
  }
}
