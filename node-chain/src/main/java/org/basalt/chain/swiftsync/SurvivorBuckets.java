package org.basalt.chain.swiftsync;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.basalt.core.hash.Txid;

/// Surviving outputs, sorted by the height of their block in files on disk: a coin table is in the
/// order of ids, and all of it would not fit into memory.
///
/// A record is the first 16 bytes of the txid and the position. One thread. To be closed, which
/// deletes the files.
final class SurvivorBuckets implements AutoCloseable {
  /// Blocks of one file: some millions of coins at most, about a hundred megabytes when they are
  /// looked up.
  static final int BLOCKS_IN_BUCKET = 1024;

  private static final int RECORD_BYTES = 20;
  private static final int BUFFER_RECORDS = 2048;

  private final Path directory;
  private final List<Bucket> buckets = new ArrayList<>();

  private static final class Bucket {
    final Path file;
    final ByteBuffer buffer = ByteBuffer.allocate(RECORD_BYTES * BUFFER_RECORDS);
    long records;

    Bucket(Path file) {
      this.file = file;
    }

    void write() throws IOException {
      Files.write(
          file,
          java.util.Arrays.copyOf(buffer.array(), buffer.position()),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      buffer.clear();
    }
  }

  /// @param beside a file in whose directory there is room
  /// @param height of the last block
  SurvivorBuckets(Path beside, int height) {
    try {
      directory =
          Files.createTempDirectory(
              beside.toAbsolutePath().getParent(), beside.getFileName() + ".sort");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (int i = 0; i <= height / BLOCKS_IN_BUCKET; i++) {
      buckets.add(new Bucket(directory.resolve(Integer.toString(i))));
    }
  }

  /// @param height of the block that made the output
  void add(int height, Txid txid, int position) {
    Bucket bucket = buckets.get(height / BLOCKS_IN_BUCKET);
    bucket.buffer.putLong(txid.word(0)).putLong(txid.word(1)).putInt(position);
    bucket.records++;
    if (!bucket.buffer.hasRemaining()) {
      try {
        bucket.write();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// Outputs of the blocks of one bucket, found by hashing.
  static final class Survivors {
    private final long[] words;
    private final int[] positions;
    private final boolean[] isUsed;
    private final int mask;

    private Survivors(int records) {
      int slots = Integer.highestOneBit(Math.max(2, records) * 2 - 1) << 1;
      words = new long[2 * slots];
      positions = new int[slots];
      isUsed = new boolean[slots];
      mask = slots - 1;
    }

    private int slot(long word0, long word1, int position) {
      // Ids are evenly spread; nobody gains by slowing this down.
      int at = (int) (word0 + position * 0x9e3779b97f4a7c15L >>> 32) & mask;
      while (isUsed[at]
          && (words[2 * at] != word0 || words[2 * at + 1] != word1 || positions[at] != position)) {
        at = at + 1 & mask;
      }
      return at;
    }

    private void add(long word0, long word1, int position) {
      int at = slot(word0, word1, position);
      words[2 * at] = word0;
      words[2 * at + 1] = word1;
      positions[at] = position;
      isUsed[at] = true;
    }

    boolean contains(Txid txid, int position) {
      return isUsed[slot(txid.word(0), txid.word(1), position)];
    }
  }

  /// Those of the bucket that has a height.
  Survivors load(int height) {
    Bucket bucket = buckets.get(height / BLOCKS_IN_BUCKET);
    try {
      bucket.write();
      Survivors survivors = new Survivors(Math.toIntExact(bucket.records));
      try (DataInputStream in =
          new DataInputStream(
              new java.io.BufferedInputStream(Files.newInputStream(bucket.file), 1 << 16))) {
        for (long i = 0; i < bucket.records; i++) {
          survivors.add(in.readLong(), in.readLong(), in.readInt());
        }
      }
      Files.delete(bucket.file);
      return survivors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long records() {
    return buckets.stream().mapToLong(bucket -> bucket.records).sum();
  }

  @Override
  public void close() {
    try {
      for (Bucket bucket : buckets) {
        Files.deleteIfExists(bucket.file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
