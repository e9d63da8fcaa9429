package org.basalt.p2p.peer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.address.AddressBook;
import org.basalt.p2p.address.BanList;
import org.basalt.p2p.address.DnsSeeds;
import org.basalt.p2p.api.ConnectionType;
import org.basalt.p2p.api.P2pConfig;
import org.basalt.p2p.netaddr.AnnouncedAddress;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.HostPort;
import org.basalt.p2p.netaddr.NetGroup;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Chooses whom to connect to when the operator does not: eight peers that relay everything, two
/// that relay blocks only, one of each network group; and now and then a feeler, to learn whether
/// an address works (Core `ThreadOpenConnections`).
@OwnedBy("peers")
public final class ConnectionPlanner {
  private static final Logger LOG = LoggerFactory.getLogger("net");

  public static final int FULL_RELAY_PEERS = 8;
  public static final int BLOCK_RELAY_PEERS = 2;

  private static final long INTERVAL_NANOS = 500_000_000L;
  private static final long FEELER_INTERVAL_MS = 2 * 60 * 1000;
  private static final long EXTRA_BLOCK_RELAY_INTERVAL_MS = 5 * 60 * 1000;
  private static final long SEED_NODE_INTERVAL_MS = 10_000;
  private static final long DNS_INTERVAL_MS = 11_000;
  private static final int DNS_SEEDS_AT_ONCE = 3;
  private static final int PEERS_THAT_MAKE_SEEDS_NEEDLESS = 2;
  private static final long FIXED_SEEDS_AFTER_MS = 60_000;
  private static final int MAX_DRAWS = 100;
  private static final int DRAWS_SPARING_RECENT = 30;
  private static final long RECENT_TRY_SEC = 600;
  private static final long WEEK_SEC = 7 * 24 * 60 * 60;

  private final PeerContext context;
  private final P2pConfig config;
  private final AddressBook book;
  private final BanList bans;
  private final Reachability reachability;
  private final Connector connector;
  private final ManualConnections manual;
  private final NameResolver resolver;
  private final DnsSeeds dnsSeeds;
  private final ArrayDeque<AnnouncedAddress> anchors;
  private final ArrayDeque<String> seedNodes;
  private final ArrayDeque<String> seeds = new ArrayDeque<>();
  private final long startedMs;
  private boolean hasFixedSeeds;
  private boolean wantsExtraPeer;
  private boolean isExtraBlockRelayStarted;
  private long nextNanos;
  private long nextFeelerMs;
  private long nextExtraBlockRelayMs;
  private long nextSeedNodeMs;
  private long nextDnsMs;

  public ConnectionPlanner(
      PeerContext context,
      AddressBook book,
      BanList bans,
      Reachability reachability,
      Connector connector,
      ManualConnections manual,
      NameResolver resolver,
      DnsSeeds dnsSeeds,
      List<AnnouncedAddress> anchors) {
    this.context = context;
    this.config = context.config();
    this.book = book;
    this.bans = bans;
    this.reachability = reachability;
    this.connector = connector;
    this.manual = manual;
    this.resolver = resolver;
    this.dnsSeeds = dnsSeeds;
    this.anchors = new ArrayDeque<>(isAutomatic() ? anchors : List.of());
    if (isAutomatic()) {
      LOG.info("{} block-relay-only anchors will be tried for connections.", anchors.size());
    }
    this.seedNodes = new ArrayDeque<>(config.outbound().seedNodes());
    this.hasFixedSeeds = config.outbound().usesFixedSeeds();
    this.startedMs = context.clock().timeMillis();
    this.nextNanos = context.clock().nanos();
    this.nextFeelerMs = startedMs + exponential(FEELER_INTERVAL_MS);
    this.nextExtraBlockRelayMs = startedMs + exponential(EXTRA_BLOCK_RELAY_INTERVAL_MS);
    this.nextSeedNodeMs = book.size() == 0 ? startedMs : startedMs + SEED_NODE_INTERVAL_MS;
    boolean asksAtOnce = book.size() == 0 || config.outbound().forcesDnsSeeds();
    this.nextDnsMs = asksAtOnce ? startedMs : startedMs + DNS_INTERVAL_MS;
    if (config.outbound().usesDnsSeeds() && isAutomatic()) {
      List<String> shuffled = new ArrayList<>(context.chain().network().dnsSeeds());
      for (int i = shuffled.size(); i > 1; i--) {
        Collections.swap(shuffled, i - 1, context.random().nextInt(i));
      }
      seeds.addAll(shuffled);
    }
  }

  /// The node may choose peers by itself.
  public boolean isAutomatic() {
    return config.outbound().connect().isEmpty() && !config.outbound().isConnectNone();
  }

  /// The tip may be stale: one peer more than usual.
  public void wantsExtraPeer(boolean wants) {
    wantsExtraPeer = wants;
  }

  public boolean wantsExtraPeer() {
    return wantsExtraPeer;
  }

  /// We are in sync: from now on a block-relay peer more is tried now and then.
  public void startExtraBlockRelay() {
    isExtraBlockRelayStarted = true;
  }

  private long exponential(long averageMs) {
    return (long) (-Math.log1p(-context.random().nextDouble()) * averageMs);
  }

  /// Begins at most one connection.
  public void service() {
    long now = context.clock().nanos();
    if (!isAutomatic() || !connector.isActive() || now - nextNanos < 0) {
      return;
    }
    nextNanos = now + INTERVAL_NANOS;
    long nowMs = context.clock().timeMillis();
    askSeedNodes(nowMs);
    askDnsSeeds(nowMs);
    addFixedSeeds(nowMs);
    book.resolveCollisions();
    chooseType(nowMs).ifPresent(this::open);
  }

  private int count(ConnectionType type) {
    return context.table().count(peer -> peer.type() == type && !peer.isClosing())
        + connector.attempts(type);
  }

  private Optional<ConnectionType> chooseType(long nowMs) {
    int fullRelay = count(ConnectionType.OUTBOUND_FULL_RELAY);
    int blockRelay = count(ConnectionType.BLOCK_RELAY);
    int maxFullRelay = Math.min(FULL_RELAY_PEERS, config.behaviour().maxConnections());
    int maxBlockRelay =
        Math.clamp(config.behaviour().maxConnections() - maxFullRelay, 0, BLOCK_RELAY_PEERS);
    if (!anchors.isEmpty() && blockRelay < maxBlockRelay) {
      return Optional.of(ConnectionType.BLOCK_RELAY);
    }
    if (fullRelay < maxFullRelay) {
      return Optional.of(ConnectionType.OUTBOUND_FULL_RELAY);
    }
    if (blockRelay < maxBlockRelay) {
      return Optional.of(ConnectionType.BLOCK_RELAY);
    }
    if (wantsExtraPeer) {
      return fullRelay <= maxFullRelay
          ? Optional.of(ConnectionType.OUTBOUND_FULL_RELAY)
          : Optional.empty();
    }
    if (isExtraBlockRelayStarted && nowMs > nextExtraBlockRelayMs) {
      nextExtraBlockRelayMs = nowMs + exponential(EXTRA_BLOCK_RELAY_INTERVAL_MS);
      return Optional.of(ConnectionType.BLOCK_RELAY);
    }
    if (nowMs > nextFeelerMs) {
      nextFeelerMs = nowMs + exponential(FEELER_INTERVAL_MS);
      return Optional.of(ConnectionType.FEELER);
    }
    return Optional.empty();
  }

  private void open(ConnectionType type) {
    Set<NetGroup> groups = new HashSet<>();
    for (PeerSession peer : context.table().all()) {
      boolean isCounted =
          peer.type() == ConnectionType.MANUAL || peer.type().isOutboundOrBlockRelay();
      if (isCounted && hasMeaningfulGroup(peer.endpoint().address())) {
        groups.add(peer.netGroup());
      }
    }
    Optional<AnnouncedAddress> chosen =
        type == ConnectionType.BLOCK_RELAY && !anchors.isEmpty()
            ? anchor(groups)
            : draw(type, groups);
    chosen.ifPresent(address -> connect(type, address, groups.size()));
  }

  /// Where addresses are made of keys, whoever has many can have them in any group.
  private static boolean hasMeaningfulGroup(NetworkAddress address) {
    return !address.isPrivacyNetwork() && !(address instanceof NetworkAddress.Cjdns);
  }

  private Optional<AnnouncedAddress> anchor(Set<NetGroup> groups) {
    AnnouncedAddress anchor = anchors.removeLast();
    Endpoint endpoint = anchor.endpoint();
    boolean isUsable =
        endpoint.address().isValid()
            && reachability.contains(endpoint.address())
            && !reachability.isOurs(endpoint.address())
            && Handshake.hasAllDesirableServices(context, anchor.services())
            && !groups.contains(context.groups().of(endpoint.address()));
    if (!isUsable) {
      return Optional.empty();
    }
    LOG.debug("Trying to make an anchor connection to {}", endpoint);
    return Optional.of(anchor);
  }

  private Optional<AnnouncedAddress> draw(ConnectionType type, Set<NetGroup> groups) {
    boolean isFeeler = type == ConnectionType.FEELER;
    long nowSec = context.clock().timeSec();
    for (int draws = 1; draws <= MAX_DRAWS; draws++) {
      Optional<AddressBook.Candidate> drawn =
          isFeeler ? drawForFeeler() : book.select(false, reachability.networks());
      if (drawn.isEmpty()) {
        return Optional.empty();
      }
      AnnouncedAddress address = drawn.get().address();
      boolean isSpared =
          draws < DRAWS_SPARING_RECENT && nowSec - drawn.get().lastTrySec() < RECENT_TRY_SEC;
      if (!isSpared && isSuitable(address, isFeeler, groups)) {
        return Optional.of(address);
      }
    }
    return Optional.empty();
  }

  private Optional<AddressBook.Candidate> drawForFeeler() {
    Optional<AddressBook.Candidate> collision = book.selectCollision();
    return collision.isPresent() ? collision : book.select(true, reachability.networks());
  }

  private boolean isSuitable(AnnouncedAddress address, boolean isFeeler, Set<NetGroup> groups) {
    Endpoint endpoint = address.endpoint();
    boolean hasServices =
        isFeeler
            ? address
                .services()
                .hasAny(ServiceFlags.of(ServiceFlags.NETWORK, ServiceFlags.NETWORK_LIMITED))
            : Handshake.hasAllDesirableServices(context, address.services());
    return hasServices
        && (isFeeler || !groups.contains(context.groups().of(endpoint.address())))
        && reachability.contains(endpoint.address())
        && !reachability.isOurs(endpoint.address())
        && !manual.isAdded(endpoint)
        && !bans.isBanned(endpoint.address())
        && !bans.isDiscouraged(endpoint.address())
        && !connector.isKnown(endpoint.toString(), endpoint);
  }

  private void connect(ConnectionType type, AnnouncedAddress address, int groups) {
    Endpoint endpoint = address.endpoint();
    boolean usesV2 =
        config.behaviour().usesV2Transport() && address.services().has(ServiceFlags.P2P_V2);
    ConnectionPurpose purpose =
        new ConnectionPurpose(
            type,
            "",
            endpoint,
            address.services(),
            address.timeSec(),
            Set.of(),
            usesV2,
            false,
            false,
            groups >= 2);
    if (type == ConnectionType.FEELER) {
      LOG.debug("Making feeler connection to {}", endpoint);
    }
    if (connector.connect(purpose, new HostPort(endpoint.address().toString(), endpoint.port()))) {
      book.attempt(endpoint, purpose.countsFailure());
    }
  }

  // When the book is empty or of no help.

  private void askSeedNodes(long nowMs) {
    if (seedNodes.isEmpty()
        || nowMs < nextSeedNodeMs
        || count(ConnectionType.OUTBOUND_FULL_RELAY) >= PEERS_THAT_MAKE_SEEDS_NEEDLESS) {
      return;
    }
    nextSeedNodeMs = nowMs + SEED_NODE_INTERVAL_MS;
    String seed = seedNodes.removeLast();
    if (book.size() == 0) {
      LOG.info("Empty addrman, adding seednode ({}) to addrfetch", seed);
    } else {
      LOG.info(
          "Couldn't connect to peers from addrman after {} seconds. Adding seednode ({}) to"
              + " addrfetch",
          SEED_NODE_INTERVAL_MS / 1000,
          seed);
    }
    manual.open(seed, ConnectionType.ADDR_FETCH, config.behaviour().usesV2Transport());
  }

  private void askDnsSeeds(long nowMs) {
    int peers =
        context
            .table()
            .count(peer -> peer.isReady() && peer.type() == ConnectionType.OUTBOUND_FULL_RELAY);
    boolean isNeeded = peers < PEERS_THAT_MAKE_SEEDS_NEEDLESS || config.outbound().forcesDnsSeeds();
    if (seeds.isEmpty() || nowMs < nextDnsMs || !isNeeded) {
      return;
    }
    nextDnsMs = nowMs + DNS_INTERVAL_MS;
    for (int i = 0; i < DNS_SEEDS_AT_ONCE && !seeds.isEmpty(); i++) {
      String seed = seeds.removeFirst();
      LOG.info("Loading addresses from DNS seed {}", seed);
      if (manual.hasNamesLookedUpByProxy()) {
        // Our own lookup would tell what the proxy is to hide. A peer that the seed leads to has
        // addresses too.
        manual.open(seed, ConnectionType.ADDR_FETCH, config.behaviour().usesV2Transport());
        continue;
      }
      resolver.run(
          () -> dnsSeeds.query(seed),
          found -> {
            book.add(found, DnsSeeds.sourceOf(seed), 0);
            LOG.info("{} addresses found from DNS seed {}", found.size(), seed);
          });
    }
  }

  private void addFixedSeeds(long nowMs) {
    boolean isTime =
        nowMs > startedMs + FIXED_SEEDS_AFTER_MS
            || (!config.outbound().usesDnsSeeds()
                && config.outbound().seedNodes().isEmpty()
                && config.outbound().addNodes().isEmpty());
    if (!hasFixedSeeds || book.size() > 0 || !isTime) {
      return;
    }
    hasFixedSeeds = false;
    List<AnnouncedAddress> found = new ArrayList<>();
    long nowSec = context.clock().timeSec();
    for (String line : context.chain().network().fixedSeeds()) {
      Endpoint.parse(line, context.chain().network().p2pPort())
          .filter(endpoint -> reachability.contains(endpoint.address()))
          .ifPresent(endpoint ->
              found.add(
                  new AnnouncedAddress(
                      nowSec - context.random().nextLong(WEEK_SEC) - WEEK_SEC,
                      DnsSeeds.SERVICES,
                      endpoint)));
    }
    book.add(found, DnsSeeds.sourceOf("fixedseeds"), 0);
    LOG.info("Added {} fixed seeds from reachable networks.", found.size());
  }
}
