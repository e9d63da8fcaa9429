package org.basalt.p2p.transport;

import java.io.IOException;
import java.util.function.Function;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.ProxyAddress;

/// Makes connections and accepts them. Thread-safe.
public interface Transport extends AutoCloseable {
  /// Begins to connect and returns at once. The listener hears `opened` and later `closed`, or
  /// `closed` alone.
  Connection connect(ConnectRequest request, ConnectionListener listener);

  /// Begins to connect to a program of the operator's and returns at once. A transport that is not
  /// of this world reaches none.
  default void dial(ProxyAddress to, int timeoutMs, LocalStream.Listener listener) {
    listener.closed(new CloseReason(CloseReason.Kind.CONNECT_FAILED, "no way to reach " + to));
  }

  /// Accepts connections until the listening is closed.
  ///
  /// @param acceptor called for each new connection on an I/O thread, before any event of it; it
  ///   may close the connection right there, in which case only `closed` follows
  /// @throws IOException with a text for the operator, such as that the port is in use
  Listening listen(Endpoint bind, Function<Connection, ConnectionListener> acceptor)
      throws IOException;

  /// Bytes on the wire of all connections since the start, frames included.
  long bytesSent();

  long bytesReceived();

  /// Closes everything and waits for the I/O threads to end.
  @Override
  void close();

  /// An open listening socket.
  interface Listening extends AutoCloseable {
    /// With the port that was chosen if port 0 was asked for.
    Endpoint local();

    @Override
    void close();
  }
}
