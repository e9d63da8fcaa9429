package org.basalt.p2p.netaddr;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/// An address and a TCP port (Core CService).
///
/// @param port 0 to 65,535
public record Endpoint(NetworkAddress address, int port) implements Comparable<Endpoint> {
  /// `[::]:0`, as sent where a peer's address is not to be told.
  public static final Endpoint NONE = new Endpoint(NetworkAddress.IPv6.UNSPECIFIED, 0);

  public Endpoint {
    if (port < 0 || port > 0xffff) {
      throw new IllegalArgumentException("port " + port + " is not in 0 to 65535");
    }
  }

  /// `1.2.3.4`, `1.2.3.4:8333`, `::1`, `[::1]:8333`, `….onion:8333`; empty for host names and
  /// nonsense.
  public static Optional<Endpoint> parse(String text, int defaultPort) {
    return HostPort.parse(text, defaultPort)
        .flatMap(hostPort ->
            NetworkAddress.parse(hostPort.host())
                .map(address -> new Endpoint(address, hostPort.port())));
  }

  public static Endpoint of(InetSocketAddress socketAddress) {
    return new Endpoint(
        NetworkAddress.ofIp(socketAddress.getAddress().getAddress()), socketAddress.getPort());
  }

  /// What a socket connects to; empty for onion and I2P names, which only a proxy can reach.
  public Optional<InetSocketAddress> socketAddress() {
    if (address.isPrivacyNetwork()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new InetSocketAddress(InetAddress.getByAddress(address.bytes()), port));
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes are an address", e);
    }
  }

  @Override
  public int compareTo(Endpoint other) {
    int c = address.compareTo(other.address);
    return c != 0 ? c : Integer.compare(port, other.port);
  }

  /// `1.2.3.4:8333`, `[::1]:8333`, `….onion:8333`.
  @Override
  public String toString() {
    boolean brackets =
        address instanceof NetworkAddress.IPv6 || address instanceof NetworkAddress.Cjdns;
    return brackets ? "[" + address + "]:" + port : address + ":" + port;
  }
}
