package org.basalt.rpc.server;

import java.io.IOException;
import java.nio.file.Files;
import org.basalt.rpc.RpcConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What clients need to find the RPC server: the cookie, and the sockets.
///
/// The daemon opens it as soon as it knows its options and holds its data directory, long before
/// the server is up. A client that comes meanwhile waits in the system's queue instead of being
/// refused. The cookie is first: who can connect must be able to know it. What went wrong is kept
/// until the server is made, which logs it and decides.
public final class Entrance implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("rpc");

  private final Cookie cookie;
  private final ListeningSockets sockets;

  private Entrance(Cookie cookie, ListeningSockets sockets) {
    this.cookie = cookie;
    this.sockets = sockets;
  }

  /// Never fails.
  public static Entrance open(RpcConfig config) {
    return new Entrance(Cookie.write(config.access()), ListeningSockets.bind(config));
  }

  /// For a node that is not to answer.
  public static Entrance closed() {
    return new Entrance(new Cookie.Disabled(), ListeningSockets.none());
  }

  Cookie cookie() {
    return cookie;
  }

  ListeningSockets sockets() {
    return sockets;
  }

  /// Closes the sockets and removes the cookie. May be called again.
  @Override
  public void close() {
    sockets.close();
    if (cookie instanceof Cookie.Written written) {
      try {
        Files.deleteIfExists(written.file());
      } catch (IOException e) {
        LOG.warn("Unable to remove random auth cookie file {}: {}", written.file(), e.toString());
      }
    }
  }
}
