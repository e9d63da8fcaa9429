package org.basalt.core.crypto;

/// Remembers that something was found valid, by a digest of it, in bounded memory: what was seen
/// long ago is forgotten. It never says that it has seen what it has not, unless SHA-256 breaks.
///
/// A strange question must not be able to push out one entry of choice, so digests begin with a
/// salt that nobody else knows (Core CSignatureCacheHasher). The table is divided into rows of
/// [#WAYS] digests; a digest has one row. Where that is full the table is doubled, up to its limit;
/// then a digest takes the place of one that the salt chooses. Not thread-safe, but for [#begin].
public final class DigestMemory {
  public static final int SALT_SIZE = 32;

  /// Digests that share a row.
  private static final int WAYS = 8;

  private static final int WORDS = 4;
  private static final int ROW_WORDS = WAYS * WORDS;
  private static final int ROW_BYTES = ROW_WORDS * Long.BYTES;
  private static final int FIRST_ROWS = 64;

  private final Sha256 salted = new Sha256();
  private final int maxRows;
  private long[] table;
  private int rows;

  /// @param salt secret and random, 32 bytes
  /// @param maxBytes of memory; at least one row is kept
  public DigestMemory(byte[] salt, long maxBytes) {
    if (salt.length != SALT_SIZE) {
      throw new IllegalArgumentException("expected a salt of 32 bytes, got " + salt.length);
    }
    // Twice, to fill a block of the hash function, which is then computed once.
    salted.bytes(salt).bytes(salt);
    maxRows = (int) Long.highestOneBit(Math.clamp(maxBytes / ROW_BYTES, 1, 1 << 22));
    rows = Math.min(FIRST_ROWS, maxRows);
    table = new long[rows * ROW_WORDS];
  }

  /// The salt's digest begun, to be fed with what is remembered.
  public Sha256 begin() {
    return salted.copy();
  }

  /// @param digest 32 bytes that [#begin] led to
  public boolean contains(byte[] digest) {
    return find(Key.of(digest)) >= 0;
  }

  /// Remembers.
  ///
  /// @param digest 32 bytes that [#begin] led to
  public void add(byte[] digest) {
    Key key = Key.of(digest);
    if (find(key) >= 0) {
      return;
    }
    int place = free(key);
    while (place < 0 && rows < maxRows) {
      grow();
      place = free(key);
    }
    put(place >= 0 ? place : row(key) + key.way() * WORDS, key);
  }

  /// Memory of the table.
  public long bytes() {
    return (long) table.length * Long.BYTES;
  }

  /// A digest as four words; never all zero, which an empty place is.
  private record Key(long word0, long word1, long word2, long word3) {
    static Key of(byte[] digest) {
      return new Key(
          word(digest, 0), word(digest, 8), word(digest, 16), word(digest, 24) | Long.MIN_VALUE);
    }

    private static long word(byte[] bytes, int offset) {
      long word = 0;
      for (int i = 0; i < Long.BYTES; i++) {
        word = word << Byte.SIZE | bytes[offset + i] & 0xff;
      }
      return word;
    }

    int way() {
      return (int) word1 & (WAYS - 1);
    }
  }

  private int row(Key key) {
    return ((int) key.word0 & (rows - 1)) * ROW_WORDS;
  }

  private int find(Key key) {
    int start = row(key);
    for (int at = start; at < start + ROW_WORDS; at += WORDS) {
      if (table[at] == key.word0
          && table[at + 1] == key.word1
          && table[at + 2] == key.word2
          && table[at + 3] == key.word3) {
        return at;
      }
    }
    return -1;
  }

  private int free(Key key) {
    int start = row(key);
    for (int at = start; at < start + ROW_WORDS; at += WORDS) {
      if (table[at + 3] == 0) {
        return at;
      }
    }
    return -1;
  }

  private void put(int at, Key key) {
    table[at] = key.word0;
    table[at + 1] = key.word1;
    table[at + 2] = key.word2;
    table[at + 3] = key.word3;
  }

  /// A row's digests go to two rows, so there is always room for them.
  private void grow() {
    long[] old = table;
    rows *= 2;
    table = new long[rows * ROW_WORDS];
    for (int at = 0; at < old.length; at += WORDS) {
      if (old[at + 3] != 0) {
        Key key = new Key(old[at], old[at + 1], old[at + 2], old[at + 3]);
        put(free(key), key);
      }
    }
  }
}
