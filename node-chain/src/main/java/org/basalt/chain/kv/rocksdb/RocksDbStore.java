package org.basalt.chain.kv.rocksdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.basalt.chain.kv.Batch;
import org.basalt.chain.kv.Column;
import org.basalt.chain.kv.Cursor;
import org.basalt.chain.kv.Durability;
import org.basalt.chain.kv.KeyRange;
import org.basalt.chain.kv.KeyValueStore;
import org.basalt.chain.kv.Snapshot;
import org.basalt.chain.kv.SortedLoad;
import org.basalt.chain.kv.StorageException;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// A store on RocksDB: a column is a column family, and memory tables of all families are flushed
/// together, so that a crash finds the state as of some batch even where the write-ahead log was
/// left out.
public final class RocksDbStore implements KeyValueStore {
  private static final String DEFAULT_FAMILY = new String(RocksDB.DEFAULT_COLUMN_FAMILY, UTF_8);

  private final Path directory;
  private final Layout layout;
  private final DBOptions databaseOptions;
  private final Failures failures;
  private final RocksDB db;
  private final Families families;
  private final Uses uses = new Uses();
  private final Reads reads;
  private final AtomicLong loadNumber = new AtomicLong();
  private volatile boolean hasUnlogged;

  private RocksDbStore(
      Path directory,
      Layout layout,
      DBOptions databaseOptions,
      Failures failures,
      RocksDB db,
      Families families) {
    this.directory = directory;
    this.layout = layout;
    this.databaseOptions = databaseOptions;
    this.failures = failures;
    this.db = db;
    this.families = families;
    reads = new Reads(db, families, failures, uses, null);
  }

  /// Opens the database, or makes it.
  ///
  /// @throws StorageException if another process has it, if it is damaged, or if the disk fails
  public static RocksDbStore open(RocksDbSettings settings) {
    makeDirectory(settings.directory());
    makeDirectory(settings.blobDirectory());
    loadLibrary(settings.directory());
    Failures failures = new Failures(settings.directory());
    Layout layout = new Layout(settings);
    try {
      Map<String, Column.Kind> kinds = kinds(settings);
      List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
      kinds.forEach((name, kind) ->
          descriptors.add(new ColumnFamilyDescriptor(name.getBytes(UTF_8), layout.column(kind))));
      List<ColumnFamilyHandle> handles = new ArrayList<>();
      DBOptions options = layout.database();
      RocksDB db = RocksDB.open(options, settings.directory().toString(), descriptors, handles);
      Map<String, ColumnFamilyHandle> byName = new HashMap<>();
      int index = 0;
      for (String name : kinds.keySet()) {
        byName.put(name, handles.get(index++));
      }
      RocksDbLoad.removeLeftovers(settings.directory());
      return new RocksDbStore(
          settings.directory(), layout, options, failures, db, new Families(byName));
    } catch (RocksDBException e) {
      layout.close();
      throw failures.of(e);
    }
  }

  /// Unpacks the native library beside the database: in the system's directory for temporary files
  /// every crash would leave another copy.
  private static void loadLibrary(Path directory) {
    try {
      NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
      RocksDB.loadLibrary();
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Kind.IO,
          "the database library cannot be unpacked to " + directory + ": " + e,
          e);
    }
  }

  private static void makeDirectory(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Kind.IO,
          "the directory "
              + directory
              + " cannot be made: check its parent and permissions ("
              + e
              + ")",
          e);
    }
  }

  /// All families in the order in which they are opened: RocksDB wants every one that is on disk.
  private static Map<String, Column.Kind> kinds(RocksDbSettings settings) throws RocksDBException {
    Map<String, Column.Kind> kinds = new LinkedHashMap<>();
    kinds.put(DEFAULT_FAMILY, Column.Kind.ORDERED);
    for (Column<?, ?> column : settings.columns()) {
      kinds.put(column.name(), column.kind());
    }
    if (Files.exists(settings.directory().resolve("CURRENT"))) {
      try (Options options = new Options()) {
        for (byte[] name : RocksDB.listColumnFamilies(options, settings.directory().toString())) {
          kinds.putIfAbsent(new String(name, UTF_8), Column.Kind.ORDERED);
        }
      }
    }
    return kinds;
  }

  @Override
  public <K, V> Optional<V> get(Column<K, V> column, K key) {
    return reads.get(column, key);
  }

  @Override
  public <K, V> List<Optional<V>> multiGet(Column<K, V> column, List<K> keys) {
    return reads.multiGet(column, keys);
  }

  @Override
  public <K, V> Cursor<K, V> cursor(Column<K, V> column, KeyRange range) {
    return reads.cursor(column, range);
  }

  @Override
  public <K, V> Cursor<K, V> reverseCursor(Column<K, V> column, KeyRange range) {
    return reads.reverseCursor(column, range);
  }

  @Override
  public Batch newBatch() {
    return new RocksDbBatch(this, families, failures);
  }

  @Override
  public SortedLoad newSortedLoad(Column<byte[], byte[]> column) {
    return new RocksDbLoad(
        this,
        failures,
        families.of(column),
        directory,
        () -> new Options(databaseOptions, layout.column(column.kind())));
  }

  @Override
  public Snapshot snapshot() {
    uses.enter();
    try {
      return new Reads(db, families, failures, uses, db.getSnapshot());
    } finally {
      uses.leave();
    }
  }

  void write(WriteBatch changes, Durability durability) {
    if (durability == Durability.UNLOGGED) {
      hasUnlogged = true;
    } else if (hasUnlogged) {
      // A logged batch must not outlive an unlogged one before it.
      flush();
    }
    uses.enter();
    try (WriteOptions options = new WriteOptions()) {
      options
          .setDisableWAL(durability == Durability.UNLOGGED)
          .setSync(durability == Durability.SYNCED);
      db.write(options, changes);
      if (durability == Durability.UNLOGGED) {
        // Once more: a flush on another thread may have begun before this write was in.
        hasUnlogged = true;
      }
    } catch (RocksDBException e) {
      throw failures.of(e);
    } finally {
      uses.leave();
    }
  }

  void ingest(ColumnFamilyHandle family, List<String> files) {
    flush();
    uses.enter();
    try (IngestExternalFileOptions options = new IngestExternalFileOptions()) {
      options.setMoveFiles(true);
      db.ingestExternalFile(family, files, options);
    } catch (RocksDBException e) {
      throw failures.of(e);
    } finally {
      uses.leave();
    }
  }

  long nextLoadNumber() {
    return loadNumber.getAndIncrement();
  }

  @Override
  public void flush() {
    uses.enter();
    try (FlushOptions options = new FlushOptions()) {
      options.setWaitForFlush(true).setAllowWriteStall(true);
      hasUnlogged = false;
      db.flush(options, List.copyOf(families.byName().values()));
    } catch (RocksDBException e) {
      throw failures.of(e);
    } finally {
      uses.leave();
    }
  }

  @Override
  public long sizeOnDisk(Column<?, ?> column) {
    uses.enter();
    try {
      ColumnFamilyHandle family = families.of(column);
      return db.getLongProperty(family, "rocksdb.total-sst-files-size")
          + db.getLongProperty(family, "rocksdb.total-blob-file-size");
    } catch (RocksDBException e) {
      throw failures.of(e);
    } finally {
      uses.leave();
    }
  }

  @Override
  public void reclaim(Column<?, ?> column, KeyRange range) {
    uses.enter();
    try (CompactRangeOptions options = new CompactRangeOptions()) {
      options.setExclusiveManualCompaction(false);
      db.compactRange(
          families.of(column), range.from(), range.isOpenEnded() ? null : range.to(), options);
    } catch (RocksDBException e) {
      throw failures.of(e);
    } finally {
      uses.leave();
    }
  }

  @Override
  public void checkpoint(Path copy) {
    uses.enter();
    try (Checkpoint checkpoint = Checkpoint.create(db)) {
      checkpoint.createCheckpoint(copy.toString());
    } catch (RocksDBException e) {
      throw failures.of(e);
    } finally {
      uses.leave();
    }
  }

  @Override
  public void close() {
    try {
      if (hasUnlogged) {
        flush();
      }
    } finally {
      if (uses.close()) {
        reads.close();
        families.byName().values().forEach(ColumnFamilyHandle::close);
        db.close();
        layout.close();
      }
    }
  }
}
