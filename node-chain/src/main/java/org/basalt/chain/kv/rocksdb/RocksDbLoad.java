package org.basalt.chain.kv.rocksdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.basalt.chain.kv.SortedLoad;
import org.basalt.chain.kv.StorageException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.EnvOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;

/// Writes table files beside the database and hands them over in one step.
final class RocksDbLoad implements SortedLoad {
  private static final String FILE_PREFIX = "load-";
  private static final long FILE_BYTES = 64L << 20;

  private final RocksDbStore store;
  private final Failures failures;
  private final ColumnFamilyHandle family;
  private final Path directory;
  private final Options options;
  private final EnvOptions environment = new EnvOptions();
  private final List<String> files = new ArrayList<>();
  private @Nullable SstFileWriter writer;
  private long bytesInFile;
  private byte[] lastKey = {};

  /// @param options tables are written with them; taken over
  RocksDbLoad(
      RocksDbStore store,
      Failures failures,
      ColumnFamilyHandle family,
      Path directory,
      Options options) {
    this.store = store;
    this.failures = failures;
    this.family = family;
    this.directory = directory;
    this.options = options;
  }

  /// Removes what a crash left of loads that were not committed.
  static void removeLeftovers(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path file : entries.toList()) {
        if (file.getFileName().toString().startsWith(FILE_PREFIX)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Kind.IO, "the directory " + directory + " cannot be read: " + e, e);
    }
  }

  @Override
  public void put(byte[] key, byte[] value) {
    try {
      writerFor(key).put(key, value);
      bytesInFile += key.length + value.length;
    } catch (RocksDBException e) {
      throw failures.of(e);
    }
  }

  @Override
  public void delete(byte[] key) {
    try {
      writerFor(key).delete(key);
      bytesInFile += key.length;
    } catch (RocksDBException e) {
      throw failures.of(e);
    }
  }

  private SstFileWriter writerFor(byte[] key) throws RocksDBException {
    if (Arrays.compareUnsigned(lastKey, key) >= 0) {
      throw new IllegalArgumentException("keys of a sorted load must ascend");
    }
    lastKey = key;
    if (bytesInFile >= FILE_BYTES) {
      finishFile();
    }
    if (writer == null) {
      Path file = directory.resolve(FILE_PREFIX + store.nextLoadNumber() + ".sst");
      files.add(file.toString());
      writer = new SstFileWriter(environment, options);
      writer.open(file.toString());
      bytesInFile = 0;
    }
    return writer;
  }

  private void finishFile() throws RocksDBException {
    if (writer != null) {
      writer.finish();
      writer.close();
      writer = null;
      bytesInFile = 0;
    }
  }

  @Override
  public void commit() {
    try {
      finishFile();
    } catch (RocksDBException e) {
      throw failures.of(e);
    }
    if (!files.isEmpty()) {
      store.ingest(family, files);
      files.clear();
    }
  }

  @Override
  public void close() {
    if (writer != null) {
      writer.close();
      writer = null;
    }
    environment.close();
    options.close();
    for (String file : files) {
      try {
        Files.deleteIfExists(Path.of(file));
      } catch (IOException e) {
        throw new StorageException(StorageException.Kind.IO, "cannot delete " + file + ": " + e, e);
      }
    }
    files.clear();
  }
}
