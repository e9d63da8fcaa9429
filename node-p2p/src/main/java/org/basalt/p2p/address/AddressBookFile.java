package org.basalt.p2p.address;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.ByteSink;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.netaddr.AddressCodec;
import org.basalt.p2p.netaddr.AnnouncedAddress;
import org.basalt.p2p.netaddr.NetGroups;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps an [AddressBook] between runs, in the format of Core's `peers.dat`, so that either node
/// can go on with the other's.
///
/// | size | field        | encoding                                                         |
/// |-----:|--------------|------------------------------------------------------------------|
/// |    4 | magic        | the network's                                                    |
/// |    1 | format       | 4                                                                |
/// |    1 | compatible   | 32 + the lowest format whose readers understand this file, 4     |
/// |   32 | key          | the book's secret                                                |
/// |    4 | new count    | int32, as all that follow                                        |
/// |    4 | tried count  |                                                                  |
/// |    4 | buckets      | 1,024 with bit 30 flipped                                        |
/// |  var | new entries  | each as below                                                    |
/// |  var | tried entries| likewise; their places follow from the key                       |
/// |  var | places       | for each bucket of the new table a count, and so many indices of new entries |
/// |   32 | AS map       | its version; zeros for none                                      |
/// |   32 | checksum     | see [SealedFile]                                                 |
///
/// An entry is a [DiskAddress], the source's address, the last success (int64, seconds) and the
/// attempts since then (int32).
///
/// Formats: 0 without the flipped bit; 1 with it; 2 has the AS map; 3 may have addresses as in
/// BIP-0155; 4 may have one address with several ports. Source: Core `addrman.cpp`.
public final class AddressBookFile {
  private static final Logger LOG = LoggerFactory.getLogger("addrman");
  private static final int FORMAT = 4;
  private static final int COMPATIBLE_BASE = 32;
  private static final int FORMAT_WITH_FLIPPED_BIT = 1;
  private static final int FORMAT_WITH_AS_MAP = 2;
  private static final int FORMAT_WITH_BIP155 = 3;
  private static final int BUCKETS_BIT = 1 << 30;
  private static final int AS_MAP_VERSION_SIZE = 32;
  private static final int NEW_MAX = Buckets.NEW_COUNT * Buckets.BUCKET_SIZE;
  private static final int TRIED_MAX = Buckets.TRIED_COUNT * Buckets.BUCKET_SIZE;

  /// Core's messages end so where a stream's failure is told.
  private static final String STREAM_FAILURE = ": iostream error";

  private final Path file;
  private final int magic;
  private final NetGroups groups;
  private final int checkRatio;

  /// @param magic of the network, as in its frames
  /// @param checkRatio see [AddressBook]
  public AddressBookFile(Path file, int magic, NetGroups groups, int checkRatio) {
    this.file = file;
    this.magic = magic;
    this.groups = groups;
    this.checkRatio = checkRatio;
  }

  /// The file is of a kind that only later versions understand.
  private static final class TooNew extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooNew() {
      super("", null, false, false);
    }
  }

  /// The saved book; a new one if there is none. A file from the future is moved aside.
  ///
  /// @param newKey of a new book
  /// @throws IOException if the file is there and cannot be read or moved
  /// @throws IllegalArgumentException with a text for the operator if the file makes no sense
  public AddressBook load(NodeClock clock, RandomGenerator random, byte[] newKey)
      throws IOException {
    if (!Files.exists(file)) {
      LOG.info("Creating {} because the file was not found (\"{}\")", file.getFileName(), file);
      return begin(clock, random, newKey);
    }
    long startedNanos = clock.nanos();
    try {
      BookTables tables = SealedFile.read(file, magic, this::read);
      AddressBook book = new AddressBook(clock, random, tables, checkRatio);
      long tookMs = (clock.nanos() - startedNanos) / 1_000_000;
      LOG.info("Loaded {} addresses from {} {}ms", book.size(), file.getFileName(), tookMs);
      return book;
    } catch (TooNew e) {
      Path aside = SafeFile.moveAside(file);
      LOG.warn(
          "Creating new {} because the file version was not compatible (\"{}\"). Original backed up to {}",
          file.getFileName(),
          file,
          aside.getFileName());
      return begin(clock, random, newKey);
    } catch (DecodeException e) {
      throw new IllegalArgumentException(
          ("Invalid or corrupt %s (%s). If you believe this is a bug, please report it to"
                  + " https://github.com/bitcoin/bitcoin/issues. As a workaround, you can move the"
                  + " file (\"%s\") out of the way (rename, move, or delete) to have a new one"
                  + " created on the next start.")
              .formatted(file.getFileName(), e.getMessage(), file),
          e);
    }
  }

  private AddressBook begin(NodeClock clock, RandomGenerator random, byte[] key) {
    return new AddressBook(clock, random, new BookTables(key.clone(), groups), checkRatio);
  }

  /// Replaces the file as a whole.
  public void save(AddressBook book) throws IOException {
    SealedFile.write(file, magic, out -> write(book.tables(), out));
  }

  private void write(BookTables tables, ByteSink out) {
    List<BookEntry> fresh = tables.all().stream().filter(entry -> !entry.isTried).toList();
    List<BookEntry> tried = tables.all().stream().filter(entry -> entry.isTried).toList();
    out.int8(FORMAT).int8(COMPATIBLE_BASE + FORMAT).bytes(tables.key());
    out.int32Le(fresh.size()).int32Le(tried.size()).int32Le(Buckets.NEW_COUNT ^ BUCKETS_BIT);
    Map<BookEntry, Integer> indices = new HashMap<>();
    for (BookEntry entry : fresh) {
      indices.put(entry, indices.size());
      write(entry, out);
    }
    tried.forEach(entry -> write(entry, out));
    for (int bucket = 0; bucket < Buckets.NEW_COUNT; bucket++) {
      List<Integer> inBucket = new ArrayList<>();
      for (int place = 0; place < Buckets.BUCKET_SIZE; place++) {
        tables.fresh().at(bucket, place).map(indices::get).ifPresent(inBucket::add);
      }
      out.int32Le(inBucket.size());
      inBucket.forEach(out::int32Le);
    }
    out.bytes(groups.asMap().version());
  }

  private static void write(BookEntry entry, ByteSink out) {
    DiskAddress.write(entry.announced(), out);
    AddressCodec.writeV2(entry.source, out);
    out.int64Le(entry.lastSuccessSec).int32Le(entry.attempts);
  }

  private BookTables read(ByteReader in) {
    int format = in.uint8();
    int compatible = in.uint8();
    if (compatible < COMPATIBLE_BASE) {
      throw corrupt(
          "Corrupted addrman database: The compat value ("
              + compatible
              + ") is lower than the expected minimum value "
              + COMPATIBLE_BASE
              + ".");
    }
    if (compatible - COMPATIBLE_BASE > FORMAT) {
      throw new TooNew();
    }
    BookTables tables = new BookTables(in.bytes(AddressBook.KEY_SIZE), groups);
    int newCount = in.int32Le();
    int triedCount = in.int32Le();
    int storedBuckets = in.int32Le();
    int buckets = format >= FORMAT_WITH_FLIPPED_BIT ? storedBuckets ^ BUCKETS_BIT : storedBuckets;
    checkCount("nNew", newCount, NEW_MAX);
    checkCount("nTried", triedCount, TRIED_MAX);
    List<BookEntry> fresh = new ArrayList<>();
    for (int i = 0; i < newCount; i++) {
      BookEntry entry = readEntry(in, format);
      tables.restoreNew(entry);
      fresh.add(entry);
    }
    int lostTried = 0;
    for (int i = 0; i < triedCount; i++) {
      lostTried += tables.restoreTried(readEntry(in, format)) ? 0 : 1;
    }
    readPlaces(in, format, buckets, tables, fresh);
    int lostNew = tables.dropPlaceless();
    if (lostNew + lostTried > 0) {
      LOG.debug(
          "addrman lost {} new and {} tried addresses due to collisions or invalid addresses",
          lostNew,
          lostTried);
    }
    int code = tables.check();
    if (code != 0) {
      throw corrupt("Corrupt data. Consistency check failed with code " + code);
    }
    return tables;
  }

  private static DecodeException corrupt(String reason) {
    return new DecodeException(reason + STREAM_FAILURE);
  }

  private static void checkCount(String name, int count, int max) {
    if (count < 0 || count > max) {
      throw corrupt(
          "Corrupt AddrMan serialization: "
              + name
              + "="
              + count
              + ", should be in [0, "
              + max
              + "]");
    }
  }

  private static BookEntry readEntry(ByteReader in, int format) {
    boolean mayBeBip155 = format >= FORMAT_WITH_BIP155;
    AnnouncedAddress address = DiskAddress.read(in, mayBeBip155);
    NetworkAddress source = mayBeBip155 ? AddressCodec.readV2(in) : AddressCodec.readV1(in);
    BookEntry entry =
        new BookEntry(address.endpoint(), source, address.services(), address.timeSec());
    entry.lastSuccessSec = in.int64Le();
    entry.attempts = in.int32Le();
    return entry;
  }

  /// One entry in one bucket of the new table.
  private record Membership(int bucket, BookEntry entry) {}

  /// Places are kept if buckets are what they were when the file was written; else each entry gets
  /// one by its source.
  private void readPlaces(
      ByteReader in, int format, int buckets, BookTables tables, List<BookEntry> fresh) {
    List<Membership> memberships = new ArrayList<>();
    for (int bucket = 0; bucket < buckets; bucket++) {
      int size = in.int32Le();
      for (int i = 0; i < size; i++) {
        int index = in.int32Le();
        if (index >= 0 && index < fresh.size()) {
          memberships.add(new Membership(bucket, fresh.get(index)));
        }
      }
    }
    byte[] asMap =
        format >= FORMAT_WITH_AS_MAP
            ? in.bytes(AS_MAP_VERSION_SIZE)
            : new byte[AS_MAP_VERSION_SIZE];
    boolean areSameBuckets =
        buckets == Buckets.NEW_COUNT && Arrays.equals(asMap, groups.asMap().version());
    if (!areSameBuckets) {
      LOG.debug("Bucketing method was updated, re-bucketing addrman entries from disk");
    }
    for (Membership membership : memberships) {
      if (areSameBuckets) {
        tables.restorePlace(membership.entry(), membership.bucket());
      } else {
        tables.replace(membership.entry());
      }
    }
  }
}
