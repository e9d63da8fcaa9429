package org.basalt.p2p.netaddr;

import java.nio.charset.StandardCharsets;

/// Where a program of the operator's listens that reaches peers for us: a proxy, a Tor control
/// port, an I2P router.
public sealed interface ProxyAddress {
  /// Before the path of a Unix socket in options and RPC answers.
  String UNIX_PREFIX = "unix:";

  record Tcp(Endpoint endpoint) implements ProxyAddress {
    @Override
    public String toString() {
      return endpoint.toString();
    }
  }

  /// @param path of a socket in the file system, at most [#PATH_MAX] bytes
  record UnixSocket(String path) implements ProxyAddress {
    /// `sun_path` of Linux has 108 bytes, with a zero at the end.
    public static final int PATH_MAX = 107;

    public UnixSocket {
      if (!isUsable(path)) {
        throw new IllegalArgumentException("no path of a socket: " + path.length() + " characters");
      }
    }

    public static boolean isUsable(String path) {
      return path.getBytes(StandardCharsets.UTF_8).length <= PATH_MAX && path.indexOf('\0') < 0;
    }

    @Override
    public String toString() {
      return UNIX_PREFIX + path;
    }
  }
}
