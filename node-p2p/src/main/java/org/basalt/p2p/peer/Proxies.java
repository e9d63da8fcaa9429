package org.basalt.p2p.peer;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.api.P2pConfig;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.HostPort;
import org.basalt.p2p.netaddr.Network;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.ProxyAddress;
import org.basalt.p2p.transport.Route;

/// Which proxy leads to which network: `-proxy`, `-onion`, `-i2psam`, and what a Tor control port
/// tells.
///
/// Each connection through an isolating proxy has a name and a password that no other one has (and
/// none of another run), so that Tor gives it a circuit of its own and nobody at the other ends can
/// tell that two connections are of one node.
@OwnedBy("peers")
public final class Proxies {
  /// Core DEFAULT_TOR_SOCKS_PORT.
  public static final int SOCKS_PORT = 9050;

  /// Core DEFAULT_TOR_CONTROL_PORT.
  private static final int CONTROL_PORT = 9051;

  /// Where Tor listens unless told otherwise.
  static final ProxyAddress USUAL_TOR =
      new ProxyAddress.Tcp(new Endpoint(NetworkAddress.ipv4(127, 0, 0, 1), SOCKS_PORT));

  private static final int SAM_PORT = 7656;
  private static final int PREFIX_BYTES = 8;

  /// Host names that nobody has looked up are not on any network.
  private static final Network NAMES = Network.INTERNAL;

  /// @param isolates each connection has credentials of its own
  public record Proxy(ProxyAddress address, boolean isolates) {
    @Override
    public String toString() {
      return address.toString();
    }
  }

  private final Map<Network, Proxy> byNetwork = new EnumMap<>(Network.class);
  private final boolean isOnionForbidden;
  private final boolean isOnionChosen;
  private final boolean resolvesNames;
  private final String credentialPrefix;
  private long credentials;

  /// @throws IllegalArgumentException with Core's message for what cannot be an address
  public Proxies(P2pConfig config) {
    P2pConfig.Privacy privacy = config.privacy();
    resolvesNames = config.outbound().resolvesNames();
    byte[] prefix = new byte[PREFIX_BYTES];
    new SecureRandom().nextBytes(prefix);
    credentialPrefix = HexFormat.of().formatHex(prefix) + "-";
    requirePorts(privacy);
    for (String text : privacy.proxies()) {
      setFromOption(text, privacy.isolatesStreams());
    }
    String onion = privacy.onionProxy();
    isOnionForbidden = onion.equals("0");
    isOnionChosen = !onion.isEmpty();
    if (isOnionForbidden) {
      byNetwork.remove(Network.ONION);
    } else if (!onion.isEmpty()) {
      byNetwork.put(
          Network.ONION, new Proxy(address("onion", onion, SOCKS_PORT), privacy.isolatesStreams()));
    }
    if (!privacy.i2p().samRouter().isEmpty()) {
      byNetwork.put(
          Network.I2P, new Proxy(tcp("i2psam", privacy.i2p().samRouter(), SAM_PORT), false));
    }
  }

  /// A port that is none is told before anything else (Core CheckHostPortOptions).
  private static void requirePorts(P2pConfig.Privacy privacy) {
    requirePort("i2psam", privacy.i2p().samRouter(), false);
    requirePort("onion", privacy.onionProxy(), true);
    for (String text : privacy.proxies()) {
      int network = text.lastIndexOf('=');
      requirePort("proxy", network < 0 ? text : text.substring(0, network), true);
    }
    requirePort("torcontrol", privacy.tor().control(), false);
  }

  private static void requirePort(String option, String text, boolean mayBeSocket) {
    boolean isSocket = mayBeSocket && text.startsWith(ProxyAddress.UNIX_PREFIX);
    boolean isPort =
        text.isEmpty() || HostPort.parse(text, 1).filter(found -> found.port() > 0).isPresent();
    if (!isSocket && !isPort) {
      throw new IllegalArgumentException(
          "Invalid port specified in -%s: '%s'".formatted(option, text));
    }
  }

  private void setFromOption(String text, boolean isolates) {
    int split = text.lastIndexOf('=');
    if (split >= 0 && split == text.length() - 1) {
      throw new IllegalArgumentException(
          "Invalid -proxy address or hostname, ends with '=': '" + text + "'");
    }
    String proxy = split < 0 ? text : text.substring(0, split);
    String network = split < 0 ? "" : text.substring(split + 1).toLowerCase(Locale.ROOT);
    List<Network> networks =
        switch (network) {
          case "" -> List.of(Network.IPV4, Network.IPV6, NAMES, Network.CJDNS, Network.ONION);
          case "ipv4" -> List.of(Network.IPV4, NAMES);
          case "ipv6" -> List.of(Network.IPV6, NAMES);
          case "onion" -> List.of(Network.ONION);
          case "cjdns" -> List.of(Network.CJDNS);
          default ->
              throw new IllegalArgumentException(
                  "Unrecognized network in -proxy='%s': '%s'"
                      .formatted(text, text.substring(split + 1)));
        };
    if (proxy.isEmpty() || proxy.equals("0")) {
      networks.forEach(byNetwork::remove);
    } else {
      Proxy parsed = new Proxy(address("proxy", proxy, SOCKS_PORT), isolates);
      networks.forEach(each -> byNetwork.put(each, parsed));
    }
  }

  private ProxyAddress address(String option, String text, int defaultPort) {
    if (text.startsWith(ProxyAddress.UNIX_PREFIX)) {
      String path = text.substring(ProxyAddress.UNIX_PREFIX.length());
      if (ProxyAddress.UnixSocket.isUsable(path)) {
        return new ProxyAddress.UnixSocket(path);
      }
    }
    return tcp(option, text, defaultPort);
  }

  private ProxyAddress tcp(String option, String text, int defaultPort) {
    return HostPort.parse(text, defaultPort)
        .flatMap(this::lookUp)
        .map(ProxyAddress.Tcp::new)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "Invalid -%s address or hostname: '%s'".formatted(option, text)));
  }

  private Optional<Endpoint> lookUp(HostPort target) {
    Optional<NetworkAddress> numeric = NetworkAddress.parse(target.host());
    if (numeric.isPresent() || !resolvesNames) {
      return numeric.map(address -> new Endpoint(address, target.port()));
    }
    try {
      byte[] bytes = InetAddress.getByName(target.host()).getAddress();
      return Optional.of(new Endpoint(NetworkAddress.ofIp(bytes), target.port()));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /// Where a Tor says its proxy is: `address:port`, or `unix:path`.
  static Optional<ProxyAddress> told(String location) {
    if (location.startsWith(ProxyAddress.UNIX_PREFIX)) {
      return Optional.of(location.substring(ProxyAddress.UNIX_PREFIX.length()))
          .filter(ProxyAddress.UnixSocket::isUsable)
          .map(ProxyAddress.UnixSocket::new);
    }
    return Endpoint.parse(location, SOCKS_PORT).map(ProxyAddress.Tcp::new);
  }

  /// Where the Tor control port is; none if its name cannot be looked up.
  Optional<ProxyAddress> control(String text) {
    return HostPort.parse(text, CONTROL_PORT).flatMap(this::lookUp).map(ProxyAddress.Tcp::new);
  }

  /// The way into a network; none if it is reached directly, or not at all.
  public Optional<Proxy> of(Network network) {
    return network == NAMES ? Optional.empty() : Optional.ofNullable(byNetwork.get(network));
  }

  /// Who looks host names up for us.
  Optional<Proxy> forNames() {
    return Optional.ofNullable(byNetwork.get(NAMES));
  }

  /// `-onion=0`.
  boolean isOnionForbidden() {
    return isOnionForbidden;
  }

  /// `-onion` says how, so Tor need not be asked.
  boolean isOnionChosen() {
    return isOnionChosen;
  }

  /// A Tor control port told where its proxy is.
  void setOnion(ProxyAddress address) {
    byNetwork.put(Network.ONION, new Proxy(address, true));
  }

  /// For one connection: credentials are not used twice.
  Route route(Proxy proxy) {
    if (!proxy.isolates()) {
      return new Route.Socks5(proxy.address(), "", "");
    }
    String unique = credentialPrefix + credentials++;
    return new Route.Socks5(proxy.address(), unique, unique);
  }
}
