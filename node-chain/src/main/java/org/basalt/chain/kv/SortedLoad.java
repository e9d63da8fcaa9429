package org.basalt.chain.kv;

/// A large change of one column, given in ascending order of key bytes, each key once, written
/// straight to files that become part of the column in one step: atomic and synced, with little
/// memory whatever its size. To be closed; closing without a commit drops it.
public interface SortedLoad extends AutoCloseable {
  void put(byte[] key, byte[] value);

  void delete(byte[] key);

  /// Makes all of it visible and durable at once, after everything that was committed before.
  ///
  /// @throws StorageException if it could not be written; then none of it is visible
  void commit();

  @Override
  void close();
}
