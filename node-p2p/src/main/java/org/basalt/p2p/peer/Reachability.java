package org.basalt.p2p.peer;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.basalt.p2p.api.P2pConfig;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.Network;
import org.basalt.p2p.netaddr.NetworkAddress;

/// Which networks we can reach, and where we can be reached.
public final class Reachability {
  private final Set<Network> networks;
  private final Set<Network> proxied;
  private final List<Endpoint> ours;
  private final boolean discovers;
  private final int port;

  /// @throws IllegalArgumentException with Core's message for an unknown network or address
  public Reachability(P2pConfig config) {
    boolean hasProxy = !config.outbound().proxy().isEmpty();
    EnumSet<Network> reachable = EnumSet.of(Network.IPV4, Network.IPV6);
    if (hasProxy) {
      reachable.add(Network.ONION);
    }
    if (!config.outbound().onlyNetworks().isEmpty()) {
      reachable.retainAll(only(config.outbound().onlyNetworks()));
    }
    networks = reachable;
    proxied = hasProxy ? EnumSet.of(Network.IPV4, Network.IPV6, Network.ONION) : Set.of();
    port = config.listening().port();
    discovers = config.listening().discoversOwnAddress();
    ours = new ArrayList<>();
    for (String text : config.listening().externalAddresses()) {
      ours.add(
          Endpoint.parse(text, port)
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "Cannot resolve -externalip address: '" + text + "'")));
    }
  }

  private static EnumSet<Network> only(List<String> names) {
    EnumSet<Network> wanted = EnumSet.noneOf(Network.class);
    for (String name : names) {
      wanted.add(
          Network.parse(name)
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "Unknown network specified in -onlynet: '" + name + "'")));
    }
    return wanted;
  }

  public boolean contains(Network network) {
    return networks.contains(network);
  }

  public boolean contains(NetworkAddress address) {
    return networks.contains(address.kind());
  }

  public boolean isProxied(Network network) {
    return proxied.contains(network);
  }

  public Set<Network> networks() {
    return Set.copyOf(networks);
  }

  /// The operator's own addresses of this node.
  public List<Endpoint> ours() {
    return List.copyOf(ours);
  }

  /// The address to tell a peer as ours: what the operator said, else where the peer sees us.
  public Optional<Endpoint> ourAddress(PeerSession peer) {
    Optional<Endpoint> known =
        ours.stream().filter(endpoint -> endpoint.address().isRoutable()).findFirst();
    if (known.isPresent()) {
      return known;
    }
    Endpoint seen = peer.handshake().ourAddress();
    boolean isGood =
        discovers
            && peer.endpoint().address().isRoutable()
            && seen.address().isRoutable()
            && contains(seen.address());
    if (!isGood) {
      return Optional.empty();
    }
    return Optional.of(peer.type().isInbound() ? seen : new Endpoint(seen.address(), port));
  }
}
