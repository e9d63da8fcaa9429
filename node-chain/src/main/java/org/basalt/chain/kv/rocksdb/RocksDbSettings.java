package org.basalt.chain.kv.rocksdb;

import java.nio.file.Path;
import java.util.List;
import org.basalt.chain.kv.Column;

/// Where and how a [RocksDbStore] lives.
///
/// @param directory of the database; made if missing
/// @param blobDirectory where columns of kind BLOB keep their files; the same as `directory` unless
///   they are to be on another disk
/// @param memoryBytes native memory for cached blocks of tables, their indexes and filters, and
///   write buffers together
/// @param columns that will be used; columns on disk that are not named here stay as they are
public record RocksDbSettings(
    Path directory, Path blobDirectory, long memoryBytes, List<Column<?, ?>> columns) {
  /// Below this RocksDB spends its time flushing.
  public static final long MIN_MEMORY_BYTES = 8L << 20;

  public RocksDbSettings {
    columns = List.copyOf(columns);
    memoryBytes = Math.max(memoryBytes, MIN_MEMORY_BYTES);
    if (columns.stream().map(Column::name).distinct().count() != columns.size()) {
      throw new IllegalArgumentException("two columns have the same name");
    }
  }

  public RocksDbSettings(Path directory, long memoryBytes, List<Column<?, ?>> columns) {
    this(directory, directory, memoryBytes, columns);
  }
}
