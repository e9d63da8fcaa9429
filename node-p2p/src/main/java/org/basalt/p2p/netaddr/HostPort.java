package org.basalt.p2p.netaddr;

import java.util.Optional;

/// A host name or address text, and a port.
///
/// @param host without brackets
public record HostPort(String host, int port) {
  /// Splits `host`, `host:port`, `[v6]`, `[v6]:port` or a bare IPv6 address.
  ///
  /// Empty if the host is, or the port is no number up to 65,535. Port 0 is what I2P addresses
  /// have; who cannot use it has to say so.
  public static Optional<HostPort> parse(String text, int defaultPort) {
    int colon = text.lastIndexOf(':');
    boolean bracketed = text.startsWith("[") && colon > 0 && text.charAt(colon - 1) == ']';
    boolean hasPort = colon > 0 && (bracketed || text.indexOf(':') == colon);
    String host = hasPort ? text.substring(0, colon) : text;
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.isEmpty() || host.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    if (!hasPort) {
      return Optional.of(new HostPort(host, defaultPort));
    }
    String digits = text.substring(colon + 1);
    if (digits.isEmpty()
        || digits.length() > 5
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    int port = Integer.parseInt(digits);
    return port <= 0xffff ? Optional.of(new HostPort(host, port)) : Optional.empty();
  }
}
