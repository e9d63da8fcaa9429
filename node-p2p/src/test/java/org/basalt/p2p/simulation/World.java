package org.basalt.p2p.simulation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BiPredicate;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.SimulatedNode;
import org.basalt.p2p.netaddr.AnnouncedAddress;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.basalt.p2p.transport.MemoryNetwork;
import org.basalt.p2p.transport.MemoryTransport;

/// Nodes that find each other by themselves, hosts that are none of ours, and the ways between
/// them: on one thread, and on a clock that moves from one event to the next. The same seed gives
/// the same run.
///
/// A node gets a turn when something reaches it, and four times a second (in earnest ten times,
/// which takes longer to simulate and only matters for what waits for a time), each at moments of
/// its own. Its own work takes no time: what is measured is what the protocol costs.
final class World implements AutoCloseable {
  private static final long START_SEC = 1_700_000_000;
  private static final long NANOS_PER_MS = 1_000_000;

  /// So often a node looks at the time if nothing reaches it.
  private static final int SERVICE_MS = 250;

  static final ServiceFlags SERVICES =
      ServiceFlags.of(ServiceFlags.NETWORK, ServiceFlags.NETWORK_LIMITED, ServiceFlags.WITNESS);

  private final NodeClock clock = NodeClock.manual(START_SEC);
  private final Geography geography;
  private final Random random;
  private final MemoryNetwork wire = new MemoryNetwork(clock, new Ways());
  private final Path directory;
  private final long seed;
  private final int lostPercent;
  private final SimulatedNode.Commons commons = new SimulatedNode.Commons();
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final Map<NetworkAddress, Integer> indexes = new HashMap<>();
  private final List<List<Integer>> services = new ArrayList<>();
  private final ArrayDeque<Integer> awake = new ArrayDeque<>();
  private final List<Boolean> isAwake = new ArrayList<>();
  private final PriorityQueue<Action> actions =
      new PriorityQueue<>(Comparator.comparingLong(Action::dueMs).thenComparingLong(Action::order));
  private long nextOrder;
  private BiPredicate<Integer, Integer> isCut = (_, _) -> false;

  private record Action(long dueMs, long order, Runnable task) {}

  private final class Ways implements MemoryNetwork.Links {
    @Override
    public long latencyNanos(NetworkAddress from, NetworkAddress to) {
      return geography.latencyNanos(from, to);
    }

    @Override
    public long nanosPerByte(NetworkAddress from, NetworkAddress to) {
      return geography.nanosPerByte(from);
    }

    @Override
    public boolean isWayOutShared() {
      return true;
    }

    @Override
    public boolean isCut(NetworkAddress from, NetworkAddress to) {
      Integer a = indexes.get(from);
      Integer b = indexes.get(to);
      return a != null && b != null && isCut.test(a, b);
    }

    @Override
    public boolean isLost(NetworkAddress from, NetworkAddress to) {
      return random.nextInt(100) < lostPercent;
    }

    @Override
    public boolean isRefused(NetworkAddress to) {
      return false;
    }

    @Override
    public void woken(NetworkAddress at) {
      Integer index = indexes.get(at);
      if (index != null) {
        wake(index);
      }
    }
  }

  /// @param directory for the nodes' files
  /// @param lostPercent of attempts to connect that nobody answers
  World(Path directory, long seed, int lostPercent) {
    this.directory = directory;
    this.seed = seed;
    this.lostPercent = lostPercent;
    geography = new Geography(seed);
    random = new Random(seed);
    for (int i = 0; i < SERVICE_MS; i++) {
      services.add(new ArrayList<>());
    }
  }

  /// A node that is not up yet.
  ///
  /// @return its index
  int add(NetworkAddress address) {
    int index = nodes.size();
    indexes.put(address, index);
    nodes.add(
        new SimulatedNode(
            wire,
            clock,
            directory.resolve("node" + index),
            address,
            seed * 1_000_003 + index,
            commons));
    isAwake.add(false);
    services.get(random.nextInt(SERVICE_MS)).add(index);
    return index;
  }

  /// A host that is none of ours.
  Stranger settle(NetworkAddress address, Stranger.Manner manner) {
    MemoryTransport transport = new MemoryTransport(wire, address, SimulatedNode.transportConfig());
    Stranger stranger = new Stranger(address, transport, clock, manner);
    try {
      transport.listen(new Endpoint(address, SimulatedNode.PORT), stranger::welcome);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return stranger;
  }

  /// In a network group of its own.
  static NetworkAddress nodeAddress(int index) {
    return NetworkAddress.ipv4(20 + index / 250, 1 + index % 250, 1, 1);
  }

  static AnnouncedAddress announced(NetworkAddress address, long timeSec) {
    return new AnnouncedAddress(timeSec, SERVICES, new Endpoint(address, SimulatedNode.PORT));
  }

  List<SimulatedNode> nodes() {
    return nodes;
  }

  SimulatedNode node(int index) {
    return nodes.get(index);
  }

  int indexOf(NetworkAddress address) {
    return indexes.getOrDefault(address, -1);
  }

  Geography geography() {
    return geography;
  }

  Random random() {
    return random;
  }

  NodeClock clock() {
    return clock;
  }

  long nowMs() {
    return clock.timeMillis();
  }

  /// Events are done when their time comes, in their order.
  void after(long ms, Runnable task) {
    actions.add(new Action(nowMs() + ms, nextOrder++, task));
  }

  /// It has reason for a turn.
  void wake(int index) {
    if (!isAwake.get(index)) {
      isAwake.set(index, true);
      awake.add(index);
    }
  }

  void start(int index) {
    node(index).start();
    wake(index);
  }

  void stop(int index) {
    node(index).stop();
  }

  /// From now on some nodes do not hear others.
  void cut(BiPredicate<Integer, Integer> between) {
    isCut = between;
  }

  void heal() {
    isCut = (_, _) -> false;
    wire.resend();
  }

  /// Lets so much time go by.
  void run(long ms) {
    long endMs = nowMs() + ms;
    settleDown();
    while (nowMs() < endMs) {
      clock.advanceMillis(Math.min(endMs, nextMs()) - nowMs());
      for (Action next = actions.peek();
          next != null && next.dueMs <= nowMs();
          next = actions.peek()) {
        actions.remove();
        next.task.run();
      }
      services.get((int) (nowMs() % SERVICE_MS)).forEach(this::wake);
      settleDown();
    }
  }

  private long nextMs() {
    long next = Long.MAX_VALUE;
    OptionalLong wireNanos = wire.nextDueNanos();
    if (wireNanos.isPresent()) {
      next = Math.ceilDiv(wireNanos.getAsLong(), NANOS_PER_MS);
    }
    Action action = actions.peek();
    if (action != null) {
      next = Math.min(next, action.dueMs);
    }
    for (long ms = nowMs() + 1; ms < Math.min(next, nowMs() + SERVICE_MS); ms++) {
      if (!services.get((int) (ms % SERVICE_MS)).isEmpty()) {
        return ms;
      }
    }
    return Math.max(next, nowMs() + 1);
  }

  /// Until nobody has anything more to do at this time.
  private void settleDown() {
    boolean isBusy = true;
    while (isBusy) {
      isBusy = wire.deliver() > 0;
      for (int left = awake.size(); left > 0; left--) {
        int index = awake.remove();
        isAwake.set(index, false);
        if (node(index).turn()) {
          wake(index);
        }
      }
      isBusy |= !awake.isEmpty();
    }
  }

  @Override
  public void close() {
    nodes.forEach(SimulatedNode::close);
  }
}
