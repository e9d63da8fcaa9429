package org.basalt.p2p;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.basalt.chain.api.NodeStop;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.params.Networks;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.api.P2pConfig;
import org.basalt.p2p.message.StandardMessages;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.transport.ConnectRequest;
import org.basalt.p2p.transport.MemoryNetwork;
import org.basalt.p2p.transport.MemoryTransport;
import org.basalt.p2p.transport.TransportConfig;

/// One node of ours, scripted peers, a network and a clock, all on the test's thread.
final class Simulation implements AutoCloseable {
  static final long START_SEC = 1_700_000_000;
  static final NetworkAddress OUR_ADDRESS = NetworkAddress.ipv4(8, 8, 8, 8);

  private final NodeClock clock = NodeClock.manual(START_SEC);
  private final MemoryNetwork wire = new MemoryNetwork(clock);
  private final NetworkParams network = Networks.byName("regtest").orElseThrow();
  private final TransportConfig transportConfig =
      TransportConfig.of(network.magic(), StandardMessages.TABLE);
  private final FakeLedger ledger = new FakeLedger(network);
  private final P2p node;
  private int nextPeer = 1;

  Simulation(Path directory) {
    this(directory, config());
  }

  Simulation(Path directory, P2pConfig config) {
    node =
        new P2p(
            config,
            ledger,
            network,
            clock,
            directory,
            new NodeStop() {
              @Override
              public void requestStop(String why) {}

              @Override
              public void fatal(String what, Throwable cause) {
                throw new AssertionError(what, cause);
              }
            },
            new MemoryTransport(wire, OUR_ADDRESS, transportConfig),
            new Random(1));
    node.loop().owner().claim();
    node.open();
  }

  static P2pConfig config() {
    P2pConfig defaults = P2pConfig.defaultsFor(Networks.byName("regtest").orElseThrow());
    return defaults
        .withListening(
            new P2pConfig.Listening(true, 18444, List.of("8.8.8.8"), List.of(), List.of(), false))
        .withOutbound(
            new P2pConfig.Outbound(
                List.of(), true, List.of(), List.of(), false, false, false, List.of(), true,
                5_000));
  }

  static P2pConfig.Behaviour withMaxConnections(P2pConfig.Behaviour b, int maxConnections) {
    return new P2pConfig.Behaviour(
        maxConnections,
        b.userAgentComments(),
        b.isBlocksOnly(),
        b.peerTimeoutSec(),
        b.usesV2Transport(),
        b.servesBloomFilters(),
        b.servesBlockFilters(),
        b.maxUploadTargetBytes(),
        b.servesFullHistory(),
        b.banTimeSec(),
        b.sendBufferBytes(),
        b.receiveBufferBytes(),
        b.capturesMessages(),
        b.minimumChainWork());
  }

  /// A peer waits for connections, at whatever kind of address.
  void listenAt(Endpoint at, ScriptedPeer peer) throws IOException {
    new MemoryTransport(wire, at.address(), transportConfig).listen(at, _ -> peer);
  }

  FakeLedger ledger() {
    return ledger;
  }

  P2p node() {
    return node;
  }

  NodeClock clock() {
    return clock;
  }

  /// A peer connects to us, from an address of its own in a network group of its own.
  ScriptedPeer connectIn(ScriptedPeer peer) {
    NetworkAddress from = NetworkAddress.ipv4(20 + nextPeer, 1, 1, 1);
    nextPeer++;
    return connectIn(peer, from);
  }

  ScriptedPeer connectIn(ScriptedPeer peer, NetworkAddress from) {
    MemoryTransport transport = new MemoryTransport(wire, from, transportConfig);
    transport.connect(ConnectRequest.to(new Endpoint(OUR_ADDRESS, 18444)), peer);
    run();
    return peer;
  }

  /// We connect to a peer, as the operator wants it.
  ScriptedPeer connectOut(ScriptedPeer peer) {
    NetworkAddress at = NetworkAddress.ipv4(20 + nextPeer, 1, 1, 1);
    nextPeer++;
    try {
      new MemoryTransport(wire, at, transportConfig).listen(new Endpoint(at, 18444), _ -> peer);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    node.service().tryNode(at + ":18444", false);
    run();
    return peer;
  }

  /// Until nobody has anything more to do at this time.
  void run() {
    boolean isBusy = true;
    while (isBusy) {
      isBusy = wire.deliver() > 0;
      isBusy |= node.loop().turn(0);
    }
    node.loop().serviceAll();
    if (wire.deliver() > 0) {
      run();
    }
  }

  void advance(long seconds) {
    clock.advanceMillis(seconds * 1000);
    run();
  }

  @Override
  public void close() {
    node.close();
  }
}
