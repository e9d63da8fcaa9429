package org.basalt.p2p.transport;

import java.io.IOException;
import java.util.function.Function;
import org.basalt.p2p.netaddr.Endpoint;

/// Makes connections and accepts them. Thread-safe.
public interface Transport extends AutoCloseable {
  /// Begins to connect and returns at once. The listener hears `opened` and later `closed`, or
  /// `closed` alone.
  Connection connect(ConnectRequest request, ConnectionListener listener);

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
