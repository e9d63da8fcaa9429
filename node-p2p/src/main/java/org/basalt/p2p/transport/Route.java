package org.basalt.p2p.transport;

import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.ProxyAddress;

/// How a peer is reached.
public sealed interface Route {
  /// A socket of our own.
  record Direct() implements Route {}

  /// A SOCKS5 proxy (RFC 1928), which resolves names and onion addresses.
  ///
  /// @param user name and password together keep circuits of a Tor proxy apart (stream isolation);
  ///   empty for no authentication
  record Socks5(ProxyAddress proxy, String user, String password) implements Route {
    public Socks5(Endpoint proxy) {
      this(new ProxyAddress.Tcp(proxy), "", "");
    }
  }

  /// A session with an I2P router.
  ///
  /// @param local our address in that session
  record I2p(ProxyAddress router, String sessionId, Endpoint local) implements Route {}

  /// Waits, in a session with an I2P router, for a peer to connect to us: the connection opens when
  /// one does, and is inbound.
  record I2pIncoming(ProxyAddress router, String sessionId, Endpoint local) implements Route {}
}
