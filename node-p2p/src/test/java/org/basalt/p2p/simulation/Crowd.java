package org.basalt.p2p.simulation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.ChainEvent;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.Transaction;
import org.basalt.p2p.SimulatedNode;
import org.basalt.p2p.api.ConnectionType;
import org.basalt.p2p.message.CmpctBlock;
import org.basalt.p2p.netaddr.AnnouncedAddress;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.sync.CompactBlockEncoding;
import org.basalt.p2p.transport.EncodedMessage;
import org.jspecify.annotations.Nullable;

/// Many nodes of ours, attackers among them, that come and go; and the news that spreads among
/// them.
final class Crowd implements AutoCloseable {
  private static final long STARTING_MS = 5_000;
  private static final long CONNECTING_MS = 25_000;
  private static final long WARM_UP_INTERVAL_MS = 5_000;
  private static final int ABSENCE_MEAN_MS = 8_000;
  private static final int ABSENCE_MIN_MS = 2_000;
  private static final int ADDRESSES_TOLD = 1000;
  private static final int LACKING_MAX = 3;
  private static final long NANOS_PER_MS = 1_000_000;

  /// Of a frame of the v1 transport.
  private static final int FRAME_BYTES = 24;

  private static final int HEADERS_BYTES = FRAME_BYTES + 82;
  private static final int GETDATA_BYTES = FRAME_BYTES + 37;
  private static final int GETBLOCKTXN_BYTES = FRAME_BYTES + 40;

  private final Settings settings;
  private final World world;
  private final Random random;
  private final Mint mint = new Mint();
  private final List<Block> chain = new ArrayList<>();
  private final List<NetworkAddress> attackers = new ArrayList<>();
  private final boolean[] wasAway;
  private final long[] stoppedMs;
  private final long[] arrivedMs;
  private final Map<Integer, Long> returnedMs = new HashMap<>();
  private final List<Long> catchUpsMs = new ArrayList<>();
  private @Nullable Block watchedBlock;
  private @Nullable Transaction watchedTransaction;
  private List<Transaction> content = List.of();

  Crowd(Settings settings, Path directory) {
    this.settings = settings;
    world = new World(directory, settings.seed(), settings.lostPercent());
    random = new Random(settings.seed() + 1);
    wasAway = new boolean[settings.nodes()];
    stoppedMs = new long[settings.nodes()];
    arrivedMs = new long[settings.nodes()];
    for (int i = 0; i < settings.attackers(); i++) {
      attackers.add(NetworkAddress.ipv4(60 + i / 250, 1 + i % 250, 1, 1));
      world.settle(attackers.getLast(), new Withholding());
    }
    for (int i = 0; i < settings.nodes(); i++) {
      int index = world.add(World.nodeAddress(i));
      world.node(index).listen(event -> heard(index, event));
      world.after(
          random.nextLong(STARTING_MS),
          () -> {
            world.start(index);
            introduce(index);
          });
    }
    double breaksPerHour = settings.breaksPerNodeHour() * settings.nodes();
    if (breaksPerHour > 0) {
      breakOneEach(Math.max(1, Math.round(3_600_000 / breaksPerHour)));
    }
  }

  /// One block behind, and never the first to tell; knows attackers only.
  private final class Withholding implements Stranger.Manner {
    @Override
    public List<Block> chain() {
      return chain.subList(0, Math.max(0, chain.size() - 1));
    }

    @Override
    public List<AnnouncedAddress> addresses(Stranger teller) {
      return attackers.stream()
          .limit(ADDRESSES_TOLD)
          .map(address -> World.announced(address, world.clock().timeSec()))
          .toList();
    }
  }

  private void introduce(int index) {
    int all = settings.nodes() + settings.attackers();
    for (int i = 0; i < Math.min(settings.addressesKnown(), all); i++) {
      int drawn = random.nextInt(all);
      NetworkAddress known =
          drawn < settings.nodes()
              ? World.nodeAddress(drawn)
              : attackers.get(drawn - settings.nodes());
      world
          .node(index)
          .book()
          .add(List.of(World.announced(known, world.clock().timeSec())), known, 0);
    }
  }

  private void breakOneEach(long intervalMs) {
    world.after(
        intervalMs,
        () -> {
          world.node(random.nextInt(settings.nodes())).breakConnection(random);
          breakOneEach(intervalMs);
        });
  }

  World world() {
    return world;
  }

  Mint mint() {
    return mint;
  }

  Block tip() {
    return chain.isEmpty() ? SimulatedNode.genesis() : chain.getLast();
  }

  /// Blocks that came to be elsewhere are in the chain of all.
  void extend(List<Block> blocks) {
    chain.addAll(blocks);
  }

  /// Nodes find each other, and a few blocks show each which of its peers are quick.
  void warmUp(int blocks) {
    world.run(STARTING_MS + CONNECTING_MS);
    for (int i = 0; i < blocks; i++) {
      block(WARM_UP_INTERVAL_MS);
    }
  }

  /// In so much time a part of the nodes leaves and comes again, each at its own time.
  void churn(int percent, long overMs) {
    List<Integer> up = new ArrayList<>(up());
    for (int left = settings.nodes() * percent / 100; left > 0 && !up.isEmpty(); left--) {
      int index = take(up);
      world.after(random.nextLong(overMs), () -> leave(index));
    }
  }

  /// One of them at random, which is then no longer among them.
  private int take(List<Integer> indexes) {
    int at = random.nextInt(indexes.size());
    int taken = indexes.get(at);
    indexes.subList(at, at + 1).clear();
    return taken;
  }

  private void leave(int index) {
    if (world.node(index).isUp()) {
      world.stop(index);
      wasAway[index] = true;
      stoppedMs[index] = world.nowMs();
      long absenceMs = ABSENCE_MIN_MS + Math.round(random.nextExponential() * ABSENCE_MEAN_MS);
      world.after(absenceMs, () -> comeAgain(index));
    }
  }

  private void comeAgain(int index) {
    world.start(index);
    if (world.node(index).tip().height() < chain.size()) {
      returnedMs.put(index, world.nowMs());
    }
  }

  private List<Integer> up() {
    List<Integer> up = new ArrayList<>();
    for (int i = 0; i < settings.nodes(); i++) {
      if (world.node(i).isUp()) {
        up.add(i);
      }
    }
    return up;
  }

  /// Nodes that were away at least once.
  long awayCount() {
    long count = 0;
    for (boolean was : wasAway) {
      count += was ? 1 : 0;
    }
    return count;
  }

  /// Of each node that came again and lacked blocks, the time until it had them.
  long[] catchUpsMs() {
    return catchUpsMs.stream().mapToLong(Long::longValue).toArray();
  }

  private void heard(int index, ChainEvent event) {
    Block block = watchedBlock;
    Transaction transaction = watchedTransaction;
    if (event instanceof ChainEvent.TipChanged changed) {
      BlockNode tip = changed.tip();
      if (block != null && arrivedMs[index] == 0 && tip.hash().equals(block.hash())) {
        arrivedMs[index] = world.nowMs();
      }
      Long returned = returnedMs.get(index);
      if (returned != null && tip.height() >= chain.size()) {
        catchUpsMs.add(world.nowMs() - returned);
        returnedMs.remove(index);
      }
    } else if (transaction != null
        && arrivedMs[index] == 0
        && SimulatedNode.isArrival(event, transaction)) {
      arrivedMs[index] = world.nowMs();
    }
  }

  // Blocks.

  /// A node finds a block, of whose transactions nearly all nodes have heard nearly all.
  Spread block(long watchMs) {
    Map<Integer, Integer> lacking = fillMempools();
    int miner = up().get(random.nextInt(up().size()));
    Block block = mint.block(tip(), world.clock().timeSec(), content);
    int compactBytes = compactBytes(block);
    long[] bound =
        QuickestPaths.from(
            world, miner, (from, to, isHigh) -> cost(from, to, isHigh, compactBytes, lacking));
    long[] latency = QuickestPaths.from(world, miner, (from, to, _) -> latencyNanos(from, to));
    List<Integer> watched = up();
    watched.remove(Integer.valueOf(miner));
    long before = bytesSent();
    long startMs = world.nowMs();
    Arrays.fill(arrivedMs, 0);
    watchedBlock = block;
    chain.add(block);
    world.node(miner).mine(block);
    world.wake(miner);
    world.run(watchMs);
    watchedBlock = null;
    return spread(watched, startMs, bound, latency, bytesSent() - before);
  }

  /// @return how many transactions each of those nodes lacks that do lack some
  private Map<Integer, Integer> fillMempools() {
    List<Transaction> confirmed = content;
    content = mint.transactions(settings.transactions(), settings.transactionBytes());
    Map<Integer, Integer> lacking = new HashMap<>();
    for (int i = 0; i < settings.nodes(); i++) {
      world.node(i).confirm(confirmed);
      int without =
          random.nextInt(100) < settings.lackingPercent() ? 1 + random.nextInt(LACKING_MAX) : 0;
      without = Math.min(without, content.size());
      if (without > 0) {
        lacking.put(i, without);
      }
      content.subList(without, content.size()).forEach(world.node(i)::addToMempool);
    }
    world.run(1);
    return lacking;
  }

  static int compactBytes(Block block) {
    CmpctBlock message = CompactBlockEncoding.of(block, 1);
    return FRAME_BYTES + EncodedMessage.of(message).payload().length;
  }

  private long latencyNanos(int from, int to) {
    return world.geography().latencyNanos(world.node(from).address(), world.node(to).address());
  }

  /// The messages that it takes: a compact block comes unasked if the receiver asked the sender to
  /// do so, else after `headers` and `getdata`; what a receiver lacks takes one more way to and
  /// fro.
  private long cost(
      int from, int to, boolean isHigh, int compactBytes, Map<Integer, Integer> lacking) {
    long latency = latencyNanos(from, to);
    long there = world.geography().nanosPerByte(world.node(from).address());
    long back = world.geography().nanosPerByte(world.node(to).address());
    long nanos = latency + compactBytes * there;
    if (!isHigh) {
      nanos += 2 * latency + HEADERS_BYTES * there + GETDATA_BYTES * back;
    }
    int missing = lacking.getOrDefault(to, 0);
    if (missing > 0) {
      nanos +=
          2 * latency
              + GETBLOCKTXN_BYTES * back
              + (FRAME_BYTES + 33L + (long) missing * settings.transactionBytes()) * there;
    }
    return nanos;
  }

  // Transactions.

  /// A user gives a transaction to a node.
  Spread transaction(long watchMs) {
    List<Integer> watched = up();
    int origin = take(watched);
    Transaction transaction = mint.transaction(settings.transactionBytes());
    long before = bytesSent();
    long startMs = world.nowMs();
    Arrays.fill(arrivedMs, 0);
    watchedTransaction = transaction;
    world.node(origin).addToMempool(transaction);
    world.wake(origin);
    world.after(
        1,
        () -> {
          if (world.node(origin).isUp()) {
            world.node(origin).broadcast(transaction);
          }
        });
    world.run(watchMs);
    watchedTransaction = null;
    return spread(watched, startMs, new long[0], new long[0], bytesSent() - before);
  }

  private Spread spread(
      List<Integer> watched, long startMs, long[] bound, long[] latency, long bytes) {
    List<Integer> counted =
        watched.stream()
            .filter(
                i -> stoppedMs[i] < startMs || (arrivedMs[i] > 0 && stoppedMs[i] > arrivedMs[i]))
            .filter(i -> bound.length == 0 || bound[i] != QuickestPaths.UNREACHABLE)
            .toList();
    long[] delays =
        counted.stream()
            .filter(i -> arrivedMs[i] > 0)
            .mapToLong(i -> arrivedMs[i] - startMs)
            .toArray();
    return new Spread(
        delays,
        counted.size() - delays.length,
        milliseconds(counted, bound),
        milliseconds(counted, latency),
        bytes / settings.nodes());
  }

  private static long[] milliseconds(List<Integer> counted, long[] nanos) {
    return nanos.length == 0
        ? nanos
        : counted.stream().mapToLong(i -> nanos[i] / NANOS_PER_MS).toArray();
  }

  private long bytesSent() {
    return world.nodes().stream().mapToLong(SimulatedNode::bytesSent).sum();
  }

  // Looks.

  /// Connections of their own choosing, by node that is up.
  LongStream outboundCounts() {
    return up().stream()
        .mapToLong(i ->
            world.node(i).neighbours().stream()
                .filter(neighbour -> neighbour.type() != ConnectionType.INBOUND)
                .count());
  }

  @Override
  public void close() {
    world.close();
  }
}
