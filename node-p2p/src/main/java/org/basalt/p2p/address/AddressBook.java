package org.basalt.p2p.address;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.basalt.core.runtime.NodeClock;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.netaddr.AnnouncedAddress;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetGroups;
import org.basalt.p2p.netaddr.Network;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * The problem: a node must remember addresses that strangers tell it, and later choose peers among
 * them. An adversary who fills that memory with addresses of his own can surround the node (eclipse
 * it), and then decides what it sees of the chain.
 *
 * The idea, Core's since 2012: memory is bounded and split. Addresses that were only heard of are
 * "new"; those we have spoken with are "tried". Both tables consist of buckets of 64 places, and a
 * secret key decides which few buckets an address may get into: of the new table those that belong
 * to the group of the *source* (64 of 1,024), of the tried table those of the group of the *address*
 * (8 of 256). So whoever controls one /16 network can influence a small part of each table only,
 * however many addresses it tells, and cannot aim: within a bucket the place is fixed by the key too.
 *
 * - A new address that meets an occupied place yields, unless the one there is terrible (old, from
 *   the future, failing) or has places elsewhere.
 * - An address may have up to 8 places in the new table if several sources tell it, each further one
 *   being half as likely; well-known ones are thereby drawn more often, but not at the teller's will.
 * - An address that worked moves to the tried table. If its place is taken, it waits in a short list
 *   of collisions: the older one is tested first, and evicted only if it does not answer.
 * - To draw one: new or tried by a coin, then places at random, taken with a chance that falls with
 *   failures and recent attempts, and rises while nothing is found, so that it ends.
 *
 * Invariants: an entry is in the tried table once, or in the new table one to eight times, never
 * both and never nowhere; counts agree with the tables; at most 1,024 × 64 + 256 × 64 entries.
 *
 * References: Heilman et al., "Eclipse Attacks on Bitcoin's Peer-to-Peer Network" (2015); Core
 * addrman.h, addrman_impl.h.
 */
/// The addresses of peers that a node remembers, bounded and hard to flood.
///
/// Randomness and time are injected: the same key, random source and calls give the same book.
@OwnedBy("peers")
public final class AddressBook {
  private static final Logger LOG = LoggerFactory.getLogger("addrman");

  /// Bytes of the secret key.
  public static final int KEY_SIZE = 32;

  /// Core ADDRMAN_SET_TRIED_COLLISION_SIZE.
  private static final int COLLISIONS_MAX = 10;

  /// A tried address that worked this recently is not evicted (Core ADDRMAN_REPLACEMENT).
  private static final long REPLACEMENT_SEC = 4 * 3600;

  /// After this long a collision is decided untested (Core ADDRMAN_TEST_WINDOW).
  private static final long TEST_WINDOW_SEC = 40 * 60;

  /// An open connection moves an address's time only this often, so that the time does not tell
  /// that we are connected.
  private static final long CONNECTED_UPDATE_SEC = 20 * 60;

  private final NodeClock clock;
  private final RandomGenerator random;
  private final BookTables tables;
  private final int checkRatio;
  private final Set<Endpoint> collisions = new LinkedHashSet<>();
  private long lastGoodSec = 1;

  /// @param checkRatio looks about once in so many calls whether all is in agreement, and stops the
  ///   node if not; 0 is never
  AddressBook(NodeClock clock, RandomGenerator random, BookTables tables, int checkRatio) {
    this.clock = clock;
    this.random = random;
    this.tables = tables;
    this.checkRatio = checkRatio;
  }

  /// @param key 32 secret bytes, kept with the book
  public AddressBook(NodeClock clock, RandomGenerator random, byte[] key) {
    this(clock, random, new BookTables(checked(key), NetGroups.BY_PREFIX), 0);
  }

  private static byte[] checked(byte[] key) {
    if (key.length != KEY_SIZE) {
      throw new IllegalArgumentException("key of " + key.length + " bytes");
    }
    return key.clone();
  }

  /// An empty book with a new key.
  public static AddressBook create(NodeClock clock, RandomGenerator random) {
    return new AddressBook(clock, random, newKey(random));
  }

  static byte[] newKey(RandomGenerator random) {
    byte[] key = new byte[KEY_SIZE];
    random.nextBytes(key);
    return key;
  }

  private void check() {
    if (checkRatio > 0 && random.nextInt(checkRatio) == 0) {
      int fresh = newCount();
      LOG.debug("CheckAddrman: new {}, tried {}, total {} started", fresh, triedCount(), size());
      int code = tables.check();
      if (code != 0) {
        throw new IllegalStateException("address book is out of order, code " + code);
      }
      LOG.debug("CheckAddrman: completed");
    }
  }

  /// An address drawn from the book.
  ///
  /// @param lastTrySec when we last tried to connect to it, 0 for never
  public record Candidate(AnnouncedAddress address, long lastTrySec) {}

  /// A place of a table and what is there.
  public record Slot(
      boolean isTried, int bucket, int place, AnnouncedAddress address, NetworkAddress source) {}

  public int size() {
    return tables.all().size();
  }

  public int newCount() {
    return size() - triedCount();
  }

  public int triedCount() {
    return tables.triedCount();
  }

  /// How many addresses of a network there are, new and tried.
  public int size(Network network) {
    return size(network, false) + size(network, true);
  }

  /// How many addresses of a network there are in one table.
  public int size(Network network, boolean isTried) {
    return tables.count(network, isTried);
  }

  /// Takes what a source told.
  ///
  /// @param penaltySec makes the addresses look that much older, but for a source's own
  /// @return how many got a place
  public int add(List<AnnouncedAddress> addresses, NetworkAddress source, long penaltySec) {
    check();
    int added = 0;
    for (AnnouncedAddress address : addresses) {
      if (address.endpoint().address().isRoutable() && addOne(address, source, penaltySec)) {
        added++;
      }
    }
    check();
    return added;
  }

  private boolean addOne(AnnouncedAddress address, NetworkAddress source, long penaltySec) {
    Endpoint endpoint = address.endpoint();
    long penalty = endpoint.address().equals(source) ? 0 : penaltySec;
    Optional<BookEntry> known = tables.find(endpoint);
    if (known.isPresent() && !refresh(known.get(), address, penalty)) {
      return false;
    }
    long timeSec = Math.max(0, address.timeSec() - penalty);
    BookEntry entry =
        known.orElseGet(() -> tables.create(endpoint, source, address.services(), timeSec));
    int bucket = tables.fresh().newBucket(endpoint, source);
    boolean hasPlace = claim(entry, bucket, tables.fresh().place(endpoint, bucket));
    if (entry.references == 0) {
      tables.delete(entry);
    }
    return hasPlace;
  }

  /// Takes the news from an announcement of a known address; true if it may have one more place.
  private boolean refresh(BookEntry entry, AnnouncedAddress address, long penaltySec) {
    boolean isOnline = clock.timeSec() - address.timeSec() < 86_400;
    long intervalSec = isOnline ? 3600 : 86_400;
    if (entry.timeSec < address.timeSec() - intervalSec - penaltySec) {
      entry.timeSec = Math.max(0, address.timeSec() - penaltySec);
    }
    entry.services = entry.services.with(address.services());
    return address.timeSec() > entry.timeSec
        && !entry.isTried
        && entry.references < BookTables.REFERENCES_MAX
        && random.nextInt(1 << entry.references) == 0;
  }

  private boolean claim(BookEntry entry, int bucket, int place) {
    Optional<BookEntry> there = tables.fresh().at(bucket, place);
    if (there.isPresent()) {
      BookEntry old = there.get();
      boolean yields =
          old.isTerrible(clock.timeSec()) || (old.references > 1 && entry.references == 0);
      if (old == entry || !yields) {
        return false;
      }
      tables.clearNew(bucket, place).ifPresent(this::forget);
    }
    tables.putNew(entry, bucket, place);
    return true;
  }

  private void forget(BookEntry entry) {
    collisions.remove(entry.endpoint);
  }

  /// A connection to the address was attempted.
  ///
  /// @param countsAsFailure unless it works; false while we seem to be offline ourselves
  public void attempt(Endpoint endpoint, boolean countsAsFailure) {
    check();
    tables
        .find(endpoint)
        .ifPresent(entry -> {
          entry.lastTrySec = clock.timeSec();
          if (countsAsFailure && entry.lastCountedTrySec < lastGoodSec) {
            entry.lastCountedTrySec = clock.timeSec();
            entry.attempts++;
          }
        });
    check();
  }

  /// A peer was at the address and spoke the protocol.
  ///
  /// @return true if that moved it to the tried table
  public boolean good(Endpoint endpoint) {
    check();
    boolean hasMoved = good(endpoint, true);
    check();
    return hasMoved;
  }

  private boolean good(Endpoint endpoint, boolean testsBeforeEviction) {
    long nowSec = clock.timeSec();
    lastGoodSec = nowSec;
    Optional<BookEntry> known = tables.find(endpoint);
    if (known.isEmpty()) {
      return false;
    }
    BookEntry entry = known.get();
    entry.lastSuccessSec = nowSec;
    entry.lastTrySec = nowSec;
    entry.attempts = 0;
    if (entry.isTried) {
      return false;
    }
    int bucket = tables.tried().triedBucket(endpoint);
    int place = tables.tried().place(endpoint, bucket);
    if (testsBeforeEviction && tables.tried().at(bucket, place).isPresent()) {
      if (collisions.size() < COLLISIONS_MAX) {
        collisions.add(endpoint);
      }
      return false;
    }
    tables.moveToTried(entry, bucket, place).ifPresent(this::forget);
    return true;
  }

  /// We are, or were until now, connected to the address.
  public void connected(Endpoint endpoint) {
    long nowSec = clock.timeSec();
    tables
        .find(endpoint)
        .filter(entry -> nowSec - entry.timeSec > CONNECTED_UPDATE_SEC)
        .ifPresent(entry -> entry.timeSec = nowSec);
  }

  /// What the peer itself says it offers.
  public void setServices(Endpoint endpoint, ServiceFlags services) {
    tables.find(endpoint).ifPresent(entry -> entry.services = services);
  }

  /// Draws an address to connect to.
  ///
  /// @param networks of these only; empty for any
  public Optional<Candidate> select(boolean newOnly, Set<Network> networks) {
    check();
    int newOnes = networks.isEmpty() ? newCount() : sum(networks, false);
    int triedOnes = networks.isEmpty() ? triedCount() : sum(networks, true);
    if (newOnes + triedOnes == 0 || (newOnly && newOnes == 0)) {
      return Optional.empty();
    }
    boolean isTried;
    if (newOnly || triedOnes == 0) {
      isTried = false;
    } else {
      isTried = newOnes == 0 || random.nextBoolean();
    }
    return Optional.of(draw(isTried ? tables.tried() : tables.fresh(), networks));
  }

  private int sum(Set<Network> networks, boolean isTried) {
    return networks.stream().mapToInt(network -> size(network, isTried)).sum();
  }

  /// The table holds at least one address that will do, so that this ends with probability 1.
  private Candidate draw(Buckets table, Set<Network> networks) {
    long nowSec = clock.timeSec();
    double factor = 1;
    while (true) {
      int bucket = random.nextInt(table.count());
      int start = random.nextInt(Buckets.BUCKET_SIZE);
      Optional<BookEntry> found = firstIn(table, bucket, start, networks);
      if (found.isEmpty()) {
        continue;
      }
      BookEntry entry = found.get();
      if (random.nextDouble() < factor * entry.chance(nowSec)) {
        return new Candidate(entry.announced(), entry.lastTrySec);
      }
      factor *= 1.2;
    }
  }

  private static Optional<BookEntry> firstIn(
      Buckets table, int bucket, int start, Set<Network> networks) {
    for (int i = 0; i < Buckets.BUCKET_SIZE; i++) {
      Optional<BookEntry> entry = table.at(bucket, (start + i) % Buckets.BUCKET_SIZE);
      if (entry.isPresent()
          && (networks.isEmpty() || networks.contains(entry.get().endpoint.address().network()))) {
        return entry;
      }
    }
    return Optional.empty();
  }

  /// A tried address whose place another one wants, to be tested by a connection.
  public Optional<Candidate> selectCollision() {
    if (collisions.isEmpty()) {
      return Optional.empty();
    }
    Endpoint waiting = List.copyOf(collisions).get(random.nextInt(collisions.size()));
    return rivalOf(waiting).map(entry -> new Candidate(entry.announced(), entry.lastTrySec));
  }

  private Optional<BookEntry> rivalOf(Endpoint waiting) {
    int bucket = tables.tried().triedBucket(waiting);
    return tables.tried().at(bucket, tables.tried().place(waiting, bucket));
  }

  /// Decides the collisions that can be decided; to be called now and then.
  public void resolveCollisions() {
    for (Endpoint waiting : List.copyOf(collisions)) {
      Optional<BookEntry> entry = tables.find(waiting);
      if (entry.isEmpty() || isResolved(entry.get())) {
        collisions.remove(waiting);
      }
    }
  }

  private boolean isResolved(BookEntry waiting) {
    long nowSec = clock.timeSec();
    Optional<BookEntry> there = rivalOf(waiting.endpoint);
    if (there.isEmpty()) {
      good(waiting.endpoint, false);
      return true;
    }
    BookEntry old = there.get();
    if (nowSec - old.lastSuccessSec < REPLACEMENT_SEC) {
      return true;
    }
    if (nowSec - old.lastTrySec < REPLACEMENT_SEC) {
      // It was tried and has not answered; a minute is given for an attempt that is under way.
      if (nowSec - old.lastTrySec > 60) {
        good(waiting.endpoint, false);
        return true;
      }
      return false;
    }
    if (nowSec - waiting.lastSuccessSec > TEST_WINDOW_SEC) {
      good(waiting.endpoint, false);
      return true;
    }
    return false;
  }

  /// Addresses at random, as told to peers and by RPC.
  ///
  /// @param max at most so many; 0 for no limit
  /// @param maxPercent at most this part of the book, 0 to 100; 0 for no limit
  /// @param networks of these only; empty for any
  /// @param isFiltered leaves terrible ones out
  public List<AnnouncedAddress> sample(
      int max, int maxPercent, Set<Network> networks, boolean isFiltered) {
    check();
    int wanted = maxPercent == 0 ? size() : (int) ((long) size() * maxPercent / 100);
    if (max != 0) {
      wanted = Math.min(wanted, max);
    }
    long nowSec = clock.timeSec();
    List<AnnouncedAddress> sample = new ArrayList<>(wanted);
    for (int i = 0; i < size() && sample.size() < wanted; i++) {
      BookEntry entry = tables.shuffle(i, random);
      if ((networks.isEmpty() || networks.contains(entry.endpoint.address().network()))
          && !(isFiltered && entry.isTerrible(nowSec))) {
        sample.add(entry.announced());
      }
    }
    return sample;
  }

  /// Every occupied place, new table first (RPC `getrawaddrman`).
  public List<Slot> slots() {
    List<Slot> slots = new ArrayList<>();
    addSlots(tables.fresh(), false, slots);
    addSlots(tables.tried(), true, slots);
    return slots;
  }

  private static void addSlots(Buckets table, boolean isTried, List<Slot> slots) {
    for (int bucket = 0; bucket < table.count(); bucket++) {
      for (int place = 0; place < Buckets.BUCKET_SIZE; place++) {
        Optional<BookEntry> entry = table.at(bucket, place);
        if (entry.isPresent()) {
          slots.add(new Slot(isTried, bucket, place, entry.get().announced(), entry.get().source));
        }
      }
    }
  }

  BookTables tables() {
    return tables;
  }
}
