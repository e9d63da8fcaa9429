package org.basalt.chain.kv.rocksdb;

import org.basalt.chain.kv.Column;
import org.basalt.chain.kv.Cursor;
import org.basalt.chain.kv.KeyRange;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/// Walks a range; leaves the cache to those who look up single rows.
final class RocksDbCursor<K, V> implements Cursor<K, V> {
  private final Column<K, V> column;
  private final Failures failures;
  private final Uses uses;
  private final boolean isReverse;
  private final ReadOptions options = new ReadOptions().setFillCache(false);
  private final Slice lower;
  private final Slice upper;
  private final RocksIterator rows;
  private boolean isStarted;

  RocksDbCursor(
      RocksDB db,
      ColumnFamilyHandle family,
      Failures failures,
      Uses uses,
      Column<K, V> column,
      KeyRange range,
      org.rocksdb.@Nullable Snapshot snapshot,
      boolean isReverse) {
    uses.enter();
    this.column = column;
    this.failures = failures;
    this.uses = uses;
    this.isReverse = isReverse;
    lower = new Slice(range.from());
    upper = new Slice(range.to());
    options.setIterateLowerBound(lower);
    if (!range.isOpenEnded()) {
      options.setIterateUpperBound(upper);
    }
    if (snapshot != null) {
      options.setSnapshot(snapshot);
    }
    rows = db.newIterator(family, options);
  }

  @Override
  public boolean next() {
    if (!rows.isOwningHandle()) {
      throw new IllegalStateException("the cursor is closed");
    }
    if (isStarted) {
      step();
    } else {
      isStarted = true;
      start();
    }
    if (rows.isValid()) {
      return true;
    }
    try {
      rows.status();
    } catch (RocksDBException e) {
      throw failures.of(e);
    }
    return false;
  }

  private void start() {
    if (isReverse) {
      rows.seekToLast();
    } else {
      rows.seekToFirst();
    }
  }

  private void step() {
    if (isReverse) {
      rows.prev();
    } else {
      rows.next();
    }
  }

  @Override
  public K key() {
    return column.keyCodec().decode(rows.key());
  }

  @Override
  public V value() {
    return Families.decoded(column, rows.value());
  }

  @Override
  public void close() {
    if (rows.isOwningHandle()) {
      rows.close();
      options.close();
      lower.close();
      upper.close();
      uses.leave();
    }
  }
}
