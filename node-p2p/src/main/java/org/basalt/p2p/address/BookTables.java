package org.basalt.p2p.address;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetGroups;
import org.basalt.p2p.netaddr.Network;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.ServiceFlags;

/// The entries of an [AddressBook] and their places: moves them about, and keeps list, tables and
/// counts in agreement. What should move, and when, is the book's.
@OwnedBy("peers")
final class BookTables {
  /// Core ADDRMAN_NEW_BUCKETS_PER_ADDRESS.
  static final int REFERENCES_MAX = 8;

  private final byte[] key;
  private final Buckets newTable;
  private final Buckets triedTable;
  private final Map<Endpoint, BookEntry> entries = new HashMap<>();
  private final List<BookEntry> all = new ArrayList<>();
  private final Map<Network, int[]> counts = new HashMap<>();
  private int triedCount;

  BookTables(byte[] key, NetGroups groups) {
    this.key = key;
    this.newTable = Buckets.forNew(key, groups);
    this.triedTable = Buckets.forTried(key, groups);
  }

  byte[] key() {
    return key.clone();
  }

  Buckets fresh() {
    return newTable;
  }

  Buckets tried() {
    return triedTable;
  }

  Optional<BookEntry> find(Endpoint endpoint) {
    return Optional.ofNullable(entries.get(endpoint));
  }

  List<BookEntry> all() {
    return Collections.unmodifiableList(all);
  }

  int triedCount() {
    return triedCount;
  }

  int count(Network network, boolean isTried) {
    return counts(network)[isTried ? 1 : 0];
  }

  private int[] counts(Network network) {
    return counts.computeIfAbsent(network, _ -> new int[2]);
  }

  /// An entry without a place yet, which it must get or be deleted.
  BookEntry create(Endpoint endpoint, NetworkAddress source, ServiceFlags services, long timeSec) {
    BookEntry entry = new BookEntry(endpoint, source, services, timeSec);
    list(entry);
    return entry;
  }

  private void list(BookEntry entry) {
    entry.index = all.size();
    all.add(entry);
    entries.put(entry.endpoint, entry);
    counts(entry.endpoint.address().network())[0]++;
  }

  /// Forgets an entry that has no place.
  void delete(BookEntry entry) {
    BookEntry last = all.removeLast();
    if (last != entry) {
      all.set(entry.index, last);
      last.index = entry.index;
    }
    entries.remove(entry.endpoint);
    counts(entry.endpoint.address().network())[0]--;
  }

  /// Gives an entry a place of the new table, which must be free.
  void putNew(BookEntry entry, int bucket, int place) {
    newTable.put(bucket, place, entry);
    entry.references++;
  }

  /// Frees a place of the new table.
  ///
  /// @return what was forgotten because it was its only place
  Optional<BookEntry> clearNew(int bucket, int place) {
    Optional<BookEntry> there = newTable.at(bucket, place);
    if (there.isEmpty()) {
      return Optional.empty();
    }
    BookEntry entry = there.get();
    newTable.clear(bucket, place);
    entry.references--;
    if (entry.references > 0) {
      return Optional.empty();
    }
    delete(entry);
    return there;
  }

  /// Takes an entry out of the new table and puts it into the tried one; who was there goes back to
  /// the new one.
  ///
  /// @return what was forgotten for that
  Optional<BookEntry> moveToTried(BookEntry entry, int bucket, int place) {
    removeFromNew(entry);
    Optional<BookEntry> forgotten =
        triedTable.at(bucket, place).flatMap(old -> moveToNew(old, bucket, place));
    triedTable.put(bucket, place, entry);
    entry.isTried = true;
    triedCount++;
    int[] count = counts(entry.endpoint.address().network());
    count[0]--;
    count[1]++;
    return forgotten;
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
  private Optional<BookEntry> moveToNew(BookEntry entry, int triedBucket, int triedPlace) {
    triedTable.clear(triedBucket, triedPlace);
    entry.isTried = false;
    triedCount--;
    int[] count = counts(entry.endpoint.address().network());
    count[1]--;
    count[0]++;
    int bucket = newTable.newBucket(entry.endpoint, entry.source);
    int place = newTable.place(entry.endpoint, bucket);
    Optional<BookEntry> forgotten = clearNew(bucket, place);
    putNew(entry, bucket, place);
    return forgotten;
  }

  /// Exchanges two entries in the list of all.
  void swap(int i, int j) {
    BookEntry a = all.get(i);
    BookEntry b = all.get(j);
    all.set(i, b);
    all.set(j, a);
    b.index = i;
    a.index = j;
  }

  /// A random one of those after `i`, or `i` itself, comes to `i`.
  BookEntry shuffle(int i, RandomGenerator random) {
    swap(i, i + random.nextInt(all.size() - i));
    return all.get(i);
  }

  // From a file.

  /// Lists an entry that was saved among the new ones; its places come later.
  void restoreNew(BookEntry entry) {
    list(entry);
  }

  /// Lists and places an entry that was saved among the tried ones.
  ///
  /// @return false if its place is taken, or it cannot be an address
  boolean restoreTried(BookEntry entry) {
    int bucket = triedTable.triedBucket(entry.endpoint);
    int place = triedTable.place(entry.endpoint, bucket);
    if (!entry.endpoint.address().isValid() || triedTable.at(bucket, place).isPresent()) {
      return false;
    }
    list(entry);
    moveToTried(entry, bucket, place);
    return true;
  }

  /// Gives a new entry back the place that it had in a bucket; another one if that is taken.
  void restorePlace(BookEntry entry, int bucket) {
    if (mayHaveOneMore(entry) && !claimFree(entry, bucket)) {
      claimFree(entry, newTable.newBucket(entry.endpoint, entry.source));
    }
  }

  /// Gives a new entry a place by its source, as buckets are no longer what they were.
  void replace(BookEntry entry) {
    if (mayHaveOneMore(entry)) {
      claimFree(entry, newTable.newBucket(entry.endpoint, entry.source));
    }
  }

  private static boolean mayHaveOneMore(BookEntry entry) {
    return entry.endpoint.address().isValid() && entry.references < REFERENCES_MAX;
  }

  private boolean claimFree(BookEntry entry, int bucket) {
    int place = newTable.place(entry.endpoint, bucket);
    if (newTable.at(bucket, place).isPresent()) {
      return false;
    }
    putNew(entry, bucket, place);
    return true;
  }

  /// Forgets entries that got no place.
  ///
  /// @return how many there were
  int dropPlaceless() {
    List<BookEntry> placeless =
        all.stream().filter(entry -> !entry.isTried && entry.references == 0).toList();
    placeless.forEach(this::delete);
    return placeless.size();
  }

  /// What is wrong with the tables, as a number of Core's (CheckAddrman); 0 if nothing is.
  int check() {
    Map<BookEntry, Integer> unseen = new HashMap<>();
    Set<BookEntry> unseenTried = new HashSet<>();
    Map<Network, int[]> seenCounts = new HashMap<>();
    for (int i = 0; i < all.size(); i++) {
      BookEntry entry = all.get(i);
      int code = checkEntry(entry, i);
      if (code != 0) {
        return code;
      }
      int[] count = seenCounts.computeIfAbsent(entry.endpoint.address().network(), _ -> new int[2]);
      if (entry.isTried) {
        unseenTried.add(entry);
        count[1]++;
      } else {
        unseen.put(entry, entry.references);
        count[0]++;
      }
    }
    if (unseenTried.size() != triedCount) {
      return -9;
    }
    int code = checkTriedPlaces(unseenTried);
    code = code == 0 ? checkNewPlaces(unseen) : code;
    if (code != 0) {
      return code;
    }
    boolean isKeyZero = true;
    for (byte b : key) {
      isKeyZero &= b == 0;
    }
    if (isKeyZero) {
      return -16;
    }
    boolean isCounted =
        counts.entrySet().stream()
            .allMatch(entry -> {
              int[] seen = seenCounts.getOrDefault(entry.getKey(), new int[2]);
              return seen[0] == entry.getValue()[0] && seen[1] == entry.getValue()[1];
            });
    return isCounted ? 0 : -21;
  }

  private int checkEntry(BookEntry entry, int index) {
    if (entry.isTried) {
      if (entry.lastSuccessSec == 0) {
        return -1;
      }
      if (entry.references != 0) {
        return -2;
      }
    } else if (entry.references < 0 || entry.references > REFERENCES_MAX) {
      return -3;
    } else if (entry.references == 0) {
      return -4;
    }
    if (entries.get(entry.endpoint) != entry) {
      return -5;
    }
    if (entry.index != index) {
      return -14;
    }
    if (entry.lastTrySec < 0) {
      return -6;
    }
    return entry.lastSuccessSec < 0 ? -8 : 0;
  }

  private int checkTriedPlaces(Set<BookEntry> unseen) {
    for (int bucket = 0; bucket < triedTable.count(); bucket++) {
      for (int place = 0; place < Buckets.BUCKET_SIZE; place++) {
        Optional<BookEntry> there = triedTable.at(bucket, place);
        if (there.isEmpty()) {
          continue;
        }
        Endpoint endpoint = there.get().endpoint;
        if (!unseen.remove(there.get())) {
          return -11;
        }
        if (triedTable.triedBucket(endpoint) != bucket) {
          return -17;
        }
        if (triedTable.place(endpoint, bucket) != place) {
          return -18;
        }
      }
    }
    return unseen.isEmpty() ? 0 : -13;
  }

  private int checkNewPlaces(Map<BookEntry, Integer> unseen) {
    for (int bucket = 0; bucket < newTable.count(); bucket++) {
      for (int place = 0; place < Buckets.BUCKET_SIZE; place++) {
        Optional<BookEntry> there = newTable.at(bucket, place);
        if (there.isEmpty()) {
          continue;
        }
        BookEntry entry = there.get();
        if (!unseen.containsKey(entry)) {
          return -12;
        }
        if (newTable.place(entry.endpoint, bucket) != place) {
          return -19;
        }
        unseen.computeIfPresent(entry, (_, left) -> left > 1 ? left - 1 : null);
      }
    }
    return unseen.isEmpty() ? 0 : -15;
  }
}
