package org.basalt.p2p;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.ChainEvent;
import org.basalt.chain.api.ChainListener;
import org.basalt.chain.api.NodeStop;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.address.AddressBook;
import org.basalt.p2p.api.ConnectionType;
import org.basalt.p2p.api.P2pConfig;
import org.basalt.p2p.message.StandardMessages;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.peer.PeerSession;
import org.basalt.p2p.transport.MemoryNetwork;
import org.basalt.p2p.transport.MemoryTransport;
import org.basalt.p2p.transport.TransportConfig;
import org.jspecify.annotations.Nullable;

/// One node of a simulated network: our own peer code as it is, on a ledger that judges nothing. It
/// can leave, and come again with the files and the chain that it had.
public final class SimulatedNode implements AutoCloseable {
  public static final int PORT = 18444;
  private static final NetworkParams NETWORK = Networks.byName("regtest").orElseThrow();

  private final MemoryNetwork wire;
  private final NodeClock clock;
  private final Path directory;
  private final NetworkAddress address;
  private final long seed;
  private final FakeLedger ledger;
  private @Nullable P2p p2p;
  private int starts;
  private long bytesSentBefore;

  /// What nodes of one network have in common, to spare memory.
  public static final class Commons {
    private final SharedBlocks blocks = new SharedBlocks();
  }

  /// A connection of a node.
  ///
  /// @param isHighBandwidth we asked the other side to send us blocks unasked
  public record Neighbour(NetworkAddress address, ConnectionType type, boolean isHighBandwidth) {}

  /// Does not start it.
  public SimulatedNode(
      MemoryNetwork wire,
      NodeClock clock,
      Path directory,
      NetworkAddress address,
      long seed,
      Commons commons) {
    this.wire = wire;
    this.clock = clock;
    this.directory = directory;
    this.address = address;
    this.seed = seed;
    ledger = new FakeLedger(NETWORK, commons.blocks);
    ledger.leaveInitialDownload();
  }

  public static Block genesis() {
    return NETWORK.genesis();
  }

  public static TransportConfig transportConfig() {
    return TransportConfig.of(NETWORK.magic(), StandardMessages.TABLE);
  }

  public NetworkAddress address() {
    return address;
  }

  public void start() {
    starts++;
    P2p started =
        new P2p(
            config(),
            ledger,
            NETWORK,
            clock,
            directory,
            new Failure(),
            new MemoryTransport(wire, address, transportConfig()),
            new Random(seed + 0x9e3779b97f4a7c15L * starts));
    started.loop().owner().claim();
    started.open();
    p2p = started;
  }

  private P2pConfig config() {
    List<String> self = List.of(address.toString());
    return P2pConfig.defaultsFor(NETWORK)
        .withListening(new P2pConfig.Listening(true, PORT, self, List.of(), self, false))
        .withOutbound(
            new P2pConfig.Outbound(
                List.of(), false, List.of(), List.of(), false, false, false, List.of(), true,
                5_000));
  }

  private static final class Failure implements NodeStop {
    @Override
    public void requestStop(String why) {}

    @Override
    public void fatal(String what, Throwable cause) {
      throw new AssertionError(what, cause);
    }
  }

  /// Leaves in order: its files are written and its connections closed.
  public void stop() {
    P2p leaving = p2p;
    if (leaving != null) {
      bytesSentBefore += leaving.transport().bytesSent();
      leaving.close();
      p2p = null;
    }
  }

  public boolean isUp() {
    return p2p != null;
  }

  private P2p running() {
    P2p running = p2p;
    if (running == null) {
      throw new IllegalStateException(address + " is not up");
    }
    return running;
  }

  /// @return true if it has more to do at once
  public boolean turn() {
    return p2p != null && p2p.loop().turn(0);
  }

  /// Of the ledger, over all runs.
  public void listen(ChainListener listener) {
    ledger.subscribe(listener);
  }

  public void mine(Block block) {
    ledger.addBlock(block);
  }

  public BlockNode tip() {
    return ledger.view().tip();
  }

  public boolean has(BlockHash hash) {
    return ledger.blocks().raw(hash).isPresent();
  }

  public void addToMempool(Transaction tx) {
    ledger.transactions().add(tx);
  }

  public void confirm(Collection<Transaction> transactions) {
    transactions.forEach(ledger.transactions()::confirm);
  }

  /// Tells peers of what is in the mempool, as if a user had given it to this node.
  public void broadcast(Transaction tx) {
    running().service().broadcast(tx.wtxid());
  }

  /// Whether an event says that a transaction came into the mempool.
  public static boolean isArrival(ChainEvent event, Transaction tx) {
    return event instanceof ChainEvent.TransactionAdded added && added.tx().equals(tx);
  }

  public AddressBook book() {
    return running().addresses();
  }

  public long bytesSent() {
    return bytesSentBefore + (p2p == null ? 0 : p2p.transport().bytesSent());
  }

  /// Connections whose handshake is complete, but for feelers.
  public List<Neighbour> neighbours() {
    if (p2p == null) {
      return List.of();
    }
    return p2p.context().table().all().stream()
        .filter(PeerSession::isReady)
        .filter(peer -> peer.type() != ConnectionType.FEELER)
        .map(peer ->
            new Neighbour(
                peer.endpoint().address(),
                peer.type(),
                running().protocols().highBandwidth().contains(peer)))
        .toList();
  }

  /// Breaks a connection, as a router that forgets it does.
  public void breakConnection(Random random) {
    if (p2p != null) {
      List<PeerSession> peers = List.copyOf(p2p.context().table().all());
      if (!peers.isEmpty()) {
        p2p.service().disconnect(peers.get(random.nextInt(peers.size())).id());
      }
    }
  }

  @Override
  public void close() {
    stop();
  }
}
