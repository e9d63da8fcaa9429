package org.basalt.p2p.transport;

import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.HostPort;
import org.basalt.p2p.netaddr.NetworkAddress;

/// Whom to connect to, and how.
///
/// @param target a numeric address, or (only through a proxy) a host name
/// @param timeoutMs until the connection is open, above 0
public record ConnectRequest(
    HostPort target, Route route, TransportVersion version, int timeoutMs) {
  /// Core DEFAULT_CONNECT_TIMEOUT.
  public static final int DEFAULT_TIMEOUT_MS = 5000;

  public ConnectRequest {
    if (timeoutMs <= 0) {
      throw new IllegalArgumentException("timeout of " + timeoutMs + " ms");
    }
  }

  /// A direct v1 connection with the default timeout.
  public static ConnectRequest to(Endpoint endpoint) {
    return new ConnectRequest(
        new HostPort(endpoint.address().toString(), endpoint.port()),
        new Route.Direct(),
        TransportVersion.V1,
        DEFAULT_TIMEOUT_MS);
  }

  public ConnectRequest via(Route newRoute) {
    return new ConnectRequest(target, newRoute, version, timeoutMs);
  }

  public ConnectRequest withVersion(TransportVersion newVersion) {
    return new ConnectRequest(target, route, newVersion, timeoutMs);
  }

  public ConnectRequest withTimeoutMs(int newTimeoutMs) {
    return new ConnectRequest(target, route, version, newTimeoutMs);
  }

  /// The target as an endpoint; [Endpoint#NONE] if it is a host name.
  public Endpoint endpoint() {
    return NetworkAddress.parse(target.host())
        .map(address -> new Endpoint(address, target.port()))
        .orElse(Endpoint.NONE);
  }
}
