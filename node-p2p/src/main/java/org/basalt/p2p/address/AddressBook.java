package org.basalt.p2p.address;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.basalt.core.runtime.NodeClock;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.netaddr.AnnouncedAddress;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.Network;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.ServiceFlags;

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
  /// Bytes of the secret key.
  public static final int KEY_SIZE = 32;

  /// Core ADDRMAN_NEW_BUCKETS_PER_ADDRESS.
  private static final int REFERENCES_MAX = 8;

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
  private final byte[] key;
  private final Buckets newTable;
  private final Buckets triedTable;
  private final Map<Endpoint, BookEntry> entries = new HashMap<>();
  private final List<BookEntry> all = new ArrayList<>();
  private final Set<Endpoint> collisions = new LinkedHashSet<>();
  private final Map<Network, int[]> counts = new HashMap<>();
  private int triedCount;
  private long lastGoodSec = 1;

  /// @param key 32 secret bytes, kept with the book
  public AddressBook(NodeClock clock, RandomGenerator random, byte[] key) {
    if (key.length != KEY_SIZE) {
      throw new IllegalArgumentException("key of " + key.length + " bytes");
    }
    this.clock = clock;
    this.random = random;
    this.key = key.clone();
    this.newTable = Buckets.forNew(this.key);
    this.triedTable = Buckets.forTried(this.key);
  }

  /// An empty book with a new key.
  public static AddressBook create(NodeClock clock, RandomGenerator random) {
    byte[] key = new byte[KEY_SIZE];
    random.nextBytes(key);
    return new AddressBook(clock, random, key);
  }

  /// An address drawn from the book.
  ///
  /// @param lastTrySec when we last tried to connect to it, 0 for never
  public record Candidate(AnnouncedAddress address, long lastTrySec) {}

  /// A place of a table and what is there.
  public record Slot(
      boolean isTried, int bucket, int place, AnnouncedAddress address, NetworkAddress source) {}

  public int size() {
    return all.size();
  }

  public int newCount() {
    return all.size() - triedCount;
  }

  public int triedCount() {
    return triedCount;
  }

  /// How many addresses of a network there are, new and tried.
  public int size(Network network) {
    int[] count = count(network);
    return count[0] + count[1];
  }

  /// How many addresses of a network there are in one table.
  public int size(Network network, boolean isTried) {
    return count(network)[isTried ? 1 : 0];
  }

  private int[] count(Network network) {
    return counts.computeIfAbsent(network, _ -> new int[2]);
  }

  /// Takes what a source told.
  ///
  /// @param penaltySec makes the addresses look that much older, but for a source's own
  /// @return how many got a place
  public int add(List<AnnouncedAddress> addresses, NetworkAddress source, long penaltySec) {
    int added = 0;
    for (AnnouncedAddress address : addresses) {
      if (address.endpoint().address().isRoutable() && addOne(address, source, penaltySec)) {
        added++;
      }
    }
    return added;
  }

  private boolean addOne(AnnouncedAddress address, NetworkAddress source, long penaltySec) {
    Endpoint endpoint = address.endpoint();
    long penalty = endpoint.address().equals(source) ? 0 : penaltySec;
    BookEntry entry = entries.get(endpoint);
    if (entry == null) {
      entry =
          create(endpoint, source, address.services(), Math.max(0, address.timeSec() - penalty));
    } else if (!refresh(entry, address, penalty)) {
      return false;
    }
    int bucket = newTable.newBucket(endpoint, source);
    boolean hasPlace = claim(entry, bucket, newTable.place(endpoint, bucket));
    if (entry.references == 0) {
      delete(entry);
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
        && entry.references < REFERENCES_MAX
        && random.nextInt(1 << entry.references) == 0;
  }

  private boolean claim(BookEntry entry, int bucket, int place) {
    Optional<BookEntry> there = newTable.at(bucket, place);
    if (there.isPresent()) {
      BookEntry old = there.get();
      boolean yields =
          old.isTerrible(clock.timeSec()) || (old.references > 1 && entry.references == 0);
      if (old == entry || !yields) {
        return false;
      }
      clearNew(bucket, place);
    }
    newTable.put(bucket, place, entry);
    entry.references++;
    return true;
  }

  private BookEntry create(
      Endpoint endpoint, NetworkAddress source, ServiceFlags services, long timeSec) {
    BookEntry entry = new BookEntry(endpoint, source, services, timeSec);
    entry.index = all.size();
    all.add(entry);
    entries.put(endpoint, entry);
    count(endpoint.address().network())[0]++;
    return entry;
  }

  private void delete(BookEntry entry) {
    BookEntry last = all.removeLast();
    if (last != entry) {
      all.set(entry.index, last);
      last.index = entry.index;
    }
    entries.remove(entry.endpoint);
    collisions.remove(entry.endpoint);
    count(entry.endpoint.address().network())[0]--;
  }

  private void clearNew(int bucket, int place) {
    newTable
        .at(bucket, place)
        .ifPresent(entry -> {
          newTable.clear(bucket, place);
          entry.references--;
          if (entry.references == 0) {
            delete(entry);
          }
        });
  }

  /// A connection to the address was attempted.
  ///
  /// @param countsAsFailure unless it works; false while we seem to be offline ourselves
  public void attempt(Endpoint endpoint, boolean countsAsFailure) {
    BookEntry entry = entries.get(endpoint);
    if (entry == null) {
      return;
    }
    entry.lastTrySec = clock.timeSec();
    if (countsAsFailure && entry.lastCountedTrySec < lastGoodSec) {
      entry.lastCountedTrySec = clock.timeSec();
      entry.attempts++;
    }
  }

  /// A peer was at the address and spoke the protocol.
  ///
  /// @return true if that moved it to the tried table
  public boolean good(Endpoint endpoint) {
    return good(endpoint, true);
  }

  private boolean good(Endpoint endpoint, boolean testsBeforeEviction) {
    long nowSec = clock.timeSec();
    lastGoodSec = nowSec;
    BookEntry entry = entries.get(endpoint);
    if (entry == null) {
      return false;
    }
    entry.lastSuccessSec = nowSec;
    entry.lastTrySec = nowSec;
    entry.attempts = 0;
    if (entry.isTried) {
      return false;
    }
    int bucket = triedTable.triedBucket(endpoint);
    int place = triedTable.place(endpoint, bucket);
    if (testsBeforeEviction && triedTable.at(bucket, place).isPresent()) {
      if (collisions.size() < COLLISIONS_MAX) {
        collisions.add(endpoint);
      }
      return false;
    }
    moveToTried(entry, bucket, place);
    return true;
  }

  private void moveToTried(BookEntry entry, int bucket, int place) {
    removeFromNew(entry);
    Network network = entry.endpoint.address().network();
    triedTable.at(bucket, place).ifPresent(old -> moveToNew(old, bucket, place));
    triedTable.put(bucket, place, entry);
    entry.isTried = true;
    triedCount++;
    count(network)[0]--;
    count(network)[1]++;
  }

  private void removeFromNew(BookEntry entry) {
    int first = newTable.newBucket(entry.endpoint, entry.source);
    for (int i = 0; i < newTable.count() && entry.references > 0; i++) {
      int bucket = (first + i) % newTable.count();
      int place = newTable.place(entry.endpoint, bucket);
      if (newTable.at(bucket, place).filter(there -> there == entry).isPresent()) {
        newTable.clear(bucket, place);
        entry.references--;
      }
    }
    if (entry.references != 0) {
      throw new IllegalStateException(entry.endpoint + " has places that cannot be found");
    }
  }

  /// The one evicted from the tried table gets its first place of the new table, whoever is there.
  private void moveToNew(BookEntry entry, int triedBucket, int triedPlace) {
    triedTable.clear(triedBucket, triedPlace);
    entry.isTried = false;
    triedCount--;
    Network network = entry.endpoint.address().network();
    count(network)[1]--;
    count(network)[0]++;
    int bucket = newTable.newBucket(entry.endpoint, entry.source);
    int place = newTable.place(entry.endpoint, bucket);
    clearNew(bucket, place);
    newTable.put(bucket, place, entry);
    entry.references = 1;
  }

  /// We are, or were until now, connected to the address.
  public void connected(Endpoint endpoint) {
    BookEntry entry = entries.get(endpoint);
    long nowSec = clock.timeSec();
    if (entry != null && nowSec - entry.timeSec > CONNECTED_UPDATE_SEC) {
      entry.timeSec = nowSec;
    }
  }

  /// What the peer itself says it offers.
  public void setServices(Endpoint endpoint, ServiceFlags services) {
    BookEntry entry = entries.get(endpoint);
    if (entry != null) {
      entry.services = services;
    }
  }

  /// Draws an address to connect to.
  ///
  /// @param networks of these only; empty for any
  public Optional<Candidate> select(boolean newOnly, Set<Network> networks) {
    int newOnes = networks.isEmpty() ? newCount() : sum(networks, false);
    int triedOnes = networks.isEmpty() ? triedCount : sum(networks, true);
    if (newOnes + triedOnes == 0 || (newOnly && newOnes == 0)) {
      return Optional.empty();
    }
    boolean isTried;
    if (newOnly || triedOnes == 0) {
      isTried = false;
    } else {
      isTried = newOnes == 0 || random.nextBoolean();
    }
    return Optional.of(draw(isTried ? triedTable : newTable, networks));
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
    int bucket = triedTable.triedBucket(waiting);
    return triedTable
        .at(bucket, triedTable.place(waiting, bucket))
        .map(entry -> new Candidate(entry.announced(), entry.lastTrySec));
  }

  /// Decides the collisions that can be decided; to be called now and then.
  public void resolveCollisions() {
    for (Endpoint waiting : List.copyOf(collisions)) {
      BookEntry entry = entries.get(waiting);
      if (entry == null || isResolved(entry)) {
        collisions.remove(waiting);
      }
    }
  }

  private boolean isResolved(BookEntry waiting) {
    long nowSec = clock.timeSec();
    int bucket = triedTable.triedBucket(waiting.endpoint);
    Optional<BookEntry> there = triedTable.at(bucket, triedTable.place(waiting.endpoint, bucket));
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
    int wanted = maxPercent == 0 ? all.size() : (int) ((long) all.size() * maxPercent / 100);
    if (max != 0) {
      wanted = Math.min(wanted, max);
    }
    long nowSec = clock.timeSec();
    List<AnnouncedAddress> sample = new ArrayList<>(wanted);
    for (int i = 0; i < all.size() && sample.size() < wanted; i++) {
      swap(i, i + random.nextInt(all.size() - i));
      BookEntry entry = all.get(i);
      if ((networks.isEmpty() || networks.contains(entry.endpoint.address().network()))
          && !(isFiltered && entry.isTerrible(nowSec))) {
        sample.add(entry.announced());
      }
    }
    return sample;
  }

  private void swap(int i, int j) {
    BookEntry a = all.get(i);
    BookEntry b = all.get(j);
    all.set(i, b);
    all.set(j, a);
    b.index = i;
    a.index = j;
  }

  /// Every occupied place, new table first (RPC `getrawaddrman`).
  public List<Slot> slots() {
    List<Slot> slots = new ArrayList<>();
    addSlots(newTable, false, slots);
    addSlots(triedTable, true, slots);
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

  byte[] key() {
    return key.clone();
  }

  /// Every entry, with the buckets of the new table that hold it (none if it is tried).
  Map<BookEntry, List<Integer>> buckets() {
    Map<BookEntry, List<Integer>> buckets = new LinkedHashMap<>();
    for (BookEntry entry : all) {
      buckets.put(entry, new ArrayList<>(entry.references));
    }
    for (int bucket = 0; bucket < newTable.count(); bucket++) {
      for (int place = 0; place < Buckets.BUCKET_SIZE; place++) {
        Optional<BookEntry> entry = newTable.at(bucket, place);
        if (entry.isPresent()) {
          buckets.computeIfAbsent(entry.get(), _ -> new ArrayList<>()).add(bucket);
        }
      }
    }
    return buckets;
  }

  /// Puts back an entry that was saved; one that finds no place is forgotten.
  void restore(BookEntry saved, boolean wasTried, List<Integer> buckets) {
    if (entries.containsKey(saved.endpoint) || !saved.endpoint.address().isRoutable()) {
      return;
    }
    BookEntry entry = create(saved.endpoint, saved.source, saved.services, saved.timeSec);
    entry.lastTrySec = saved.lastTrySec;
    entry.lastSuccessSec = saved.lastSuccessSec;
    entry.attempts = saved.attempts;
    if (wasTried) {
      int bucket = triedTable.triedBucket(entry.endpoint);
      int place = triedTable.place(entry.endpoint, bucket);
      if (triedTable.at(bucket, place).isEmpty()) {
        moveToTried(entry, bucket, place);
        return;
      }
    }
    for (int bucket : buckets) {
      if (bucket >= 0 && bucket < newTable.count() && entry.references < REFERENCES_MAX) {
        claim(entry, bucket, newTable.place(entry.endpoint, bucket));
      }
    }
    if (entry.references == 0) {
      delete(entry);
    }
  }
}
