package org.basalt.chain.kv.rocksdb;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.basalt.chain.kv.Column;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.DbPath;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksObject;
import org.rocksdb.WriteBufferManager;

/// Options of the database and its columns, chosen by what the columns are for. Owns the native
/// objects.
///
/// One memory budget: table blocks, indexes, filters and write buffers are all charged to one
/// cache.
final class Layout implements AutoCloseable {
  private static final int FILTER_BITS_PER_KEY = 10;
  private static final long MAX_WRITE_BUFFER_BYTES = 64L << 20;
  private static final long BLOB_FILE_BYTES = 256L << 20;

  /// Smaller values of blob columns stay in the tables.
  private static final long MIN_BLOB_BYTES = 1024;

  /// Well below the usual limit of 1024 descriptors a process.
  private static final int MAX_OPEN_FILES = 512;

  private final RocksDbSettings settings;
  private final List<RocksObject> owned = new ArrayList<>();
  private final Map<Column.Kind, ColumnFamilyOptions> columns = new EnumMap<>(Column.Kind.class);
  private final Cache cache;
  private final WriteBufferManager writeBuffers;

  Layout(RocksDbSettings settings) {
    this.settings = settings;
    cache = own(new LRUCache(settings.memoryBytes()));
    writeBuffers = own(new WriteBufferManager(settings.memoryBytes() / 2, cache));
    for (Column.Kind kind : Column.Kind.values()) {
      columns.put(kind, newColumn(kind));
    }
  }

  DBOptions database() {
    DBOptions options = own(new DBOptions());
    options
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        .setAtomicFlush(true)
        .setMaxOpenFiles(MAX_OPEN_FILES)
        .setMaxBackgroundJobs(Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 4))
        .setMaxTotalWalSize(256L << 20)
        .setBytesPerSync(1 << 20)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setKeepLogFileNum(3)
        .setStatsDumpPeriodSec(0)
        .setWriteBufferManager(writeBuffers);
    return options;
  }

  /// The same object for all columns of a kind.
  ColumnFamilyOptions column(Column.Kind kind) {
    ColumnFamilyOptions options = columns.get(kind);
    if (options == null) {
      throw new IllegalStateException("no options for " + kind);
    }
    return options;
  }

  private ColumnFamilyOptions newColumn(Column.Kind kind) {
    ColumnFamilyOptions options = own(new ColumnFamilyOptions());
    options
        .setWriteBufferSize(Math.min(MAX_WRITE_BUFFER_BYTES, settings.memoryBytes() / 4))
        .setMaxWriteBufferNumber(3)
        .setLevelCompactionDynamicLevelBytes(true)
        .setCompressionType(CompressionType.NO_COMPRESSION)
        .setTableFormatConfig(tables(kind));
    if (kind == Column.Kind.POINT) {
      // Who looks for a row nearly always finds it: the lowest level, where nine of ten are, needs
      // no filter, whose parts would only take the cache away from rows.
      options.setTargetFileSizeBase(64L << 20).setOptimizeFiltersForHits(true);
    }
    if (kind == Column.Kind.ORDERED) {
      options.setCompressionType(CompressionType.LZ4_COMPRESSION);
    }
    if (kind == Column.Kind.BLOB) {
      options
          .setEnableBlobFiles(true)
          .setMinBlobSize(MIN_BLOB_BYTES)
          .setBlobFileSize(BLOB_FILE_BYTES)
          .setEnableBlobGarbageCollection(true);
      if (!settings.blobDirectory().equals(settings.directory())) {
        options.setCfPaths(List.of(new DbPath(settings.blobDirectory(), Long.MAX_VALUE)));
      }
    }
    return options;
  }

  private BlockBasedTableConfig tables(Column.Kind kind) {
    BlockBasedTableConfig tables =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setCacheIndexAndFilterBlocks(true)
            .setCacheIndexAndFilterBlocksWithHighPriority(true)
            .setPinL0FilterAndIndexBlocksInCache(true)
            .setFilterPolicy(own(new BloomFilter(FILTER_BITS_PER_KEY)))
            .setFormatVersion(6);
    if (kind == Column.Kind.POINT) {
      // Small blocks read less for one coin; a hash index finds it without a binary search. Indexes
      // and filters
      // come in parts, so that those of a large set need not be in memory whole.
      tables
          .setBlockSize(4096)
          .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash)
          .setDataBlockHashTableUtilRatio(0.75)
          .setIndexType(IndexType.kTwoLevelIndexSearch)
          .setPartitionFilters(true)
          .setPinTopLevelIndexAndFilter(true)
          .setMetadataBlockSize(4096);
    } else {
      tables.setBlockSize(16 << 10);
    }
    return tables;
  }

  <T extends RocksObject> T own(T object) {
    owned.add(object);
    return object;
  }

  @Override
  public void close() {
    for (RocksObject object : owned.reversed()) {
      object.close();
    }
    owned.clear();
  }
}
