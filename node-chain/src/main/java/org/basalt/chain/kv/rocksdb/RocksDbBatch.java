package org.basalt.chain.kv.rocksdb;

import org.basalt.chain.kv.Batch;
import org.basalt.chain.kv.Column;
import org.basalt.chain.kv.Durability;
import org.basalt.chain.kv.KeyRange;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Collects changes in native memory until they are committed.
final class RocksDbBatch implements Batch {
  private final RocksDbStore store;
  private final Families families;
  private final Failures failures;
  private final WriteBatch changes = new WriteBatch();

  RocksDbBatch(RocksDbStore store, Families families, Failures failures) {
    this.store = store;
    this.families = families;
    this.failures = failures;
  }

  @Override
  public <K, V> Batch put(Column<K, V> column, K key, V value) {
    try {
      changes.put(
          families.of(column), column.keyCodec().encode(key), column.valueCodec().encode(value));
      return this;
    } catch (RocksDBException e) {
      throw failures.of(e);
    }
  }

  @Override
  public <K> Batch delete(Column<K, ?> column, K key) {
    try {
      changes.delete(families.of(column), column.keyCodec().encode(key));
      return this;
    } catch (RocksDBException e) {
      throw failures.of(e);
    }
  }

  @Override
  public Batch deleteRange(Column<?, ?> column, KeyRange range) {
    if (range.isOpenEnded()) {
      throw new IllegalArgumentException("a range to delete needs an end");
    }
    try {
      changes.deleteRange(families.of(column), range.from(), range.to());
      return this;
    } catch (RocksDBException e) {
      throw failures.of(e);
    }
  }

  @Override
  public long sizeBytes() {
    return changes.getDataSize();
  }

  @Override
  public void commit(Durability durability) {
    store.write(changes, durability);
    changes.clear();
  }

  @Override
  public void close() {
    changes.close();
  }
}
