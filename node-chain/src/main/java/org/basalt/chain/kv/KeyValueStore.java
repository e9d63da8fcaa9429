package org.basalt.chain.kv;

import java.nio.file.Path;

/// An ordered store of bytes in columns. Any thread may read, and commit batches of its own.
public interface KeyValueStore extends KeyValueReader, AutoCloseable {
  Batch newBatch();

  SortedLoad newSortedLoad(Column<byte[], byte[]> column);

  Snapshot snapshot();

  /// Makes everything committed so far durable, all columns together.
  void flush();

  /// Estimated bytes of a column's rows on disk.
  long sizeOnDisk(Column<?, ?> column);

  /// Frees the disk space of what was deleted in a range of keys, now rather than some day. May
  /// take seconds; rows stay as they are.
  void reclaim(Column<?, ?> column, KeyRange range);

  /// A consistent copy in a new directory, by hard links where the disk allows. Taken while the
  /// store is in use.
  ///
  /// @param directory does not exist yet
  void checkpoint(Path directory);

  /// Flushes and releases. A second call does nothing.
  @Override
  void close();
}
