package org.basalt.p2p.address;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.netaddr.AddressCodec;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps an [AddressBook] between runs.
///
/// | size | field    | encoding                                                       |
/// |-----:|----------|----------------------------------------------------------------|
/// |    8 | name     | `basaltab`                                                     |
/// |    4 | version  | uint32 little-endian, 1                                        |
/// |    4 | magic    | the network's, so that books of networks are not mixed up      |
/// |   32 | key      | the book's secret                                              |
/// |  var | entries  | CompactSize count, then each as below                          |
/// |   32 | checksum | double SHA-256 of everything before                            |
///
/// An entry is: endpoint and source (BIP-0155 form; only the endpoint has a port), services
/// (uint64), time, last try, last success (int64 seconds each), attempts (uint32), a byte that is 1
/// if tried, and the buckets of the new table that hold it (CompactSize count of at most 8, uint16
/// each).
public final class AddressBookFile {
  private static final Logger LOG = LoggerFactory.getLogger("addrman");
  private static final byte[] NAME = {'b', 'a', 's', 'a', 'l', 't', 'a', 'b'};
  private static final int VERSION = 1;
  private static final int CHECKSUM_SIZE = 32;
  private static final int ENTRY_SIZE_MIN = 7 + 5 + 8 + 24 + 4 + 1 + 1;
  private static final int BUCKETS_MAX = 8;

  private static final int ENTRIES_MAX =
      (Buckets.NEW_COUNT + Buckets.TRIED_COUNT) * Buckets.BUCKET_SIZE;

  private final Path file;
  private final int magic;

  /// @param magic of the network, as in its frames
  public AddressBookFile(Path file, int magic) {
    this.file = file;
    this.magic = magic;
  }

  /// The saved book; a new one if there is none. A file that makes no sense is moved aside, with a
  /// warning.
  ///
  /// @throws IOException if the file is there and cannot be read or moved
  public AddressBook load(NodeClock clock, RandomGenerator random) throws IOException {
    if (!Files.exists(file)) {
      LOG.info("Creating {} because the file was not found", file);
      return AddressBook.create(clock, random);
    }
    try {
      return decode(Files.readAllBytes(file), clock, random);
    } catch (DecodeException e) {
      Path aside = SafeFile.moveAside(file);
      LOG.warn(
          "{} is damaged ({}); it was moved to {} and a new one is begun",
          file,
          e.getMessage(),
          aside);
      return AddressBook.create(clock, random);
    }
  }

  /// Replaces the file as a whole.
  public void save(AddressBook book) throws IOException {
    SafeFile.replace(file, encode(book));
  }

  private byte[] encode(AddressBook book) {
    ArraySink out = new ArraySink(1 << 16);
    out.bytes(NAME).int32Le(VERSION).int32Le(magic).bytes(book.key());
    Map<BookEntry, List<Integer>> entries = book.buckets();
    out.compactSize(entries.size());
    entries.forEach((entry, buckets) -> write(entry, buckets, out));
    out.bytes(Sha256.hashTwice(out.array(), 0, out.size()));
    return out.toByteArray();
  }

  private static void write(BookEntry entry, List<Integer> buckets, ArraySink out) {
    AddressCodec.writeEndpointV2(entry.endpoint, out);
    AddressCodec.writeV2(entry.source, out);
    out.int64Le(entry.services.bits()).int64Le(entry.timeSec);
    out.int64Le(entry.lastTrySec).int64Le(entry.lastSuccessSec);
    out.int32Le(entry.attempts).int8(entry.isTried ? 1 : 0);
    out.compactSize(buckets.size());
    buckets.forEach(out::int16Le);
  }

  private AddressBook decode(byte[] bytes, NodeClock clock, RandomGenerator random) {
    int size = bytes.length - CHECKSUM_SIZE;
    if (size < NAME.length || !Arrays.equals(bytes, 0, NAME.length, NAME, 0, NAME.length)) {
      throw new DecodeException("not an address book");
    }
    byte[] checksum = Sha256.hashTwice(bytes, 0, size);
    if (!Arrays.equals(checksum, Arrays.copyOfRange(bytes, size, bytes.length))) {
      throw new DecodeException("checksum mismatch");
    }
    ByteReader in = new ByteReader(bytes, NAME.length, size - NAME.length);
    int version = in.int32Le();
    if (version != VERSION) {
      throw new DecodeException("unknown version " + version);
    }
    if (in.int32Le() != magic) {
      throw new DecodeException("of another network");
    }
    AddressBook book = new AddressBook(clock, random, in.bytes(AddressBook.KEY_SIZE));
    int count = in.count(ENTRY_SIZE_MIN, ENTRIES_MAX);
    for (int i = 0; i < count; i++) {
      restore(in, book);
    }
    in.expectEnd();
    return book;
  }

  private static void restore(ByteReader in, AddressBook book) {
    Endpoint endpoint = AddressCodec.readEndpointV2(in);
    NetworkAddress source = AddressCodec.readV2(in);
    BookEntry entry = new BookEntry(endpoint, source, new ServiceFlags(in.int64Le()), in.int64Le());
    entry.lastTrySec = in.int64Le();
    entry.lastSuccessSec = in.int64Le();
    entry.attempts = in.int32Le();
    boolean isTried = in.uint8() == 1;
    int bucketCount = in.count(2, BUCKETS_MAX);
    List<Integer> buckets = new ArrayList<>(bucketCount);
    for (int i = 0; i < bucketCount; i++) {
      buckets.add(in.uint16Le());
    }
    book.restore(entry, isTried, buckets);
  }
}
