package org.basalt.rpc.server;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.basalt.rpc.RpcConfig;

/// The sockets on which RPC clients are expected, as plain sockets; the server takes them over.
final class ListeningSockets implements AutoCloseable {
  /// Connections that may wait to be accepted; the system has a limit of its own.
  private static final int BACKLOG = 4096;

  private final List<Attempt> attempts;

  /// One address of the configuration, and what came of it.
  sealed interface Attempt {
    /// @param address as configured, with the port 0 where any will do
    record Bound(InetSocketAddress address, ServerSocketChannel channel) implements Attempt {}

    record Failed(InetSocketAddress address, String why) implements Attempt {}

    /// The host has no address.
    record Unknown(String host, int port) implements Attempt {}

    /// Not an endpoint at all: the server must not start.
    record Malformed(String message) implements Attempt {}
  }

  private ListeningSockets(List<Attempt> attempts) {
    this.attempts = List.copyOf(attempts);
  }

  /// Binds what can be bound of `-rpcbind`, or the two local addresses. Never fails.
  static ListeningSockets bind(RpcConfig config) {
    List<Attempt> attempts = new ArrayList<>();
    if (config.allowIps().isEmpty() || config.binds().isEmpty()) {
      attempts.add(bind(new InetSocketAddress(InetAddress.ofLiteral("::1"), config.port())));
      attempts.add(bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), config.port())));
    } else {
      config.binds().forEach(text -> attempts.add(bind(text, config.port())));
    }
    return new ListeningSockets(attempts);
  }

  /// For a node that is not to answer.
  static ListeningSockets none() {
    return new ListeningSockets(List.of());
  }

  /// @param text `host`, `host:port`, `[ipv6]:port` or a bare IPv6 address
  private static Attempt bind(String text, int defaultPort) {
    int colon = text.lastIndexOf(':');
    boolean isBracketed = text.startsWith("[") && colon > 0 && text.charAt(colon - 1) == ']';
    String host = text;
    int port = defaultPort;
    if (colon >= 0 && (isBracketed || text.indexOf(':') == colon)) {
      host = text.substring(0, colon);
      try {
        port = Integer.parseInt(text.substring(colon + 1));
      } catch (NumberFormatException e) {
        port = -1;
      }
      if (port <= 0 || port > 65535) {
        return new Attempt.Malformed("Invalid port specified in -rpcbind: '" + text + "'");
      }
    }
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    try {
      return bind(new InetSocketAddress(InetAddress.getAllByName(host)[0], port));
    } catch (UnknownHostException e) {
      return new Attempt.Unknown(host, port);
    }
  }

  private static Attempt bind(InetSocketAddress address) {
    StandardProtocolFamily family =
        address.getAddress() instanceof Inet4Address
            ? StandardProtocolFamily.INET
            : StandardProtocolFamily.INET6;
    try {
      ServerSocketChannel channel = ServerSocketChannel.open(family);
      try {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.bind(address, BACKLOG);
        return new Attempt.Bound(address, channel);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException | UnsupportedOperationException e) {
      return new Attempt.Failed(address, e.toString());
    }
  }

  List<Attempt> attempts() {
    return attempts;
  }

  /// Closes every socket; closing one that the server has closed does nothing.
  @Override
  public void close() {
    for (Attempt attempt : attempts) {
      if (attempt instanceof Attempt.Bound(_, ServerSocketChannel channel)) {
        try {
          channel.close();
        } catch (IOException e) {
          throw new IllegalStateException("cannot close a socket: " + e.getMessage(), e);
        }
      }
    }
  }
}
