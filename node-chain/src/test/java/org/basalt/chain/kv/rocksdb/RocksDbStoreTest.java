package org.basalt.chain.kv.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.basalt.chain.kv.Batch;
import org.basalt.chain.kv.Column;
import org.basalt.chain.kv.Cursor;
import org.basalt.chain.kv.Durability;
import org.basalt.chain.kv.KeyRange;
import org.basalt.chain.kv.KeyValueStore;
import org.basalt.chain.kv.KeyValueStoreContract;
import org.basalt.chain.kv.Snapshot;
import org.basalt.chain.kv.SortedLoad;
import org.basalt.chain.kv.StorageException;
import org.basalt.chain.kv.ValueCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksDbStoreTest extends KeyValueStoreContract {
  private static final long MEMORY = 16L << 20;

  @TempDir Path root;

  @Override
  protected KeyValueStore newStore() {
    return open(COLUMNS);
  }

  private Path directory() {
    return root.resolve("db");
  }

  private KeyValueStore open(List<Column<?, ?>> columns) {
    return RocksDbStore.open(new RocksDbSettings(directory(), MEMORY, columns));
  }

  private void put(Durability durability, int key, int size) {
    try (Batch batch = store.newBatch()) {
      batch.put(POINTS, new byte[] {(byte) key}, new byte[] {1});
      batch.put(BLOBS, new byte[] {(byte) key}, new byte[size]);
      batch.commit(durability);
    }
  }

  private void reopen() {
    store.close();
    store = newStore();
  }

  @Test
  void keepsWhatWasCommittedWhateverTheDurability() {
    int key = 0;
    for (Durability durability : Durability.values()) {
      put(durability, key++, 5000);
    }
    reopen();

    for (int i = 0; i < key; i++) {
      assertThat(store.contains(POINTS, new byte[] {(byte) i})).isTrue();
      assertThat(store.get(BLOBS, new byte[] {(byte) i}))
          .hasValueSatisfying(v -> assertThat(v).hasSize(5000));
    }
  }

  @Test
  void keepsASortedLoadOfManyFiles() throws IOException {
    byte[] value = new byte[1 << 20];
    try (SortedLoad load = store.newSortedLoad(POINTS)) {
      for (int i = 0; i < 140; i++) {
        load.put(new byte[] {(byte) i}, value);
      }
      load.commit();
    }
    reopen();

    int rows = 0;
    try (Cursor<byte[], byte[]> cursor = store.cursor(POINTS, KeyRange.all())) {
      while (cursor.next()) {
        rows++;
      }
    }
    assertThat(rows).isEqualTo(140);
    assertThat(files("load-")).isZero();
  }

  @Test
  void removesFilesOfALoadThatACrashLeft() throws IOException {
    store.close();
    Files.write(directory().resolve("load-7.sst"), new byte[100]);
    store = newStore();

    assertThat(files("load-")).isZero();
  }

  private long files(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      return files.filter(f -> f.getFileName().toString().startsWith(prefix)).count();
    }
  }

  @Test
  void aSecondOpenSaysThatTheDirectoryIsInUse() {
    assertThatThrownBy(() -> open(COLUMNS))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.LOCKED))
        .hasMessageContaining("in use by another process")
        .hasMessageContaining(directory().toString());
  }

  @Test
  void damagedTableFilesAreReportedAsCorruption() throws IOException {
    try (Batch batch = store.newBatch()) {
      for (int i = 0; i < 10_000; i++) {
        batch.put(POINTS, new byte[] {(byte) (i >> 8), (byte) i}, new byte[100]);
      }
      batch.commit(Durability.LOGGED);
    }
    store.flush();
    store.close();
    overwrite(".sst");

    assertThatThrownBy(
            () -> {
              store = newStore();
              try (Cursor<byte[], byte[]> cursor = store.cursor(POINTS, KeyRange.all())) {
                while (cursor.next()) {
                  cursor.value();
                }
              }
            })
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.CORRUPT))
        .hasMessageContaining("damaged");
  }

  @Test
  void aDamagedManifestIsReportedAsCorruption() throws IOException {
    put(Durability.LOGGED, 1, 100);
    store.close();
    overwrite("MANIFEST");

    assertThatThrownBy(() -> store = newStore())
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.CORRUPT));
  }

  /// Writes over the middle of every file whose name contains this.
  private void overwrite(String namePart) throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      for (Path file : files.filter(f -> f.getFileName().toString().contains(namePart)).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        for (int i = bytes.length / 4; i < bytes.length * 3 / 4; i++) {
          bytes[i] ^= 0x5a;
        }
        Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
      }
    }
  }

  @Test
  void blobColumnsLiveInTheirOwnDirectory() throws IOException {
    store.close();
    Path blobs = root.resolve("blocks");
    RocksDbSettings settings = new RocksDbSettings(root.resolve("db2"), blobs, MEMORY, COLUMNS);
    store = RocksDbStore.open(settings);
    put(Durability.UNLOGGED, 1, 100_000);
    store.flush();

    try (Stream<Path> files = Files.list(blobs)) {
      assertThat(files.map(f -> f.getFileName().toString())).anyMatch(n -> n.endsWith(".blob"));
    }
    store.close();
    store = RocksDbStore.open(settings);
    assertThat(store.get(BLOBS, new byte[] {1}))
        .hasValueSatisfying(v -> assertThat(v).hasSize(100_000));
  }

  @Test
  void columnsThatAreNotAskedForStayAsTheyAre() {
    put(Durability.LOGGED, 1, 10);
    store.close();
    store = open(List.of(NAMES));
    store.close();
    store = newStore();

    assertThat(store.contains(POINTS, new byte[] {1})).isTrue();
  }

  @Test
  void aColumnCanBeAddedLater() {
    Column<byte[], byte[]> later =
        new Column<>("later", Column.Kind.ORDERED, ValueCodec.BYTES, ValueCodec.BYTES);
    store.close();
    store = open(List.of(NAMES, POINTS, BLOBS, later));

    assertThat(store.contains(later, new byte[] {1})).isFalse();
  }

  @Test
  void aCheckpointIsAStoreOfItsOwn() {
    put(Durability.UNLOGGED, 1, 100_000);
    Path copy = root.resolve("copy");
    store.checkpoint(copy);
    put(Durability.LOGGED, 2, 10);

    try (KeyValueStore other = RocksDbStore.open(new RocksDbSettings(copy, MEMORY, COLUMNS))) {
      assertThat(other.contains(POINTS, new byte[] {1})).isTrue();
      assertThat(other.contains(POINTS, new byte[] {2})).isFalse();
    }
  }

  @Test
  void isClosedOnceAndForAll() {
    try (Snapshot snapshot = store.snapshot()) {
      assertThat(snapshot.contains(POINTS, new byte[] {1})).isFalse();
    }
    store.close();
    store.close();

    assertThatThrownBy(() -> store.contains(POINTS, new byte[] {1}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }
}
