package org.basalt.chain.kv;

/// A large change of one column, given in ascending order of key bytes, each key once, written
/// straight to files that become part of the column in one step: atomic and synced, with little
/// memory whatever its size. To be closed; closing without a commit drops it.
public interface SortedLoad extends AutoCloseable {
  void put(byte[] key, byte[] value);

  void delete(byte[] key);

  /// A part of this load for another thread: it ascends by itself, its keys lie between none of
  /// this or of another part, and it is committed and closed with this, when no thread is at it any
  /// more. To be asked for on the thread that commits.
  SortedLoad newPart();

  /// Says that the last row of this part was given, on the thread that gave it: then not all is
  /// left to the commit.
  void end();

  /// Says that the rows are likely to be read soon, so that the system's cache should have them. To
  /// be said before the first row; holds for parts made later.
  void readSoon();

  /// Makes all of it visible and durable at once, after everything that was committed before.
  ///
  /// @throws StorageException if it could not be written; then none of it is visible
  void commit();

  @Override
  void close();
}
