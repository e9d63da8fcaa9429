package org.basalt.p2p.peer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.basalt.core.runtime.NodeClock;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.api.AddedNode;
import org.basalt.p2p.api.ConnectionType;
import org.basalt.p2p.api.P2pConfig;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.HostPort;
import org.basalt.p2p.netaddr.NetworkAddress;

/// Connections that the operator wants: `-connect`, `-addnode`, and RPC `addnode` and
/// `addconnection`.
@OwnedBy("peers")
public final class ManualConnections {
  private static final long CONNECT_INTERVAL_NANOS = 500_000_000L;
  private static final long ADDED_INTERVAL_NANOS = 60_000_000_000L;
  private static final long ADDED_IDLE_NANOS = 2_000_000_000L;

  private final P2pConfig config;
  private final NodeClock clock;
  private final PeerTable table;
  private final Connector connector;
  private final NameResolver resolver;
  private final Reachability reachability;
  private final Proxies proxies;
  private final int defaultPort;
  private final Map<String, Boolean> added = new LinkedHashMap<>();
  private long nextConnectNanos;
  private long nextAddedNanos;

  /// @param defaultPort of nodes without one
  public ManualConnections(
      P2pConfig config,
      NodeClock clock,
      PeerTable table,
      Connector connector,
      NameResolver resolver,
      Reachability reachability,
      Proxies proxies,
      int defaultPort) {
    this.config = config;
    this.clock = clock;
    this.table = table;
    this.connector = connector;
    this.resolver = resolver;
    this.reachability = reachability;
    this.proxies = proxies;
    this.defaultPort = defaultPort;
    this.nextConnectNanos = clock.nanos();
    this.nextAddedNanos = clock.nanos();
    for (String node : config.outbound().addNodes()) {
      added.put(node, config.behaviour().usesV2Transport());
    }
  }

  /// Connects again where connections are missing.
  public void service() {
    long now = clock.nanos();
    if (now - nextConnectNanos >= 0) {
      nextConnectNanos = now + CONNECT_INTERVAL_NANOS;
      for (String node : config.outbound().connect()) {
        open(node, ConnectionType.MANUAL, config.behaviour().usesV2Transport());
      }
    }
    if (now - nextAddedNanos >= 0) {
      boolean tried = false;
      for (Map.Entry<String, Boolean> node : added.entrySet()) {
        if (!describe(node.getKey()).isConnected()) {
          open(node.getKey(), ConnectionType.MANUAL, node.getValue());
          tried = true;
        }
      }
      nextAddedNanos = now + (tried ? ADDED_INTERVAL_NANOS : ADDED_IDLE_NANOS);
    }
  }

  /// Names are never looked up here, but by a proxy.
  boolean hasNamesLookedUpByProxy() {
    return proxies.forNames().isPresent();
  }

  /// Begins a connection to a node by its text: an address or a name, with or without a port.
  public void open(String node, ConnectionType type, boolean usesV2) {
    Optional<HostPort> target = HostPort.parse(node, defaultPortOf(node));
    if (target.isEmpty() || connector.isKnown(node, Endpoint.NONE)) {
      return;
    }
    HostPort hostPort = target.get();
    Optional<NetworkAddress> address =
        NetworkAddress.parse(hostPort.host()).map(reachability::understood);
    if (address.isPresent()) {
      open(node, new Endpoint(address.get(), hostPort.port()), type, usesV2);
    } else if (hasNamesLookedUpByProxy()) {
      connector.connect(ConnectionPurpose.named(type, node, Endpoint.NONE, usesV2), hostPort);
    } else {
      resolver.resolve(
          hostPort.host(),
          found -> {
            if (!found.isEmpty()) {
              NetworkAddress first = reachability.understood(found.getFirst());
              open(node, new Endpoint(first, hostPort.port()), type, usesV2);
            }
          });
    }
  }

  private void open(String node, Endpoint endpoint, ConnectionType type, boolean usesV2) {
    connector.connect(
        ConnectionPurpose.named(type, node, endpoint, usesV2),
        new HostPort(endpoint.address().toString(), endpoint.port()));
  }

  /// I2P has no ports.
  private int defaultPortOf(String node) {
    return node.endsWith(".b32.i2p") ? 0 : defaultPort;
  }

  private Optional<Endpoint> parse(String node) {
    return Endpoint.parse(node, defaultPortOf(node)).map(reachability::understood);
  }

  /// @return false if it, or the same endpoint by another text, was added already
  public boolean add(String node, boolean usesV2) {
    Optional<Endpoint> endpoint = parse(node);
    for (String other : added.keySet()) {
      if (other.equals(node) || (endpoint.isPresent() && endpoint.equals(parse(other)))) {
        return false;
      }
    }
    added.put(node, usesV2);
    nextAddedNanos = clock.nanos();
    return true;
  }

  /// @return false if it had not been added
  public boolean remove(String node) {
    return added.remove(node) != null;
  }

  /// The endpoint belongs to an added node, so the node does not choose it by itself.
  boolean isAdded(Endpoint endpoint) {
    return added.keySet().stream()
        .anyMatch(node ->
            parse(node).filter(endpoint::equals).isPresent()
                || node.equals(endpoint.address().toString()));
  }

  public List<AddedNode> all() {
    List<AddedNode> nodes = new ArrayList<>();
    for (String node : added.keySet()) {
      nodes.add(describe(node));
    }
    return nodes;
  }

  private AddedNode describe(String node) {
    Optional<Endpoint> endpoint = parse(node);
    for (PeerSession peer : table.all()) {
      boolean isIt =
          endpoint.isPresent()
              ? peer.endpoint().equals(endpoint.get())
              : peer.origin().name().equals(node);
      if (isIt && !peer.isClosing()) {
        return new AddedNode(node, true, peer.endpoint().toString(), peer.type().isInbound());
      }
    }
    return new AddedNode(node, false, "", false);
  }
}
