package org.basalt.p2p.peer;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.api.ConnectionType;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.HostPort;
import org.basalt.p2p.netaddr.Network;
import org.basalt.p2p.sync.PeerProgress;
import org.basalt.p2p.transport.CloseReason;
import org.basalt.p2p.transport.ConnectRequest;
import org.basalt.p2p.transport.Connection;
import org.basalt.p2p.transport.Route;
import org.basalt.p2p.transport.Transport;
import org.basalt.p2p.transport.TransportVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes connections, turns open ones into sessions, and drops those that go silent.
@OwnedBy("peers")
public final class Connector {
  private static final Logger LOG = LoggerFactory.getLogger("net");
  private static final Logger PROXY_LOG = LoggerFactory.getLogger("proxy");

  /// Without a byte for so long either way, a connection is dead (Core TIMEOUT_INTERVAL).
  private static final long SILENCE_MAX_MS = 20 * 60 * 1000L;

  private final PeerContext context;
  private final PeerLoop loop;
  private final Transport transport;
  private final AccessGate gate;
  private final Proxies proxies;
  private final Reachability reachability;
  private final @Nullable I2pService i2p;
  private final Map<PeerLink, PeerSession> sessions = new HashMap<>();
  private final Set<PeerLink> attempts = new LinkedHashSet<>();
  private final Map<PeerLink, Runnable> awaited = new HashMap<>();
  private boolean isActive;

  public Connector(
      PeerContext context,
      PeerLoop loop,
      Transport transport,
      AccessGate gate,
      Proxies proxies,
      Reachability reachability,
      Optional<I2pService> i2p) {
    this.context = context;
    this.loop = loop;
    this.transport = transport;
    this.gate = gate;
    this.proxies = proxies;
    this.reachability = reachability;
    this.i2p = i2p.orElse(null);
    this.isActive = context.config().isActive();
  }

  public boolean isActive() {
    return isActive;
  }

  /// RPC `setnetworkactive`.
  public void setActive(boolean active) {
    LOG.info("SetNetworkActive: {}", active);
    isActive = active;
    if (!active) {
      for (PeerSession peer : context.table().all()) {
        peer.disconnect("network inactive");
      }
    }
  }

  /// Begins a connection, unless there is one already or the network is off.
  ///
  /// @return false if nothing was begun
  public boolean connect(ConnectionPurpose purpose, HostPort target) {
    if (!isActive || isConnectedTo(purpose)) {
      return false;
    }
    begin(purpose, target);
    return true;
  }

  private void begin(ConnectionPurpose purpose, HostPort target) {
    LOG.debug(
        "trying {} connection ({}) to {}, lastseen={}hrs",
        purpose.usesV2() ? "v2" : "v1",
        purpose.type().text(),
        purpose.name().isEmpty() ? purpose.endpoint() : purpose.name(),
        String.format(Locale.ROOT, "%.1f", purpose.lastSeenHours(context.clock().timeSec())));
    PeerLink link = new PeerLink(purpose, target, loop.mailbox());
    attempts.add(link);
    ConnectRequest request =
        new ConnectRequest(
            target,
            new Route.Direct(),
            purpose.usesV2() ? TransportVersion.V2 : TransportVersion.V1,
            context.config().outbound().connectTimeoutMs());
    if (purpose.endpoint().address().network() == Network.I2P) {
      if (i2p == null) {
        refuse(link, "no I2P router");
      } else {
        i2p.connect(link, request);
      }
      return;
    }
    Optional<Proxies.Proxy> proxy = proxy(purpose, target);
    boolean mustHide = purpose.type() == ConnectionType.PRIVATE_BROADCAST;
    if (proxy.isEmpty() && mustHide) {
      refuse(link, "no proxy to hide behind");
      return;
    }
    transport.connect(proxy.map(proxies::route).map(request::via).orElse(request), link);
  }

  private static void refuse(PeerLink link, String why) {
    link.failed(new CloseReason(CloseReason.Kind.CONNECT_FAILED, why));
  }

  /// Addresses that nobody else can reach, such as our own host's, are not for a proxy.
  private Optional<Proxies.Proxy> proxy(ConnectionPurpose purpose, HostPort target) {
    Endpoint endpoint = purpose.endpoint();
    Optional<Proxies.Proxy> proxy;
    if (purpose.throughTor()) {
      proxy = proxies.of(Network.ONION);
    } else if (endpoint.equals(Endpoint.NONE)) {
      proxy = proxies.forNames();
    } else {
      proxy = proxies.of(endpoint.address().network());
    }
    proxy.ifPresent(found ->
        PROXY_LOG.debug("Using proxy: {} to connect to {}", found, endpointText(purpose, target)));
    return proxy;
  }

  private static String endpointText(ConnectionPurpose purpose, HostPort target) {
    return purpose.endpoint().equals(Endpoint.NONE)
        ? target.host() + ":" + target.port()
        : purpose.endpoint().toString();
  }

  /// Runs an action when the attempt to connect to a node, by its text, has succeeded or failed; at
  /// once if there is none under way, or somebody waits for it already.
  public void whenSettled(String name, Runnable action) {
    Optional<PeerLink> attempt =
        attempts.stream().filter(link -> link.purpose().name().equals(name)).findFirst();
    if (attempt.isEmpty() || awaited.putIfAbsent(attempt.get(), action) != null) {
      action.run();
    }
  }

  private void settled(PeerLink link) {
    attempts.remove(link);
    Runnable action = awaited.remove(link);
    if (action != null) {
      action.run();
    }
  }

  private boolean isConnectedTo(ConnectionPurpose purpose) {
    return isKnown(purpose.name(), purpose.endpoint())
        || attempts.stream().anyMatch(attempt -> isInTheWay(attempt.purpose(), purpose));
  }

  /// Connections of our choosing have no name and are begun one after the other, as each is to be
  /// in a network group of its own. Private broadcasts need not wait for that.
  private static boolean isInTheWay(ConnectionPurpose attempted, ConnectionPurpose purpose) {
    boolean isPrivate =
        attempted.type() == ConnectionType.PRIVATE_BROADCAST
            || purpose.type() == ConnectionType.PRIVATE_BROADCAST;
    return isPrivate
        ? attempted.endpoint().equals(purpose.endpoint())
        : attempted.name().equals(purpose.name());
  }

  /// There is a connection of that name or to that endpoint.
  public boolean isKnown(String name, Endpoint endpoint) {
    for (PeerSession peer : context.table().all()) {
      if (peer.origin().name().equals(name)
          || (!endpoint.equals(Endpoint.NONE) && peer.endpoint().equals(endpoint))) {
        return true;
      }
    }
    return false;
  }

  /// Attempts under way of a type.
  public int attempts(ConnectionType type) {
    int count = 0;
    for (PeerLink attempt : attempts) {
      if (attempt.purpose().type() == type) {
        count++;
      }
    }
    return count;
  }

  Optional<PeerSession> session(PeerLink link) {
    return Optional.ofNullable(sessions.get(link));
  }

  /// A connection is open: a session, or nothing if it is not wanted.
  Optional<PeerSession> opened(PeerLink link) {
    settled(link);
    Connection connection = link.connection();
    if (connection == null) {
      throw new IllegalStateException("opened without a connection");
    }
    ConnectionPurpose purpose = link.purpose();
    Endpoint endpoint =
        purpose.type().isInbound() || purpose.endpoint().equals(Endpoint.NONE)
            ? reachability.understood(connection.remote())
            : purpose.endpoint();
    Set<NetPermission> permissions = gate.permissionsOf(purpose, endpoint);
    AccessGate.Admission admission = gate.admit(purpose, endpoint, permissions, isActive);
    if (admission == AccessGate.Admission.REFUSED) {
      connection.close();
      return Optional.empty();
    }
    PeerSession peer =
        new PeerSession(
            new PeerSession.Origin(
                context.table().takeId(),
                purpose.type(),
                endpoint,
                purpose.name().isEmpty() ? endpoint.toString() : purpose.name(),
                purpose.expectedServices(),
                permissions,
                purpose.isOnion(),
                admission == AccessGate.Admission.DISCOURAGED,
                context.groups().of(endpoint.address()),
                context.groups().keyed(endpoint.address()),
                context.random().nextLong(),
                context.clock().timeMillis()),
            link,
            connection,
            new PeerProgress(context.chain()),
            this::punish);
    sessions.put(link, peer);
    context.table().add(peer);
    LOG.debug("Added connection peer={}", peer.id());
    return Optional.of(peer);
  }

  private void punish(PeerSession peer) {
    if (peer.has(NetPermission.NOBAN)) {
      LOG.warn("Not punishing noban peer {}!", peer.id());
    } else if (peer.type() == ConnectionType.MANUAL) {
      LOG.warn("Not punishing manually connected peer {}!", peer.id());
    } else if (peer.endpoint().address().isLocal()) {
      LOG.debug(
          "Warning: disconnecting but not discouraging {} peer {}!",
          peer.origin().isOnion() ? "inbound onion" : "local",
          peer.id());
      peer.close();
    } else {
      LOG.debug("Disconnecting and discouraging peer {}!", peer.id());
      gate.discourage(peer.endpoint().address());
      for (PeerSession other : context.table().all()) {
        if (other.endpoint().address().equals(peer.endpoint().address())) {
          other.close();
        }
      }
    }
  }

  /// A connection is over, or an attempt failed.
  ///
  /// @return the session that there was
  Optional<PeerSession> closed(PeerLink link, CloseReason reason) {
    settled(link);
    PeerSession peer = sessions.remove(link);
    if (i2p != null) {
      i2p.ended(link, peer != null, reason);
    }
    if (peer == null) {
      LOG.debug("connection to {} failed: {}", link.purpose().name(), reason);
      return Optional.empty();
    }
    if (!peer.isClosing()) {
      LOG.debug("{}, {}", reason, peer.disconnectText());
      peer.close();
    }
    context.table().remove(peer);
    retryWithV1(link, peer);
    LOG.debug("Cleared nodestate for peer={}", peer.id());
    return Optional.of(peer);
  }

  /// Whoever hung up without a word may not have understood ours (Core
  /// V2Transport::ShouldReconnectV1). Done once, as the second connection has nothing to suggest.
  private void retryWithV1(PeerLink link, PeerSession peer) {
    ConnectionPurpose purpose = link.purpose();
    if (isActive
        && peer.connection().suggestsV1()
        && !isKnown(purpose.name(), purpose.endpoint())) {
      LOG.debug("retrying with v1 transport protocol for peer={}", peer.id());
      begin(purpose.withV1(), link.target());
    }
  }

  /// Drops connections that never said anything, or have said nothing for long.
  void service() {
    long nowMs = context.clock().timeMillis();
    for (PeerSession peer : context.table().all()) {
      if (!peer.isClosing() && isPatienceOver(peer, nowMs)) {
        checkActivity(peer, nowMs);
      }
    }
  }

  /// The time is over in which a connection is left alone (Core ShouldRunInactivityChecks).
  boolean isPatienceOver(PeerSession peer, long nowMs) {
    long patienceMs = context.config().behaviour().peerTimeoutSec() * 1000L;
    return peer.origin().connectedMs() + patienceMs < nowMs;
  }

  private void checkActivity(PeerSession peer, long nowMs) {
    long lastSentSec = peer.connection().lastSentSec();
    long lastReceivedSec = peer.connection().lastReceivedSec();
    boolean hasReceived = lastReceivedSec > 0;
    boolean hasSent = lastSentSec > 0;
    if (!hasReceived || !hasSent) {
      peer.disconnect(
          "socket no message in first "
              + context.config().behaviour().peerTimeoutSec()
              + " seconds"
              + (hasReceived ? "" : ", never received from peer")
              + (hasSent ? "" : ", never sent to peer"));
    } else if (nowMs > lastSentSec * 1000 + SILENCE_MAX_MS) {
      peer.disconnect("socket sending timeout: " + (nowMs / 1000 - lastSentSec) + "s");
    } else if (nowMs > lastReceivedSec * 1000 + SILENCE_MAX_MS) {
      peer.disconnect("socket receive timeout: " + (nowMs / 1000 - lastReceivedSec) + "s");
    } else if (!peer.handshake().isComplete()) {
      peer.disconnect(
          peer.connection().version() == TransportVersion.DETECTING
              ? "V2 handshake timeout"
              : "version handshake timeout");
    }
  }
}
