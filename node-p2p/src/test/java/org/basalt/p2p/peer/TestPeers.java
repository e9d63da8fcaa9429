package org.basalt.p2p.peer;

import java.util.Set;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.params.Networks;
import org.basalt.core.runtime.Mailbox;
import org.basalt.p2p.FakeLedger;
import org.basalt.p2p.api.ConnectionType;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.HostPort;
import org.basalt.p2p.netaddr.NetGroup;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.basalt.p2p.sync.PeerProgress;
import org.basalt.p2p.transport.Connection;
import org.basalt.p2p.transport.EncodedMessage;
import org.basalt.p2p.transport.ReceivedMessage;
import org.basalt.p2p.transport.Traffic;
import org.basalt.p2p.transport.TransportVersion;

/// Peers that are only looked at: nothing goes through their connections.
final class TestPeers {
  private static final NetworkParams NETWORK = Networks.byName("regtest").orElseThrow();
  private static final FakeLedger LEDGER = new FakeLedger(NETWORK);

  private long nextId = 1;

  /// What distinguishes a peer, as far as it is not set on the session later.
  ///
  /// @param isOnion came through our onion service
  /// @param group keyed network group
  record Facts(
      ConnectionType type,
      NetworkAddress address,
      boolean isOnion,
      boolean prefersEviction,
      long group,
      long connectedMs,
      Set<NetPermission> permissions) {
    static Facts inbound(NetworkAddress address, long group, long connectedMs) {
      return new Facts(ConnectionType.INBOUND, address, false, false, group, connectedMs, Set.of());
    }

    Facts through(boolean onionService) {
      return new Facts(
          type, address, onionService, prefersEviction, group, connectedMs, permissions);
    }

    Facts discouraged() {
      return new Facts(type, address, isOnion, true, group, connectedMs, permissions);
    }

    Facts allowed(NetPermission permission) {
      return new Facts(
          type, address, isOnion, prefersEviction, group, connectedMs, Set.of(permission));
    }

    Facts as(ConnectionType other) {
      return new Facts(other, address, isOnion, prefersEviction, group, connectedMs, permissions);
    }
  }

  PeerSession at(NetworkAddress address) {
    return of(Facts.inbound(address, 0, 0));
  }

  PeerSession of(Facts facts) {
    long id = nextId++;
    Endpoint endpoint = new Endpoint(facts.address(), 8333);
    PeerSession.Origin origin =
        new PeerSession.Origin(
            id,
            facts.type(),
            endpoint,
            endpoint.toString(),
            ServiceFlags.NONE,
            facts.permissions(),
            facts.isOnion(),
            facts.prefersEviction(),
            NetGroup.of(facts.address()),
            facts.group(),
            0,
            facts.connectedMs());
    PeerLink link =
        new PeerLink(
            ConnectionPurpose.inbound(endpoint, facts.permissions(), facts.isOnion()),
            new HostPort(facts.address().toString(), 8333),
            new Mailbox<>(1));
    return new PeerSession(origin, link, new Mute(id, endpoint), new PeerProgress(LEDGER), _ -> {});
  }

  /// What the peer's `version` told.
  static void handshake(PeerSession peer, ServiceFlags services, boolean wantsTransactions) {
    peer.handshake()
        .versionReceived(70016, 70016, services, "/test/", 0, wantsTransactions, 0, Endpoint.NONE);
  }

  private record Mute(long id, Endpoint remote) implements Connection {
    @Override
    public boolean isInbound() {
      return true;
    }

    @Override
    public Endpoint local() {
      return Endpoint.NONE;
    }

    @Override
    public TransportVersion version() {
      return TransportVersion.V2;
    }

    @Override
    public String sessionId() {
      return "";
    }

    @Override
    public boolean suggestsV1() {
      return false;
    }

    @Override
    public void send(EncodedMessage message) {}

    @Override
    public long unsentBytes() {
      return 0;
    }

    @Override
    public boolean isSendBufferFull() {
      return false;
    }

    @Override
    public void processed(ReceivedMessage message) {}

    @Override
    public void pauseReading() {}

    @Override
    public void resumeReading() {}

    @Override
    public Traffic traffic() {
      throw new AssertionError("there is none");
    }

    @Override
    public long lastSentSec() {
      return 0;
    }

    @Override
    public long lastReceivedSec() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
