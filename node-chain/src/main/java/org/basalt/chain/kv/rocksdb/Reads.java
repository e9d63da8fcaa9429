package org.basalt.chain.kv.rocksdb;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.basalt.chain.kv.Column;
import org.basalt.chain.kv.Cursor;
import org.basalt.chain.kv.KeyRange;
import org.basalt.chain.kv.Snapshot;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/// Reads the database as it is, or as it was at a snapshot.
final class Reads implements Snapshot {
  private final RocksDB db;
  private final Families families;
  private final Failures failures;
  private final Uses uses;
  private final ReadOptions options = new ReadOptions();
  private final org.rocksdb.@Nullable Snapshot snapshot;

  Reads(
      RocksDB db,
      Families families,
      Failures failures,
      Uses uses,
      org.rocksdb.@Nullable Snapshot snapshot) {
    this.db = db;
    this.families = families;
    this.failures = failures;
    this.uses = uses;
    this.snapshot = snapshot;
    if (snapshot != null) {
      uses.enter();
      options.setSnapshot(snapshot);
    }
  }

  @Override
  public <K, V> Optional<V> get(Column<K, V> column, K key) {
    byte[] keyBytes = column.keyCodec().encode(key);
    uses.enter();
    try {
      byte[] value = db.get(families.of(column), options, keyBytes);
      return value == null ? Optional.empty() : Optional.of(Families.decoded(column, value));
    } catch (RocksDBException e) {
      throw failures.of(e);
    } finally {
      uses.leave();
    }
  }

  @Override
  public <K, V> List<Optional<V>> multiGet(Column<K, V> column, List<K> keys) {
    if (keys.isEmpty()) {
      return List.of();
    }
    List<byte[]> keyBytes = new ArrayList<>(keys.size());
    for (K key : keys) {
      keyBytes.add(column.keyCodec().encode(key));
    }
    ColumnFamilyHandle family = families.of(column);
    uses.enter();
    try {
      List<byte[]> found =
          db.multiGetAsList(options, Collections.nCopies(keys.size(), family), keyBytes);
      List<Optional<V>> values = new ArrayList<>(found.size());
      for (byte[] value : found) {
        values.add(value == null ? Optional.empty() : Optional.of(Families.decoded(column, value)));
      }
      return values;
    } catch (RocksDBException e) {
      throw failures.of(e);
    } finally {
      uses.leave();
    }
  }

  @Override
  public <K, V> Cursor<K, V> cursor(Column<K, V> column, KeyRange range) {
    return new RocksDbCursor<>(
        db, families.of(column), failures, uses, column, range, snapshot, false);
  }

  @Override
  public <K, V> Cursor<K, V> reverseCursor(Column<K, V> column, KeyRange range) {
    return new RocksDbCursor<>(
        db, families.of(column), failures, uses, column, range, snapshot, true);
  }

  /// For snapshots; a second call does nothing.
  @Override
  public void close() {
    if (!options.isOwningHandle()) {
      return;
    }
    options.close();
    if (snapshot != null) {
      db.releaseSnapshot(snapshot);
      snapshot.close();
      uses.leave();
    }
  }
}
