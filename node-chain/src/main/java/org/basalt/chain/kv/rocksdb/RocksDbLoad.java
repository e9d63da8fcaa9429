package org.basalt.chain.kv.rocksdb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
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
  private static final int READ_BACK_BYTES = 1 << 18;

  private final RocksDbStore store;
  private final Failures failures;
  private final ColumnFamilyHandle family;
  private final Path directory;
  private final Supplier<Options> tables;
  private final Options options;
  private final EnvOptions environment = new EnvOptions();
  private final List<RocksDbLoad> parts = new ArrayList<>();
  private final List<String> files = new ArrayList<>();
  private boolean isReadSoon;
  private @Nullable SstFileWriter writer;
  private long bytesInFile;
  private byte[] lastKey = {};

  /// @param tables makes the options that they are written with; taken over
  RocksDbLoad(
      RocksDbStore store,
      Failures failures,
      ColumnFamilyHandle family,
      Path directory,
      Supplier<Options> tables) {
    this.store = store;
    this.failures = failures;
    this.family = family;
    this.directory = directory;
    this.tables = tables;
    options = tables.get();
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

  @Override
  public SortedLoad newPart() {
    RocksDbLoad part = new RocksDbLoad(store, failures, family, directory, tables);
    part.isReadSoon = isReadSoon;
    parts.add(part);
    return part;
  }

  @Override
  public void readSoon() {
    isReadSoon = true;
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
      if (isReadSoon) {
        readBack(Path.of(files.getLast()));
      }
    }
  }

  /// The writer of files tells the system that it will not need them, so that each row would have
  /// to come from the disk; to read a file from its beginning to its end is far cheaper than in
  /// pieces.
  private static void readBack(Path file) {
    byte[] buffer = new byte[READ_BACK_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      while (in.read(buffer) >= 0) {
        // Nothing is done with it.
      }
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Kind.IO, "the table " + file + " cannot be read: " + e, e);
    }
  }

  /// @param all files of this load and its parts
  private void finish(List<String> all) throws RocksDBException {
    finishFile();
    all.addAll(files);
    for (RocksDbLoad part : parts) {
      part.finish(all);
    }
  }

  @Override
  public void commit() {
    List<String> all = new ArrayList<>();
    try {
      finish(all);
    } catch (RocksDBException e) {
      throw failures.of(e);
    }
    if (!all.isEmpty()) {
      store.ingest(family, all);
      forgetFiles();
    }
  }

  /// They are the store's now.
  private void forgetFiles() {
    files.clear();
    parts.forEach(RocksDbLoad::forgetFiles);
  }

  /// Ends the last file on the thread that wrote it, so that the commit need not.
  @Override
  public void end() {
    try {
      finishFile();
    } catch (RocksDBException e) {
      throw failures.of(e);
    }
  }

  @Override
  public void close() {
    parts.forEach(RocksDbLoad::close);
    parts.clear();
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
