package org.basalt.chain.kv;

/// Walks rows; stands before the first one until [#next()] was called. One thread at a time.
public interface Cursor<K, V> extends AutoCloseable {
  /// Moves to the next row.
  ///
  /// @return false if there is none
  /// @throws StorageException if the disk or the bytes on it fail
  boolean next();

  K key();

  V value();

  @Override
  void close();
}
