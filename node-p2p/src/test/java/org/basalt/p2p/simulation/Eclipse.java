package org.basalt.p2p.simulation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.basalt.core.primitive.Block;
import org.basalt.p2p.SimulatedNode;
import org.basalt.p2p.api.ConnectionType;
import org.basalt.p2p.message.Addr;
import org.basalt.p2p.message.Headers;
import org.basalt.p2p.netaddr.AnnouncedAddress;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.transport.Connection;

/// One node of ours, the victim, whose address book holds a share of an attacker's addresses. It
/// starts, lives for a while, and is made to start anew; then the honest chain gets a block that
/// the attacker withholds. If every connection of the victim's own choosing leads to the attacker,
/// it is eclipsed.
///
/// The attacker is as strong as the share allows: each address is in a network group of its own,
/// all of them answer at once and behave (handshake, pings, headers of what the victim has), they
/// fill all places for inbound connections and fill them again, they answer `getaddr` with their
/// own addresses only and repeat them unasked. Of the honest addresses in the book a part does not
/// answer, as in reality. No honest node connects to the victim.
final class Eclipse {
  private static final NetworkAddress VICTIM = NetworkAddress.ipv4(19, 1, 1, 1);
  private static final long SETTLING_MS = 120_000;
  private static final long FLOOD_INTERVAL_MS = 100_000;
  private static final long REDIAL_MS = 10_000;
  private static final long BLOCK_LIMIT_MS = 60_000;

  /// Longer than a tip may be old before one peer more is tried.
  private static final long RESCUE_LIMIT_MS = 40 * 60 * 1000;

  private static final int INBOUND_DIALLED = 125;
  private static final int ADDRESSES_PER_GOSSIP = 10;
  private static final int CHAIN = 5;

  private final Scenario scenario;
  private final long seed;
  private final World world;
  private final Random random;
  private final Mint mint = new Mint();
  private final List<Block> honestChain = new ArrayList<>();
  private final List<Block> knownToAttacker = new ArrayList<>();
  private final List<NetworkAddress> honest = new ArrayList<>();
  private final List<NetworkAddress> attacker = new ArrayList<>();
  private final Set<NetworkAddress> attackerSet = new HashSet<>();
  private final List<Stranger> honestHosts = new ArrayList<>();
  private final List<Stranger> attackerHosts = new ArrayList<>();

  /// @param addresses in the book at first
  /// @param attackerPercent of them
  /// @param deadPercent of the honest ones, that do not answer
  /// @param triedPercent of those that answer, to which the victim has been connected before
  /// @param livesMs between the starts
  /// @param restarts after the first start
  /// @param fresh addresses more of the attacker's that it floods the book with
  record Scenario(
      int addresses,
      int attackerPercent,
      int deadPercent,
      int triedPercent,
      long livesMs,
      int restarts,
      int fresh) {
    static final Scenario STANDARD = new Scenario(1000, 30, 50, 25, 10 * 60_000, 1, 0);

    Scenario withAttackerPercent(int percent) {
      return new Scenario(addresses, percent, deadPercent, triedPercent, livesMs, restarts, fresh);
    }

    Scenario withFresh(int count) {
      return new Scenario(
          addresses, attackerPercent, deadPercent, triedPercent, livesMs, restarts, count);
    }
  }

  /// @param outbound connections of the victim's choosing when the block was found
  /// @param honestOutbound of them to honest nodes
  /// @param inbound connections then, all of them the attacker's
  /// @param bookPercent of the attacker's addresses in the book at the start and then
  /// @param blockMs until the victim had the block; -1 if not within forty minutes
  record Outcome(
      int outbound,
      int honestOutbound,
      int inbound,
      int bookPercentBefore,
      int bookPercentAfter,
      long blockMs) {
    boolean isEclipsed() {
      return honestOutbound == 0 || blockMs < 0 || blockMs > BLOCK_LIMIT_MS;
    }

    Map<String, Object> figures() {
      Map<String, Object> figures = Figures.object();
      figures.put("eclipsed", isEclipsed());
      figures.put("outbound", outbound);
      figures.put("honest_outbound", honestOutbound);
      figures.put("inbound_attackers", inbound);
      figures.put("attacker_percent_of_book_before", bookPercentBefore);
      figures.put("attacker_percent_of_book_after", bookPercentAfter);
      figures.put("ms_to_block", blockMs);
      return figures;
    }
  }

  private Eclipse(Scenario scenario, long seed, Path directory) {
    this.scenario = scenario;
    this.seed = seed;
    world = new World(directory, seed, 0);
    random = new Random(seed);
  }

  static Outcome run(Scenario scenario, long seed, Path directory) {
    Eclipse eclipse = new Eclipse(scenario, seed, directory);
    try (World _ = eclipse.world) {
      return eclipse.run();
    }
  }

  private Outcome run() {
    Block tip = SimulatedNode.genesis();
    for (int i = 0; i < CHAIN; i++) {
      tip = mint.block(tip, world.clock().timeSec() - (CHAIN - i) * 60L, List.of());
      honestChain.add(tip);
    }
    knownToAttacker.addAll(honestChain);
    people();
    int victim = world.add(VICTIM);
    world.start(victim);
    fillBook(victim);
    int before = attackerPercentOfBook(victim);
    for (int i = 0; i < INBOUND_DIALLED && i < attackerHosts.size(); i++) {
      redial(attackerHosts.get(i));
    }
    flood();
    world.run(scenario.livesMs);
    for (int i = 0; i < scenario.restarts; i++) {
      world.stop(victim);
      world.run(5_000);
      world.start(victim);
      world.run(i + 1 < scenario.restarts ? scenario.livesMs : SETTLING_MS);
    }
    List<SimulatedNode.Neighbour> neighbours = world.node(victim).neighbours();
    List<NetworkAddress> outbound =
        neighbours.stream()
            .filter(neighbour -> neighbour.type() != ConnectionType.INBOUND)
            .map(SimulatedNode.Neighbour::address)
            .toList();
    long honestCount = outbound.stream().filter(address -> !attackerSet.contains(address)).count();
    int after = attackerPercentOfBook(victim);
    return new Outcome(
        outbound.size(),
        (int) honestCount,
        neighbours.size() - outbound.size(),
        before,
        after,
        awaitBlock(victim));
  }

  /// @return how long the victim took to have the honest chain's new block
  private long awaitBlock(int victim) {
    Block block = mint.block(honestChain.getLast(), world.clock().timeSec(), List.of());
    honestChain.add(block);
    long startMs = world.nowMs();
    honestHosts.forEach(host -> host.tell(new Headers(List.of(block.header()))));
    while (world.nowMs() < startMs + RESCUE_LIMIT_MS) {
      world.run(world.nowMs() < startMs + BLOCK_LIMIT_MS ? 100 : 10_000);
      if (world.node(victim).tip().hash().equals(block.hash())) {
        return world.nowMs() - startMs;
      }
    }
    return -1;
  }

  // The attacker and the others.

  private void people() {
    int attackers = scenario.addresses * scenario.attackerPercent / 100;
    for (int i = 0; i < scenario.addresses - attackers; i++) {
      honest.add(NetworkAddress.ipv4(20 + i / 250, 1 + i % 250, 1, 1));
      if (random.nextInt(100) >= scenario.deadPercent) {
        honestHosts.add(world.settle(honest.getLast(), new Honest()));
      }
    }
    for (int i = 0; i < attackers + scenario.fresh; i++) {
      attacker.add(NetworkAddress.ipv4(60 + i / 250, 1 + i % 250, 1, 1));
      attackerHosts.add(world.settle(attacker.getLast(), new Attacking()));
    }
    attackerSet.addAll(attacker);
  }

  private final class Honest implements Stranger.Manner {
    @Override
    public List<Block> chain() {
      return honestChain;
    }

    /// As much of all addresses as there are attackers in the victim's book.
    @Override
    public List<AnnouncedAddress> addresses(Stranger teller) {
      List<AnnouncedAddress> told = new ArrayList<>();
      int attackers = scenario.addresses * scenario.attackerPercent / 100;
      for (int i = 0; i < 200; i++) {
        int drawn = random.nextInt(scenario.addresses);
        NetworkAddress address =
            drawn < attackers ? attacker.get(drawn) : honest.get(drawn - attackers);
        told.add(World.announced(address, world.clock().timeSec() - random.nextInt(86_400)));
      }
      return told;
    }
  }

  private final class Attacking implements Stranger.Manner {
    @Override
    public List<Block> chain() {
      return knownToAttacker;
    }

    @Override
    public List<AnnouncedAddress> addresses(Stranger teller) {
      return some(1000);
    }

    @Override
    public void closed(Stranger teller, Connection connection) {
      if (!connection.isInbound()) {
        redial(attackerHosts.get(random.nextInt(attackerHosts.size())));
      }
    }
  }

  private List<AnnouncedAddress> some(int count) {
    List<AnnouncedAddress> told = new ArrayList<>();
    for (int i = 0; i < Math.min(count, attacker.size()); i++) {
      told.add(
          World.announced(attacker.get(random.nextInt(attacker.size())), world.clock().timeSec()));
    }
    return told;
  }

  private void redial(Stranger from) {
    world.after(REDIAL_MS, () -> from.dial(new Endpoint(VICTIM, SimulatedNode.PORT)));
  }

  private void flood() {
    world.after(
        FLOOD_INTERVAL_MS,
        () -> {
          attackerHosts.stream()
              .filter(host -> !host.connections().isEmpty())
              .forEach(host -> host.tell(new Addr(some(ADDRESSES_PER_GOSSIP))));
          flood();
        });
  }

  // The victim's book.

  private void fillBook(int victim) {
    var book = world.node(victim).book();
    int attackers = scenario.addresses * scenario.attackerPercent / 100;
    List<NetworkAddress> all = new ArrayList<>(honest);
    all.addAll(attacker.subList(0, attackers));
    Collections.shuffle(all, new Random(seed));
    Set<NetworkAddress> live = new HashSet<>(attackerSet);
    for (NetworkAddress address : all) {
      // Told by the host itself: so each has the same chance of a place.
      AnnouncedAddress told =
          World.announced(address, world.clock().timeSec() - random.nextInt(86_400));
      book.add(List.of(told), address, 0);
      boolean isLive = live.contains(address) || isSettled(address);
      if (isLive && random.nextInt(100) < scenario.triedPercent) {
        book.good(told.endpoint());
      }
    }
  }

  private boolean isSettled(NetworkAddress address) {
    return honestHosts.stream().anyMatch(host -> host.isAt(address));
  }

  private int attackerPercentOfBook(int victim) {
    List<AnnouncedAddress> all = world.node(victim).book().sample(0, 0, Set.of(), false);
    long bad =
        all.stream().filter(known -> attackerSet.contains(known.endpoint().address())).count();
    return Math.toIntExact(Math.round(100.0 * bad / all.size()));
  }
}
