package org.basalt.chain.kv;

/// The store as it was when the snapshot was taken. To be closed: it keeps old data on disk.
public interface Snapshot extends KeyValueReader, AutoCloseable {
  @Override
  void close();
}
