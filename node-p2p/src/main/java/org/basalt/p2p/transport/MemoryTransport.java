package org.basalt.p2p.transport;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetworkAddress;

/// The transport of one node in a [MemoryNetwork]. Messages go through their codecs as on a real
/// wire; frames do not exist, but are counted as v1 frames.
public final class MemoryTransport implements Transport {
  private final MemoryNetwork network;
  private final NetworkAddress address;
  private final TransportConfig config;
  private final List<Endpoint> bound = new ArrayList<>();
  private final List<MemoryConnection> connections = new ArrayList<>();
  private final LongAdder bytesSent = new LongAdder();
  private final LongAdder bytesReceived = new LongAdder();
  private long nextId = 1;
  private boolean isClosed;

  /// Who takes connections at an endpoint.
  record Acceptor(MemoryTransport transport, Function<Connection, ConnectionListener> function) {}

  /// @param address of the node, from which its connections come
  public MemoryTransport(MemoryNetwork network, NetworkAddress address, TransportConfig config) {
    this.network = network;
    this.address = address;
    this.config = config;
  }

  @Override
  public Connection connect(ConnectRequest request, ConnectionListener listener) {
    Endpoint target = request.endpoint();
    MemoryConnection connection = open(target, false, _ -> listener);
    Endpoint from = new Endpoint(address, network.ephemeralPort());
    boolean isUnanswered =
        network.links().isCut(address, target.address())
            || network.links().isLost(address, target.address())
            || (network.acceptor(target).isEmpty() && !network.links().isRefused(target.address()));
    if (isUnanswered) {
      network.later(
          request.timeoutMs(),
          () ->
              connection.finish(
                  new CloseReason(
                      CloseReason.Kind.CONNECT_TIMEOUT, "connection timeout: " + target)));
    } else {
      network.send(address, target.address(), 0, 0, () -> arrive(connection, from, target));
    }
    return connection;
  }

  private void arrive(MemoryConnection connection, Endpoint from, Endpoint target) {
    if (connection.isFinished()) {
      return;
    }
    var acceptor = network.acceptor(target);
    if (acceptor.isEmpty()) {
      connection.finish(
          new CloseReason(CloseReason.Kind.CONNECT_FAILED, "Connection refused: " + target));
      return;
    }
    MemoryConnection other = acceptor.get().transport().open(from, true, acceptor.get().function());
    other.join(connection, target);
    connection.join(other, from);
    other.opened();
    connection.opened();
  }

  private MemoryConnection open(
      Endpoint remote, boolean isInbound, Function<Connection, ConnectionListener> listenerOf) {
    TrafficCounter traffic =
        new TrafficCounter(config.messages(), network.clock(), bytesSent, bytesReceived);
    MemoryConnection connection =
        new MemoryConnection(
            nextId++, address, remote, isInbound, network, config, traffic, listenerOf);
    connections.removeIf(MemoryConnection::isFinished);
    connections.add(connection);
    return connection;
  }

  @Override
  public Listening listen(Endpoint bind, Function<Connection, ConnectionListener> acceptor)
      throws IOException {
    Endpoint endpoint = bind.address().isBindAny() ? new Endpoint(address, bind.port()) : bind;
    if (!network.bind(endpoint, new Acceptor(this, acceptor))) {
      throw new IOException(
          "Unable to bind to " + bind + " on this computer. Basalt is probably already running.");
    }
    bound.add(endpoint);
    return new MemoryListening(endpoint, network);
  }

  private record MemoryListening(Endpoint local, MemoryNetwork network) implements Listening {
    @Override
    public void close() {
      network.unbind(local);
    }
  }

  @Override
  public long bytesSent() {
    return bytesSent.sum();
  }

  @Override
  public long bytesReceived() {
    return bytesReceived.sum();
  }

  @Override
  public void close() {
    if (!isClosed) {
      isClosed = true;
      bound.forEach(network::unbind);
      List.copyOf(connections).forEach(MemoryConnection::close);
    }
  }
}
