package org.basalt.p2p.address;

import java.util.Optional;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.LittleEndian;
import org.basalt.core.crypto.Sha256;
import org.basalt.p2p.netaddr.AddressCodec;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetGroups;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.jspecify.annotations.Nullable;

/// One of the two tables of an [AddressBook]: buckets of 64 places. Which bucket and which place an
/// address may have follows from a secret key, so nobody else can say which addresses push each
/// other out.
final class Buckets {
  static final int BUCKET_SIZE = 64;

  /// Core ADDRMAN_NEW_BUCKET_COUNT.
  static final int NEW_COUNT = 1024;

  /// Core ADDRMAN_TRIED_BUCKET_COUNT.
  static final int TRIED_COUNT = 256;

  /// Buckets of the new table that what one group of sources tells can get into (Core
  /// ADDRMAN_NEW_BUCKETS_PER_SOURCE_GROUP).
  private static final int NEW_BUCKETS_PER_SOURCE_GROUP = 64;

  /// Buckets of the tried table that addresses of one group can get into (Core
  /// ADDRMAN_TRIED_BUCKETS_PER_GROUP).
  private static final int TRIED_BUCKETS_PER_GROUP = 8;

  private final boolean isTried;
  private final byte[] key;
  private final NetGroups groups;
  private final @Nullable BookEntry[][] places;

  private Buckets(boolean isTried, byte[] key, NetGroups groups, int count) {
    this.isTried = isTried;
    this.key = key;
    this.groups = groups;
    this.places = new @Nullable BookEntry[count][BUCKET_SIZE];
  }

  static Buckets forNew(byte[] key, NetGroups groups) {
    return new Buckets(false, key, groups, NEW_COUNT);
  }

  static Buckets forTried(byte[] key, NetGroups groups) {
    return new Buckets(true, key, groups, TRIED_COUNT);
  }

  int count() {
    return places.length;
  }

  Optional<BookEntry> at(int bucket, int place) {
    return Optional.ofNullable(places[bucket][place]);
  }

  void put(int bucket, int place, BookEntry entry) {
    places[bucket][place] = entry;
  }

  void clear(int bucket, int place) {
    places[bucket][place] = null;
  }

  /// The bucket of the tried table that an address belongs to.
  int triedBucket(Endpoint endpoint) {
    ArraySink first = keyed();
    write(endpoint, first);
    long spread = Long.remainderUnsigned(hash(first), TRIED_BUCKETS_PER_GROUP);
    ArraySink second = keyed();
    second.varBytes(groups.of(endpoint.address()).toByteArray()).int64Le(spread);
    return (int) Long.remainderUnsigned(hash(second), places.length);
  }

  /// The bucket of the new table that an address told by a source belongs to.
  int newBucket(Endpoint endpoint, NetworkAddress source) {
    byte[] sourceGroup = groups.of(source).toByteArray();
    ArraySink first = keyed();
    first.varBytes(groups.of(endpoint.address()).toByteArray()).varBytes(sourceGroup);
    long spread = Long.remainderUnsigned(hash(first), NEW_BUCKETS_PER_SOURCE_GROUP);
    ArraySink second = keyed();
    second.varBytes(sourceGroup).int64Le(spread);
    return (int) Long.remainderUnsigned(hash(second), places.length);
  }

  /// The one place an address can have in a bucket.
  int place(Endpoint endpoint, int bucket) {
    ArraySink bytes = keyed();
    bytes.int8(isTried ? 'K' : 'N').int32Le(bucket);
    write(endpoint, bytes);
    return (int) Long.remainderUnsigned(hash(bytes), BUCKET_SIZE);
  }

  private ArraySink keyed() {
    ArraySink sink = new ArraySink(128);
    sink.bytes(key);
    return sink;
  }

  /// As Core has it, so that a book has the same places in both: 16 or 32 bytes of the address and
  /// the port, as one string.
  private static void write(Endpoint endpoint, ArraySink out) {
    NetworkAddress address = endpoint.address();
    ArraySink bytes = new ArraySink(34);
    if (address.isV1Compatible()) {
      AddressCodec.writeV1(address, bytes);
    } else {
      bytes.bytes(address.bytes());
    }
    bytes.int16Be(endpoint.port());
    out.varBytes(bytes.toByteArray());
  }

  private static long hash(ArraySink sink) {
    return LittleEndian.int64(Sha256.hashTwice(sink.array(), 0, sink.size()), 0);
  }
}
