package org.basalt.chain.kv;

import java.util.List;
import java.util.Optional;

/// What can be read from a store or a snapshot of it. Any thread.
public interface KeyValueReader {
  /// @throws StorageException if the disk or the bytes on it fail
  <K, V> Optional<V> get(Column<K, V> column, K key);

  /// The values of many keys in one call, in the order of the keys.
  <K, V> List<Optional<V>> multiGet(Column<K, V> column, List<K> keys);

  default <K, V> boolean contains(Column<K, V> column, K key) {
    return get(column, key).isPresent();
  }

  /// Rows of a range in ascending order of key bytes, as of this call. To be closed.
  <K, V> Cursor<K, V> cursor(Column<K, V> column, KeyRange range);

  /// Rows of a range in descending order, as of this call. To be closed.
  <K, V> Cursor<K, V> reverseCursor(Column<K, V> column, KeyRange range);

  /// Last row of a range.
  default <K, V> Optional<V> lastValue(Column<K, V> column, KeyRange range) {
    try (Cursor<K, V> cursor = reverseCursor(column, range)) {
      return cursor.next() ? Optional.of(cursor.value()) : Optional.empty();
    }
  }
}
