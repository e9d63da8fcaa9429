package org.basalt.p2p;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.Block;
import org.basalt.p2p.message.BlockMessage;
import org.basalt.p2p.message.GetData;
import org.basalt.p2p.message.GetHeaders;
import org.basalt.p2p.message.Headers;
import org.basalt.p2p.message.Inventory;
import org.basalt.p2p.message.Ping;
import org.basalt.p2p.message.Pong;
import org.basalt.p2p.message.Verack;
import org.basalt.p2p.message.Version;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.basalt.p2p.transport.CloseReason;
import org.basalt.p2p.transport.Connection;
import org.basalt.p2p.transport.ConnectionListener;
import org.basalt.p2p.transport.ReceivedMessage;
import org.basalt.p2p.wire.Message;
import org.jspecify.annotations.Nullable;

/// The other side of a connection: keeps what it hears, and can be told to answer as an honest peer
/// would.
final class ScriptedPeer implements ConnectionListener {
  private final List<Message> heard = new ArrayList<>();
  private final Map<BlockHash, Block> blocks = new HashMap<>();
  private List<Block> chain = List.of();
  private boolean isSilent;
  private boolean servesHeaders;
  private boolean servesBlocks;
  private @Nullable Connection connection;
  private boolean isClosed;

  /// Says nothing by itself, not even `verack`.
  ScriptedPeer silent() {
    isSilent = true;
    return this;
  }

  /// Answers getheaders, and getdata if `withBlocks`.
  ScriptedPeer serving(List<Block> served, boolean withBlocks) {
    chain = List.copyOf(served);
    served.forEach(block -> blocks.put(block.hash(), block));
    servesHeaders = true;
    servesBlocks = withBlocks;
    return this;
  }

  void send(Message message) {
    if (connection == null) {
      throw new IllegalStateException("not connected");
    }
    connection.send(message);
  }

  static Version version(int version, long nonce) {
    return new Version(
        version,
        ServiceFlags.of(ServiceFlags.NETWORK, ServiceFlags.WITNESS),
        1_700_000_000,
        ServiceFlags.NONE,
        Endpoint.NONE,
        ServiceFlags.NONE,
        Endpoint.NONE,
        nonce,
        "/test:1.0/",
        0,
        true);
  }

  void close() {
    if (connection != null) {
      connection.close();
    }
  }

  boolean isClosed() {
    return isClosed;
  }

  List<Message> heard() {
    return heard;
  }

  <M extends Message> List<M> heard(Class<M> type) {
    return heard.stream().filter(type::isInstance).map(type::cast).toList();
  }

  List<String> commands() {
    return heard.stream().map(message -> message.type().command()).toList();
  }

  @Override
  public void opened(Connection opened) {
    connection = opened;
    if (!isSilent && !opened.isInbound()) {
      opened.send(version(70016, 4711));
    }
  }

  @Override
  public void received(Connection from, ReceivedMessage received) {
    Message message = received.message();
    heard.add(message);
    from.processed(received);
    if (isSilent) {
      return;
    }
    switch (message) {
      case Version _ -> {
        if (from.isInbound()) {
          from.send(version(70016, 4711));
        }
        from.send(new Verack());
      }
      case Ping ping -> from.send(new Pong(ping.nonce()));
      case GetHeaders asked when servesHeaders -> answer(from, asked);
      case GetData asked when servesBlocks -> answer(from, asked);
      default -> {}
    }
  }

  private void answer(Connection from, GetHeaders asked) {
    int start = 0;
    for (int i = 0; i < chain.size(); i++) {
      if (asked.locator().contains(chain.get(i).hash())) {
        start = i + 1;
      }
    }
    int end = Math.min(chain.size(), start + Headers.HEADERS_MAX);
    from.send(new Headers(TestBlocks.headers(chain.subList(start, end))));
  }

  private void answer(Connection from, GetData asked) {
    for (Inventory item : asked.items()) {
      Block block = blocks.get(item.hash());
      if (block != null) {
        from.send(BlockMessage.of(block));
      }
    }
  }

  @Override
  public void malformed(Connection from, String command, int payloadBytes, DecodeException reason) {
    throw new AssertionError("our node sent a malformed " + command, reason);
  }

  @Override
  public void sendBufferDrained(Connection from) {}

  @Override
  public void closed(Connection from, CloseReason reason) {
    isClosed = true;
  }
}
