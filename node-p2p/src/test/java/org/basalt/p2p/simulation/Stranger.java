package org.basalt.p2p.simulation;

import java.util.ArrayList;
import java.util.List;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.hash.Hash256;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.message.Addr;
import org.basalt.p2p.message.BlockMessage;
import org.basalt.p2p.message.GetAddr;
import org.basalt.p2p.message.GetData;
import org.basalt.p2p.message.GetHeaders;
import org.basalt.p2p.message.Headers;
import org.basalt.p2p.message.Inventory;
import org.basalt.p2p.message.Ping;
import org.basalt.p2p.message.Pong;
import org.basalt.p2p.message.Verack;
import org.basalt.p2p.message.Version;
import org.basalt.p2p.netaddr.AnnouncedAddress;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.basalt.p2p.transport.CloseReason;
import org.basalt.p2p.transport.ConnectRequest;
import org.basalt.p2p.transport.Connection;
import org.basalt.p2p.transport.ConnectionListener;
import org.basalt.p2p.transport.MemoryTransport;
import org.basalt.p2p.transport.ReceivedMessage;
import org.basalt.p2p.wire.Message;

/// A host that is none of ours: it says what a peer must say, has the blocks that its manner lets
/// it have, and names the addresses that its manner wants to be known.
final class Stranger implements ConnectionListener {
  private static final int PROTOCOL_VERSION = 70016;
  private static final long NONCE = 4711;

  private final NetworkAddress address;
  private final MemoryTransport transport;
  private final NodeClock clock;
  private final Manner manner;
  private final List<Connection> open = new ArrayList<>();
  private final List<Connection> ready = new ArrayList<>();

  /// What it has and what it tells.
  interface Manner {
    /// All blocks that it admits to have, lowest first, without the genesis block.
    List<Block> chain();

    /// Answer to a getaddr.
    List<AnnouncedAddress> addresses(Stranger teller);

    /// A connection is over.
    default void closed(Stranger teller, Connection connection) {}
  }

  Stranger(NetworkAddress address, MemoryTransport transport, NodeClock clock, Manner manner) {
    this.address = address;
    this.transport = transport;
    this.clock = clock;
    this.manner = manner;
  }

  boolean isAt(NetworkAddress other) {
    return address.equals(other);
  }

  ConnectionListener welcome(Connection connection) {
    return this;
  }

  void dial(Endpoint to) {
    transport.connect(ConnectRequest.to(to), this);
  }

  List<Connection> connections() {
    return open;
  }

  /// To all whose handshake is complete.
  void tell(Message message) {
    ready.forEach(connection -> connection.send(message));
  }

  @Override
  public void opened(Connection connection) {
    open.add(connection);
    if (!connection.isInbound()) {
      connection.send(version());
    }
  }

  private Version version() {
    return new Version(
        PROTOCOL_VERSION,
        World.SERVICES,
        clock.timeSec(),
        ServiceFlags.NONE,
        Endpoint.NONE,
        ServiceFlags.NONE,
        Endpoint.NONE,
        NONCE,
        "/stranger:1.0/",
        manner.chain().size(),
        true);
  }

  @Override
  public void received(Connection from, ReceivedMessage received) {
    from.processed(received);
    switch (received.message()) {
      case Version _ -> {
        if (from.isInbound()) {
          from.send(version());
        }
        from.send(new Verack());
      }
      case Verack _ -> ready.add(from);
      case Ping ping -> from.send(new Pong(ping.nonce()));
      case GetHeaders asked -> from.send(headersAfter(asked));
      case GetData asked -> asked.items().forEach(item -> give(from, item));
      case GetAddr _ -> {
        List<AnnouncedAddress> told = manner.addresses(this);
        if (!told.isEmpty()) {
          from.send(new Addr(told));
        }
      }
      default -> {
        // Of no interest to it.
      }
    }
  }

  private Headers headersAfter(GetHeaders asked) {
    List<BlockHeader> headers = manner.chain().stream().map(Block::header).toList();
    int start = 0;
    for (int i = 0; i < headers.size(); i++) {
      if (asked.locator().contains(headers.get(i).hash())) {
        start = i + 1;
      }
    }
    int end = Math.min(headers.size(), start + Headers.HEADERS_MAX);
    return new Headers(headers.subList(start, end));
  }

  private void give(Connection to, Inventory item) {
    Hash256 wanted = item.hash();
    manner.chain().stream()
        .filter(block -> block.hash().equals(wanted))
        .findFirst()
        .ifPresent(block -> to.send(BlockMessage.of(block)));
  }

  @Override
  public void malformed(Connection from, String command, int payloadBytes, DecodeException reason) {
    throw new AssertionError("a node of ours sent a malformed " + command, reason);
  }

  @Override
  public void sendBufferDrained(Connection from) {}

  @Override
  public void closed(Connection from, CloseReason reason) {
    open.remove(from);
    ready.remove(from);
    manner.closed(this, from);
  }
}
