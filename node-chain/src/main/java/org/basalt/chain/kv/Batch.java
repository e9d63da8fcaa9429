package org.basalt.chain.kv;

/// Changes of any columns of a store that become visible and durable together. One thread at a
/// time. To be closed; closing without a commit drops it.
public interface Batch extends AutoCloseable {
  <K, V> Batch put(Column<K, V> column, K key, V value);

  <K> Batch delete(Column<K, ?> column, K key);

  /// Deletes all keys of a range that has an end.
  Batch deleteRange(Column<?, ?> column, KeyRange range);

  /// About what it takes in memory and on disk.
  long sizeBytes();

  /// Applies it and empties it.
  ///
  /// @throws StorageException if it could not be written; then none of it is visible
  void commit(Durability durability);

  @Override
  void close();
}
