package org.basalt.rpc;

import org.basalt.chain.api.ChainService;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.runtime.Component;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.api.PeerService;
import org.basalt.rpc.method.StandardMethods;
import org.basalt.rpc.server.Entrance;
import org.basalt.rpc.server.HttpServer;
import org.basalt.rpc.server.RpcDispatcher;
import org.basalt.rpc.spec.NodeControl;

/// The module's root. Started before the ledger is loaded, so that clients learn what the node is
/// doing; opened when ledger and network can be asked.
public final class Rpc implements Component {
  private final RpcDispatcher dispatcher;
  private final HttpServer server;

  /// Opens the entrance itself.
  ///
  /// @param engine for describing scripts
  /// @throws IllegalStateException if the configuration is wrong or the cookie cannot be written;
  ///   the log says what
  public Rpc(RpcConfig config, NodeClock clock, NodeControl control, Secp256k1 engine) {
    this(config, Entrance.open(config), clock, control, engine);
  }

  /// @param entrance opened before, for this configuration; closed with this component, also if it
  ///   cannot be made
  public Rpc(
      RpcConfig config, Entrance entrance, NodeClock clock, NodeControl control, Secp256k1 engine) {
    dispatcher =
        new RpcDispatcher(StandardMethods.ALL, clock, control, engine, config.checksResults());
    try {
      server = new HttpServer(config, entrance, clock, dispatcher);
    } catch (IllegalStateException e) {
      entrance.close();
      throw e;
    }
  }

  /// @throws IllegalStateException if no address can be bound; the log says why
  @Override
  public void start() {
    server.start();
  }

  /// What callers are told until [#open].
  public void warmUp(String status) {
    dispatcher.warmUp(status);
  }

  /// From now on methods are answered.
  public void open(ChainService chain, PeerService peers) {
    dispatcher.open(chain, peers);
  }

  /// The port that is listened on.
  public int port() {
    return server.port();
  }

  /// Refuses new requests and ends long waits, so that [#close()] is quick. May be called from any
  /// thread, also by a method.
  public void interrupt() {
    server.interrupt();
    dispatcher.interrupt();
  }

  @Override
  public void close() {
    interrupt();
    server.close();
  }
}
