package org.basalt.p2p.peer;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.api.P2pConfig;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.Network;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which networks we can reach, and where we can be reached.
@OwnedBy("peers")
public final class Reachability {
  private static final Logger LOG = LoggerFactory.getLogger("net");
  private static final int MANUAL_SCORE = LocalAddresses.Source.MANUAL.score();

  private final Set<Network> networks;
  private final Set<Network> wanted;
  private final LocalAddresses ours;
  private final boolean listens;
  private final boolean discovers;
  private final int port;

  /// @throws IllegalArgumentException with Core's message for an unknown network or address, or for
  ///   a network that is wanted and has no way into it
  public Reachability(P2pConfig config, Proxies proxies) {
    List<String> onlyNetworks = config.outbound().onlyNetworks();
    boolean isLimited = !onlyNetworks.isEmpty();
    wanted =
        isLimited
            ? only(onlyNetworks)
            : EnumSet.of(Network.IPV4, Network.IPV6, Network.ONION, Network.I2P, Network.CJDNS);
    networks = EnumSet.copyOf(wanted);
    if (!config.privacy().reachesCjdns()) {
      leaveOut(
          Network.CJDNS,
          isLimited,
          "Outbound connections restricted to CJDNS (-onlynet=cjdns) but -cjdnsreachable is not"
              + " provided");
    }
    if (proxies.isOnionForbidden()) {
      leaveOut(
          Network.ONION,
          isLimited,
          "Outbound connections restricted to Tor (-onlynet=onion) but the proxy for reaching the"
              + " Tor network is explicitly forbidden: -onion=0");
    } else if (proxies.of(Network.ONION).isEmpty()) {
      leaveOut(
          Network.ONION,
          isLimited && !config.privacy().tor().isListening(),
          "Outbound connections restricted to Tor (-onlynet=onion) but the proxy for reaching the"
              + " Tor network is not provided: none of -proxy, -onion or -listenonion is given");
    }
    if (proxies.of(Network.I2P).isEmpty()) {
      leaveOut(
          Network.I2P,
          isLimited,
          "Outbound connections restricted to i2p (-onlynet=i2p) but -i2psam is not provided");
    }
    port = LocalAddresses.listenPort(config.listening());
    listens = config.listening().isEnabled();
    discovers = config.listening().discoversOwnAddress();
    ours = new LocalAddresses(discovers, this::contains);
    for (String text : config.listening().externalAddresses()) {
      ours.add(
          Endpoint.parse(text, port)
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "Cannot resolve -externalip address: '" + text + "'")),
          LocalAddresses.Source.MANUAL);
    }
  }

  /// @throws IllegalArgumentException with Core's message if private broadcasts are wanted, and are
  ///   impossible
  public void requireForPrivateBroadcast(P2pConfig config) {
    P2pConfig.Privacy privacy = config.privacy();
    if (!privacy.broadcastsPrivately()) {
      return;
    }
    boolean mayReachOnion =
        contains(Network.ONION) || (wanted.contains(Network.ONION) && privacy.tor().isListening());
    if (!contains(Network.I2P) && !mayReachOnion) {
      throw new IllegalArgumentException(
          "Private broadcast of own transactions requested (-privatebroadcast), but none of Tor or"
              + " I2P networks is reachable");
    }
    if (!config.outbound().connect().isEmpty() || config.outbound().isConnectNone()) {
      throw new IllegalArgumentException(
          "Private broadcast of own transactions requested (-privatebroadcast), but -connect is also"
              + " configured. They are incompatible because the private broadcast needs to open new"
              + " connections to randomly chosen Tor or I2P peers. Consider using"
              + " -maxconnections=0 -addnode=... instead");
    }
    if (!privacy.isolatesStreams() && mayReachOnion) {
      LOG.warn(
          "Private broadcast of own transactions requested (-privatebroadcast) and -proxyrandomize"
              + " is disabled. Tor circuits for private broadcast connections may be correlated to"
              + " other connections over Tor. For maximum privacy set -proxyrandomize=1.");
    }
  }

  private void leaveOut(Network network, boolean isRefusal, String message) {
    if (networks.remove(network) && isRefusal) {
      throw new IllegalArgumentException(message);
    }
  }

  private static EnumSet<Network> only(List<String> names) {
    EnumSet<Network> found = EnumSet.noneOf(Network.class);
    for (String name : names) {
      found.add(
          Network.parse(name)
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "Unknown network specified in -onlynet: '" + name + "'")));
    }
    return found;
  }

  public boolean contains(Network network) {
    return networks.contains(network);
  }

  public boolean contains(NetworkAddress address) {
    return networks.contains(address.kind());
  }

  /// A way into a network was found after the start.
  void found(Network network) {
    if (wanted.contains(network)) {
      networks.add(network);
    }
  }

  /// `-onlynet` allows it, so that it may be reached one day.
  boolean isWanted(Network network) {
    return wanted.contains(network);
  }

  /// The address as this node understands it: what looks like IPv6 may be in CJDNS.
  public NetworkAddress understood(NetworkAddress address) {
    return contains(Network.CJDNS) ? address.asCjdns() : address;
  }

  Endpoint understood(Endpoint endpoint) {
    return new Endpoint(understood(endpoint.address()), endpoint.port());
  }

  /// This node can be reached there from now on, as we know ourselves.
  void add(Endpoint endpoint) {
    ours.add(endpoint, LocalAddresses.Source.MANUAL);
  }

  /// This node can perhaps be reached there from now on, unless the operator does not want us to
  /// find out.
  public void discovered(Endpoint endpoint, LocalAddresses.Source source) {
    ours.add(understood(endpoint), source);
  }

  /// Likewise, at the port that we listen at.
  void discovered(NetworkAddress address) {
    discovered(new Endpoint(address, port), LocalAddresses.Source.INTERFACE);
  }

  /// The port that others are told where nothing else is known.
  public int port() {
    return port;
  }

  /// A gateway no longer leads from there to us.
  public void unmapped(Endpoint endpoint) {
    ours.unmapped(endpoint);
  }

  public void remove(Endpoint endpoint) {
    ours.remove(endpoint);
  }

  /// A peer that connected to us says where it did.
  public void seen(Endpoint endpoint) {
    if (endpoint.address().isRoutable()) {
      ours.seen(endpoint.address());
    }
  }

  public Set<Network> networks() {
    return Set.copyOf(networks);
  }

  /// Where this node can be reached.
  public List<LocalAddresses.Local> ours() {
    return ours.all();
  }

  /// One of our addresses, whatever the port.
  public boolean isOurs(NetworkAddress address) {
    return ours.contains(address);
  }

  /// The address to tell a peer as ours: the best that we know, and sometimes where the peer sees
  /// us, as it may know better (Core GetLocalAddrForPeer).
  public Optional<Endpoint> ourAddress(PeerSession peer, RandomGenerator random) {
    if (!listens) {
      return Optional.empty();
    }
    Optional<LocalAddresses.Local> known = ours.bestFor(peer);
    boolean isKnown = known.isPresent() && known.get().endpoint().address().isRoutable();
    int doubt = known.isPresent() && known.get().score() > MANUAL_SCORE ? 8 : 2;
    if (!isSeenGood(peer) || (isKnown && random.nextInt(doubt) != 0)) {
      return known.map(LocalAddresses.Local::endpoint).filter(_ -> isKnown);
    }
    Endpoint seen = peer.handshake().ourAddress();
    if (peer.type().isInbound()) {
      return Optional.of(seen);
    }
    int ourPort = known.map(local -> local.endpoint().port()).orElse(port);
    return Optional.of(new Endpoint(seen.address(), ourPort));
  }

  private boolean isSeenGood(PeerSession peer) {
    NetworkAddress seen = peer.handshake().ourAddress().address();
    return discovers
        && peer.endpoint().address().isRoutable()
        && seen.isRoutable()
        && contains(seen);
  }
}
