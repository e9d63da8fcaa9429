package org.basalt.p2p;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.basalt.chain.api.ChainEvent;
import org.basalt.chain.api.NodeStop;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.api.P2pConfig;
import org.basalt.p2p.api.PeerInfo;
import org.basalt.p2p.message.StandardMessages;
import org.basalt.p2p.netaddr.AnnouncedAddress;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.basalt.p2p.transport.MemoryNetwork;
import org.basalt.p2p.transport.MemoryTransport;
import org.basalt.p2p.transport.TransportConfig;

/// Many nodes of ours that find each other by themselves, on one thread and a clock that is moved
/// by hand. Latency differs from link to link. The same seed gives the same run.
///
/// A node's own work takes no time: what is measured is what the protocol costs.
final class SimulatedNetwork implements AutoCloseable {
  private static final int PORT = 18444;

  /// Nodes look at what came this often.
  private static final long TICK_MS = 10;

  /// Nor less often than this if nothing comes.
  private static final long IDLE_TURN_MS = 100;

  /// Addresses that a node begins with.
  private static final int KNOWN_ADDRESSES = 60;

  private static final int LATENCY_MIN_MS = 10;
  private static final int LATENCY_MAX_MS = 200;
  private static final long NANOS_PER_MS = 1_000_000;

  /// Ten megabits a second.
  private static final long NANOS_PER_BYTE = 800;

  private final long seed;
  private final NodeClock clock = NodeClock.manual(Simulation.START_SEC);
  private final MemoryNetwork wire = new MemoryNetwork(clock, new SeededLinks());
  private final NetworkParams network = Networks.byName("regtest").orElseThrow();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<NetworkAddress, Integer> indexes = new HashMap<>();
  private boolean isHalved;

  /// One node, and when each block became its tip, in milliseconds of the clock.
  private record Node(P2p p2p, FakeLedger ledger, Map<BlockHash, Long> arrivals) {}

  private final class SeededLinks implements MemoryNetwork.Links {
    /// The same both ways.
    @Override
    public long latencyNanos(NetworkAddress from, NetworkAddress to) {
      int a = indexOf(from);
      int b = indexOf(to);
      long pair = (long) Math.min(a, b) << 32 | Math.max(a, b);
      Random random = new Random(seed ^ pair * 0x9e3779b97f4a7c15L);
      random.nextLong();
      return random.nextInt(LATENCY_MIN_MS, LATENCY_MAX_MS) * NANOS_PER_MS;
    }

    @Override
    public long nanosPerByte(NetworkAddress from, NetworkAddress to) {
      return NANOS_PER_BYTE;
    }

    @Override
    public boolean isCut(NetworkAddress from, NetworkAddress to) {
      return isHalved && isInFirstHalf(indexOf(from)) != isInFirstHalf(indexOf(to));
    }
  }

  /// @param directory for the nodes' files
  SimulatedNetwork(Path directory, long seed, int size) {
    this.seed = seed;
    for (int i = 0; i < size; i++) {
      indexes.put(address(i), i);
      nodes.add(start(directory.resolve("node" + i), i));
    }
    Random random = new Random(seed);
    for (Node node : nodes) {
      introduce(node, random);
    }
  }

  /// Each in a network group of its own.
  private static NetworkAddress address(int index) {
    return NetworkAddress.ipv4(20 + index / 250, 1 + index % 250, 1, 1);
  }

  private int indexOf(NetworkAddress address) {
    return indexes.getOrDefault(address, 0);
  }

  private boolean isInFirstHalf(int index) {
    return index < nodes.size() / 2;
  }

  private Node start(Path directory, int index) {
    FakeLedger ledger = new FakeLedger(network);
    ledger.leaveInitialDownload();
    P2pConfig config =
        P2pConfig.defaultsFor(network)
            .withListening(
                new P2pConfig.Listening(
                    true,
                    PORT,
                    List.of(address(index).toString()),
                    List.of(),
                    List.of(address(index).toString()),
                    false))
            .withOutbound(
                new P2pConfig.Outbound(
                    List.of(), false, List.of(), List.of(), false, false, false, List.of(), true,
                    5_000));
    P2p p2p =
        new P2p(
            config,
            ledger,
            network,
            clock,
            directory,
            new Failure(),
            new MemoryTransport(
                wire, address(index), TransportConfig.of(network.magic(), StandardMessages.TABLE)),
            new Random(seed * 1_000_003 + index));
    p2p.loop().owner().claim();
    p2p.open();
    Map<BlockHash, Long> arrivals = new HashMap<>();
    ledger.subscribe(event -> {
      if (event instanceof ChainEvent.TipChanged changed) {
        arrivals.putIfAbsent(changed.tip().hash(), clock.timeMillis());
      }
    });
    return new Node(p2p, ledger, arrivals);
  }

  private static final class Failure implements NodeStop {
    @Override
    public void requestStop(String why) {}

    @Override
    public void fatal(String what, Throwable cause) {
      throw new AssertionError(what, cause);
    }
  }

  private void introduce(Node node, Random random) {
    for (int i = 0; i < Math.min(KNOWN_ADDRESSES, nodes.size()); i++) {
      NetworkAddress other = address(random.nextInt(nodes.size()));
      node.p2p()
          .addresses()
          .add(
              List.of(
                  new AnnouncedAddress(
                      clock.timeSec(),
                      ServiceFlags.of(
                          ServiceFlags.NETWORK, ServiceFlags.NETWORK_LIMITED, ServiceFlags.WITNESS),
                      new Endpoint(other, PORT))),
              other,
              0);
    }
  }

  NodeClock clock() {
    return clock;
  }

  Block genesis() {
    return network.genesis();
  }

  /// Lets so much time go by.
  void run(long seconds) {
    for (long end = clock.timeMillis() + seconds * 1000; clock.timeMillis() < end; ) {
      tick();
    }
  }

  /// Nodes get a turn when something arrives anywhere, and now and then to look at the time.
  private void tick() {
    clock.advanceMillis(TICK_MS);
    boolean isBusy = clock.timeMillis() % IDLE_TURN_MS == 0 || wire.deliver() > 0;
    while (isBusy) {
      isBusy = false;
      for (Node node : nodes) {
        isBusy |= node.p2p().loop().turn(0);
      }
      isBusy |= wire.deliver() > 0;
    }
  }

  /// Everybody has the transactions.
  void fillMempools(List<Transaction> transactions) {
    for (Node node : nodes) {
      transactions.forEach(node.ledger()::addToMempool);
    }
  }

  /// A block comes into being at a node.
  void mine(int node, Block block) {
    nodes.get(node).ledger().addBlock(block);
  }

  /// From now on the halves do not hear each other.
  void cut() {
    isHalved = true;
  }

  void heal() {
    isHalved = false;
    wire.resend();
  }

  /// When the block became the tip of each node that has it, ascending.
  long[] arrivals(Block block) {
    return nodes.stream()
        .map(Node::arrivals)
        .filter(arrivals -> arrivals.containsKey(block.hash()))
        .mapToLong(arrivals -> arrivals.get(block.hash()))
        .sorted()
        .toArray();
  }

  /// Nodes whose tip this is.
  long countAt(Block block) {
    return nodes.stream()
        .filter(node -> node.ledger().view().tip().hash().equals(block.hash()))
        .count();
  }

  long bytesSent() {
    return nodes.stream().mapToLong(node -> node.p2p().transport().bytesSent()).sum();
  }

  /// By connections that their owners chose.
  List<Long> outboundCounts() {
    return nodes.stream()
        .map(node -> node.p2p().service().peers().stream().filter(peer -> !peer.inbound()).count())
        .toList();
  }

  /// How long the quickest way from a node to the last of all others takes if each link on it costs
  /// so many times its latency.
  long slowestPathMs(int from, int latenciesPerLink) {
    long[] cost = new long[nodes.size()];
    boolean[] isDone = new boolean[nodes.size()];
    Arrays.fill(cost, Long.MAX_VALUE);
    cost[from] = 0;
    List<List<Integer>> neighbours = neighbours();
    SeededLinks links = new SeededLinks();
    for (int round = 0; round < nodes.size(); round++) {
      int next = -1;
      for (int i = 0; i < nodes.size(); i++) {
        if (!isDone[i] && (next < 0 || cost[i] < cost[next])) {
          next = i;
        }
      }
      isDone[next] = true;
      for (int other : neighbours.get(next)) {
        long latencyMs = links.latencyNanos(address(next), address(other)) / NANOS_PER_MS;
        cost[other] = Math.min(cost[other], cost[next] + latenciesPerLink * latencyMs);
      }
    }
    return Arrays.stream(cost).max().orElseThrow();
  }

  private List<List<Integer>> neighbours() {
    List<List<Integer>> all = new ArrayList<>(Collections.nCopies(nodes.size(), List.of()));
    for (int i = 0; i < nodes.size(); i++) {
      all.set(i, new ArrayList<>());
    }
    for (int i = 0; i < nodes.size(); i++) {
      for (PeerInfo peer : nodes.get(i).p2p().service().peers()) {
        if (!peer.inbound()) {
          int other = indexOf(Endpoint.parse(peer.addr(), PORT).orElseThrow().address());
          all.get(i).add(other);
          all.get(other).add(i);
        }
      }
    }
    return all;
  }

  @Override
  public void close() {
    nodes.forEach(node -> node.p2p().close());
  }
}
