package org.basalt.chain.coins;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.basalt.core.hash.Txid;

/// Memory for the entries of [CoinsCache]: slabs of bytes, so that millions of coins are a few
/// hundred objects to the garbage collector.
///
/// An entry is named by a reference: its address in units of eight bytes. Zero is none.
///
/// | offset | size | field                                                       |
/// |-------:|-----:|-------------------------------------------------------------|
/// |      0 |   32 | txid                                                        |
/// |     32 |    4 | output position; the next free entry while it is free       |
/// |     36 |    1 | flags                                                       |
/// |     37 |    2 | length of the coin; number of units while it is free        |
/// |     39 |  var | coin, [CoinCodec]; zeros up to a multiple of eight          |
///
/// A freed entry is kept in a list of its size and used again for the next entry of that size:
/// coins come in few sizes.
final class CoinArena {
  static final int HEADER_BYTES = 39;

  /// The longest coin: a script of 10,000 bytes, height, amount and length.
  static final int MAX_COIN_BYTES = 10_000 + 32;

  static final int DIRTY = 1;
  static final int FRESH = 2;
  static final int SPENT = 4;
  private static final int FREE = 8;

  private static final int UNIT_BITS = 3;
  private static final int SLAB_BITS = 20;
  private static final int SLAB_BYTES = 1 << SLAB_BITS;
  private static final int SLAB_UNIT_BITS = SLAB_BITS - UNIT_BITS;
  private static final int SLAB_UNIT_MASK = (1 << SLAB_UNIT_BITS) - 1;
  private static final byte[] NO_SLAB = {};
  private static final int MIN_UNITS = units(0);
  private static final int MAX_UNITS = units(MAX_COIN_BYTES);

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  private final int[] freeByUnits = new int[MAX_UNITS + 1];
  private byte[][] slabs = new byte[16][];
  private int slabCount;

  /// Next byte to be used in the last slab.
  private int top = SLAB_BYTES;

  /// Bytes of all slabs.
  long bytes() {
    return (long) slabCount << SLAB_BITS;
  }

  void clear() {
    Arrays.fill(freeByUnits, 0);
    slabs = new byte[16][];
    slabCount = 0;
    top = SLAB_BYTES;
  }

  /// Visits every entry in the order of memory, which is far quicker than that of an index.
  void forEach(IntConsumer visitor) {
    for (int number = 0; number < slabCount; number++) {
      byte[] slab = slabs[number];
      int at = number == 0 ? 1 << UNIT_BITS : 0;
      // What is left behind the last entry of a slab is a free one, or too small for any.
      int end = number == slabCount - 1 ? top : SLAB_BYTES - (MIN_UNITS << UNIT_BITS) + 1;
      while (at < end) {
        boolean isFree = (slab[at + 36] & FREE) != 0;
        if (!isFree) {
          visitor.accept(number << SLAB_UNIT_BITS | at >>> UNIT_BITS);
        }
        int length = length(slab, at);
        at += (isFree ? length : units(length)) << UNIT_BITS;
      }
    }
  }

  /// Stores an entry.
  ///
  /// @param coin its first `length` bytes are copied
  int store(Txid txid, int position, int flags, byte[] coin, int length) {
    int ref = allocate(units(length));
    byte[] slab = slabs[ref >>> SLAB_UNIT_BITS];
    int at = (ref & SLAB_UNIT_MASK) << UNIT_BITS;
    txid.copyTo(slab, at);
    INT.set(slab, at + 32, position);
    slab[at + 36] = (byte) flags;
    SHORT.set(slab, at + 37, (short) length);
    System.arraycopy(coin, 0, slab, at + HEADER_BYTES, length);
    return ref;
  }

  void free(int ref) {
    byte[] slab = slab(ref);
    int at = offset(ref);
    int units = units(length(slab, at));
    release(slab, at, ref, units);
  }

  private void release(byte[] slab, int at, int ref, int units) {
    INT.set(slab, at + 32, freeByUnits[units]);
    slab[at + 36] = FREE;
    SHORT.set(slab, at + 37, (short) units);
    freeByUnits[units] = ref;
  }

  private int allocate(int units) {
    int free = freeByUnits[units];
    if (free != 0) {
      freeByUnits[units] = (int) INT.get(slab(free), offset(free) + 32);
      return free;
    }
    int size = units << UNIT_BITS;
    if (size > SLAB_BYTES - top) {
      newSlab();
    }
    int ref = slabCount - 1 << SLAB_UNIT_BITS | top >>> UNIT_BITS;
    top += size;
    return ref;
  }

  private void newSlab() {
    int left = SLAB_BYTES - top >>> UNIT_BITS;
    if (left >= MIN_UNITS) {
      int units = Math.min(left, MAX_UNITS);
      int ref = slabCount - 1 << SLAB_UNIT_BITS | top >>> UNIT_BITS;
      release(slabs[slabCount - 1], top, ref, units);
    }
    if (slabCount == 1 << 31 - SLAB_UNIT_BITS) {
      throw new IllegalStateException("the coins cache is larger than it can be");
    }
    if (slabCount == slabs.length) {
      slabs = Arrays.copyOf(slabs, slabs.length * 2);
    }
    slabs[slabCount++] = new byte[SLAB_BYTES];
    // The first unit of all is never an entry, since its reference would be zero.
    top = slabCount == 1 ? 1 << UNIT_BITS : 0;
  }

  private static int units(int length) {
    return HEADER_BYTES + length + (1 << UNIT_BITS) - 1 >>> UNIT_BITS;
  }

  byte[] slab(int ref) {
    return slabs[ref >>> SLAB_UNIT_BITS];
  }

  /// Where the entry begins in its slab.
  static int offset(int ref) {
    return (ref & SLAB_UNIT_MASK) << UNIT_BITS;
  }

  boolean matches(int ref, Txid txid, int position) {
    return matches(slab(ref), offset(ref), txid, position);
  }

  private static boolean matches(byte[] slab, int at, Txid txid, int position) {
    return (long) LONG.get(slab, at) == txid.word(0)
        && (int) INT.get(slab, at + 32) == position
        && (long) LONG.get(slab, at + 8) == txid.word(1)
        && (long) LONG.get(slab, at + 16) == txid.word(2)
        && (long) LONG.get(slab, at + 24) == txid.word(3);
  }

  long word(int ref, int index) {
    return (long) LONG.get(slab(ref), offset(ref) + 8 * index);
  }

  int position(int ref) {
    return (int) INT.get(slab(ref), offset(ref) + 32);
  }

  int flags(int ref) {
    return slab(ref)[offset(ref) + 36];
  }

  void setFlags(int ref, int flags) {
    slab(ref)[offset(ref) + 36] = (byte) flags;
  }

  int length(int ref) {
    return length(slab(ref), offset(ref));
  }

  private static int length(byte[] slab, int at) {
    return (short) SHORT.get(slab, at + 37) & 0xffff;
  }

  /// Bytes that an entry takes.
  static int size(int length) {
    return units(length) << UNIT_BITS;
  }

  byte[] coinBytes(int ref) {
    byte[] slab = slab(ref);
    int at = offset(ref);
    return Arrays.copyOfRange(slab, at + HEADER_BYTES, at + HEADER_BYTES + length(slab, at));
  }

  // For threads that read while the owner may be writing: nothing may go wrong with a reference or
  // a length that make no sense, but what comes out may be nonsense.

  /// The bytes of an entry, header and coin; none if there can be no such entry.
  byte[] glance(int ref) {
    byte[] slab = slabAtGlance(ref);
    int at = offset(ref);
    if (at + HEADER_BYTES > slab.length) {
      return new byte[0];
    }
    int end = at + HEADER_BYTES + length(slab, at);
    return end > slab.length ? new byte[0] : Arrays.copyOfRange(slab, at, end);
  }

  boolean matchesAtGlance(int ref, Txid txid, int position) {
    byte[] slab = slabAtGlance(ref);
    int at = offset(ref);
    return at + HEADER_BYTES <= slab.length && matches(slab, at, txid, position);
  }

  private byte[] slabAtGlance(int ref) {
    byte[][] all = slabs;
    int number = ref >>> SLAB_UNIT_BITS;
    byte[] slab = number < all.length ? all[number] : NO_SLAB;
    return slab == null ? NO_SLAB : slab;
  }

  /// The flags among the bytes that [#glance] gave.
  static int flags(byte[] entry) {
    return entry[36];
  }

  /// The entry's key in [CoinsTable].
  byte[] key(int ref) {
    int position = position(ref);
    byte[] key = new byte[CoinsTable.keySize(position)];
    System.arraycopy(slab(ref), offset(ref), key, 0, Txid.SIZE);
    CoinsTable.putPosition(key, position);
    return key;
  }

  boolean hasSameTxid(int ref, int other) {
    byte[] slab = slab(ref);
    byte[] otherSlab = slab(other);
    int at = offset(ref);
    int otherAt = offset(other);
    return (long) LONG.get(slab, at) == (long) LONG.get(otherSlab, otherAt)
        && (long) LONG.get(slab, at + 8) == (long) LONG.get(otherSlab, otherAt + 8)
        && (long) LONG.get(slab, at + 16) == (long) LONG.get(otherSlab, otherAt + 16)
        && (long) LONG.get(slab, at + 24) == (long) LONG.get(otherSlab, otherAt + 24);
  }

  /// Order of the table: txid, then position.
  int compare(int ref, int other) {
    byte[] slab = slab(ref);
    byte[] otherSlab = slab(other);
    int at = offset(ref);
    int otherAt = offset(other);
    int c = Arrays.compareUnsigned(slab, at, at + 32, otherSlab, otherAt, otherAt + 32);
    return c != 0 ? c : Integer.compareUnsigned(position(ref), position(other));
  }
}
