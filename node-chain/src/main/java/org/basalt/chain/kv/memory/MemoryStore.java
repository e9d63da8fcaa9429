package org.basalt.chain.kv.memory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.basalt.chain.kv.Batch;
import org.basalt.chain.kv.Column;
import org.basalt.chain.kv.Cursor;
import org.basalt.chain.kv.Durability;
import org.basalt.chain.kv.KeyRange;
import org.basalt.chain.kv.KeyValueStore;
import org.basalt.chain.kv.Snapshot;
import org.basalt.chain.kv.SortedLoad;
import org.basalt.chain.kv.StorageException;
import org.basalt.core.bytes.DecodeException;
import org.jspecify.annotations.Nullable;

/// A store in memory: what it holds lives as long as the object, closed or not. Readers on other
/// threads than the writer's may see a batch row by row; snapshots are to be taken on the writer's
/// thread.
public final class MemoryStore implements KeyValueStore {
  private final Rows rows = new Rows(new ConcurrentHashMap<>());

  @Override
  public <K, V> Optional<V> get(Column<K, V> column, K key) {
    return rows.get(column, key);
  }

  @Override
  public <K, V> List<Optional<V>> multiGet(Column<K, V> column, List<K> keys) {
    return rows.multiGet(column, keys);
  }

  @Override
  public <K, V> Cursor<K, V> cursor(Column<K, V> column, KeyRange range) {
    return rows.cursor(column, range);
  }

  @Override
  public <K, V> Cursor<K, V> reverseCursor(Column<K, V> column, KeyRange range) {
    return rows.reverseCursor(column, range);
  }

  @Override
  public Batch newBatch() {
    return new MemoryBatch();
  }

  @Override
  public SortedLoad newSortedLoad(Column<byte[], byte[]> column) {
    return new MemoryLoad(column);
  }

  @Override
  public Snapshot snapshot() {
    Map<String, NavigableMap<byte[], byte[]>> copies = new ConcurrentHashMap<>();
    rows.columns.forEach((name, map) -> copies.put(name, new ConcurrentSkipListMap<>(map)));
    return new Rows(copies);
  }

  @Override
  public void flush() {
    // Nothing is more durable than memory here.
  }

  @Override
  public long sizeOnDisk(Column<?, ?> column) {
    return rows.map(column).entrySet().stream()
        .mapToLong(row -> row.getKey().length + row.getValue().length)
        .sum();
  }

  @Override
  public void reclaim(Column<?, ?> column, KeyRange range) {
    // Nothing is kept of deleted rows.
    rows.map(column);
  }

  @Override
  public void checkpoint(Path directory) {
    throw new StorageException(
        StorageException.Kind.IO, "a store in memory has no files to copy to " + directory);
  }

  @Override
  public void close() {
    // Kept, so that a test can start again on what it left.
  }

  /// The rows of all columns, live or copied.
  private record Rows(Map<String, NavigableMap<byte[], byte[]>> columns) implements Snapshot {
    NavigableMap<byte[], byte[]> map(Column<?, ?> column) {
      return columns.computeIfAbsent(
          column.name(), _ -> new ConcurrentSkipListMap<>(Arrays::compareUnsigned));
    }

    @Override
    public <K, V> Optional<V> get(Column<K, V> column, K key) {
      byte[] value = map(column).get(column.keyCodec().encode(key));
      return value == null ? Optional.empty() : Optional.of(decoded(column, value));
    }

    @Override
    public <K, V> List<Optional<V>> multiGet(Column<K, V> column, List<K> keys) {
      List<Optional<V>> values = new ArrayList<>(keys.size());
      for (K key : keys) {
        values.add(get(column, key));
      }
      return values;
    }

    @Override
    public <K, V> Cursor<K, V> cursor(Column<K, V> column, KeyRange range) {
      return new MemoryCursor<>(column, inRange(column, range).entrySet().iterator());
    }

    @Override
    public <K, V> Cursor<K, V> reverseCursor(Column<K, V> column, KeyRange range) {
      return new MemoryCursor<>(
          column, inRange(column, range).descendingMap().entrySet().iterator());
    }

    NavigableMap<byte[], byte[]> inRange(Column<?, ?> column, KeyRange range) {
      NavigableMap<byte[], byte[]> tail = map(column).tailMap(range.from(), true);
      return range.isOpenEnded() ? tail : tail.headMap(range.to(), false);
    }

    @Override
    public void close() {
      // A copy is left to the garbage collector.
    }
  }

  private static <V> V decoded(Column<?, V> column, byte[] bytes) {
    try {
      return column.valueCodec().decode(bytes);
    } catch (DecodeException e) {
      throw new StorageException(
          StorageException.Kind.CORRUPT,
          "a row of column " + column.name() + " cannot be decoded: " + e.getMessage(),
          e);
    }
  }

  private static final class MemoryCursor<K, V> implements Cursor<K, V> {
    private final Column<K, V> column;
    private final Iterator<Map.Entry<byte[], byte[]>> rows;
    private Map.@Nullable Entry<byte[], byte[]> row;

    MemoryCursor(Column<K, V> column, Iterator<Map.Entry<byte[], byte[]>> rows) {
      this.column = column;
      this.rows = rows;
    }

    @Override
    public boolean next() {
      row = rows.hasNext() ? rows.next() : null;
      return row != null;
    }

    @Override
    public K key() {
      return column.keyCodec().decode(here().getKey());
    }

    @Override
    public V value() {
      return decoded(column, here().getValue());
    }

    private Map.Entry<byte[], byte[]> here() {
      if (row == null) {
        throw new IllegalStateException("the cursor stands on no row");
      }
      return row;
    }

    @Override
    public void close() {
      row = null;
    }
  }

  private final class MemoryBatch implements Batch {
    private final List<Runnable> changes = new ArrayList<>();
    private long size;

    @Override
    public <K, V> Batch put(Column<K, V> column, K key, V value) {
      byte[] keyBytes = column.keyCodec().encode(key);
      byte[] valueBytes = column.valueCodec().encode(value);
      size += keyBytes.length + valueBytes.length;
      changes.add(() -> rows.map(column).put(keyBytes, valueBytes));
      return this;
    }

    @Override
    public <K> Batch delete(Column<K, ?> column, K key) {
      byte[] keyBytes = column.keyCodec().encode(key);
      size += keyBytes.length;
      changes.add(() -> rows.map(column).remove(keyBytes));
      return this;
    }

    @Override
    public Batch deleteRange(Column<?, ?> column, KeyRange range) {
      if (range.isOpenEnded()) {
        throw new IllegalArgumentException("a range to delete needs an end");
      }
      changes.add(() -> rows.inRange(column, range).clear());
      return this;
    }

    @Override
    public long sizeBytes() {
      return size;
    }

    @Override
    public void commit(Durability durability) {
      changes.forEach(Runnable::run);
      close();
    }

    @Override
    public void close() {
      changes.clear();
      size = 0;
    }
  }

  private final class MemoryLoad implements SortedLoad {
    private final Column<byte[], byte[]> column;
    private final Batch batch = newBatch();
    private final List<MemoryLoad> parts = new ArrayList<>();
    private byte[] lastKey = {};

    MemoryLoad(Column<byte[], byte[]> column) {
      this.column = column;
    }

    @Override
    public void put(byte[] key, byte[] value) {
      ascend(key);
      batch.put(column, key, value);
    }

    @Override
    public void delete(byte[] key) {
      ascend(key);
      batch.delete(column, key);
    }

    @Override
    public SortedLoad newPart() {
      MemoryLoad part = new MemoryLoad(column);
      parts.add(part);
      return part;
    }

    @Override
    public void end() {
      // Rows are where they will be.
    }

    @Override
    public void readSoon() {
      // Memory is all there is.
    }

    private void ascend(byte[] key) {
      if (Arrays.compareUnsigned(lastKey, key) >= 0) {
        throw new IllegalArgumentException("keys of a sorted load must ascend");
      }
      lastKey = key;
    }

    @Override
    public void commit() {
      batch.commit(Durability.SYNCED);
      parts.forEach(MemoryLoad::commit);
    }

    @Override
    public void close() {
      parts.forEach(MemoryLoad::close);
      batch.close();
    }
  }
}
