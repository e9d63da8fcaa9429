package org.basalt.chain.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store does.
public abstract class KeyValueStoreContract {
  private static final List<Durability> DURABILITIES =
      List.of(Durability.SYNCED, Durability.LOGGED, Durability.UNLOGGED);

  private static final ValueCodec<String> TEXT =
      ValueCodec.of(
          text -> text.getBytes(StandardCharsets.UTF_8),
          bytes -> new String(bytes, StandardCharsets.UTF_8));
  protected static final Column<String, String> NAMES =
      new Column<>("names", Column.Kind.ORDERED, TEXT, TEXT);
  protected static final Column<byte[], byte[]> POINTS =
      new Column<>("points", Column.Kind.POINT, ValueCodec.BYTES, ValueCodec.BYTES);
  protected static final Column<byte[], byte[]> BLOBS =
      new Column<>("blobs", Column.Kind.BLOB, ValueCodec.BYTES, ValueCodec.BYTES);
  protected static final List<Column<?, ?>> COLUMNS = List.of(NAMES, POINTS, BLOBS);

  protected KeyValueStore store;

  /// An empty store with [#COLUMNS].
  protected abstract KeyValueStore newStore();

  @BeforeEach
  void open() {
    store = newStore();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void put(String... namesAndValues) {
    try (Batch batch = store.newBatch()) {
      for (int i = 0; i < namesAndValues.length; i += 2) {
        batch.put(NAMES, namesAndValues[i], namesAndValues[i + 1]);
      }
      batch.commit(Durability.LOGGED);
    }
  }

  private List<String> keys(Cursor<String, String> cursor) {
    List<String> keys = new ArrayList<>();
    try (cursor) {
      while (cursor.next()) {
        keys.add(cursor.key());
      }
    }
    return keys;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void whatWasNeverPutIsEmpty() {
    assertThat(store.get(NAMES, "a")).isEmpty();
    assertThat(store.contains(NAMES, "a")).isFalse();
    assertThat(keys(store.cursor(NAMES, KeyRange.all()))).isEmpty();
    assertThat(store.multiGet(NAMES, List.of())).isEmpty();
  }

  @Test
  void whatWasPutIsFoundInItsColumnOnly() {
    put("a", "1");

    assertThat(store.get(NAMES, "a")).contains("1");
    assertThat(store.get(POINTS, text("a"))).isEmpty();
  }

  @Test
  void aBatchIsInvisibleUntilItIsCommitted() {
    try (Batch batch = store.newBatch()) {
      batch.put(NAMES, "a", "1");
      assertThat(store.get(NAMES, "a")).isEmpty();
      assertThat(batch.sizeBytes()).isPositive();
    }
    assertThat(store.get(NAMES, "a")).isEmpty();
  }

  @Test
  void laterChangesOfABatchWin() {
    try (Batch batch = store.newBatch()) {
      batch.put(NAMES, "a", "1").put(NAMES, "a", "2").put(NAMES, "b", "1").delete(NAMES, "b");
      batch.commit(Durability.SYNCED);
    }

    assertThat(store.get(NAMES, "a")).contains("2");
    assertThat(store.get(NAMES, "b")).isEmpty();
  }

  @Test
  void aCommittedBatchIsEmptyAgain() {
    try (Batch batch = store.newBatch()) {
      batch.put(NAMES, "a", "1");
      batch.commit(Durability.LOGGED);
      put("a", "2");
      batch.put(NAMES, "b", "1");
      batch.commit(Durability.LOGGED);
    }

    assertThat(store.get(NAMES, "a")).contains("2");
    assertThat(store.get(NAMES, "b")).contains("1");
  }

  @Test
  void aRangeIsDeletedWithoutItsEnd() {
    put("a", "1", "b", "2", "c", "3", "d", "4");
    try (Batch batch = store.newBatch()) {
      batch.deleteRange(NAMES, KeyRange.between(text("b"), text("d")));
      batch.commit(Durability.LOGGED);
    }

    assertThat(keys(store.cursor(NAMES, KeyRange.all()))).containsExactly("a", "d");
    try (Batch batch = store.newBatch()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> batch.deleteRange(NAMES, KeyRange.from(text("b"))));
    }
  }

  @Test
  void multiGetAnswersInOrderWithRepeatsAndGaps() {
    put("a", "1", "b", "2");

    assertThat(store.multiGet(NAMES, List.of("b", "x", "a", "b")))
        .containsExactly(Optional.of("2"), Optional.empty(), Optional.of("1"), Optional.of("2"));
  }

  @Test
  void cursorsWalkRangesInOrderOfUnsignedBytes() {
    try (Batch batch = store.newBatch()) {
      for (int i = 0; i < 256; i++) {
        batch.put(POINTS, new byte[] {(byte) i}, new byte[] {(byte) i});
      }
      batch.commit(Durability.LOGGED);
    }
    List<Integer> seen = new ArrayList<>();
    try (Cursor<byte[], byte[]> cursor = store.cursor(POINTS, KeyRange.from(new byte[] {100}))) {
      while (cursor.next()) {
        seen.add(cursor.key()[0] & 0xff);
        assertThat(cursor.value()).isEqualTo(cursor.key());
      }
    }
    assertThat(seen).hasSize(156).isSorted().startsWith(100).endsWith(255);
  }

  @Test
  void cursorsKnowPrefixesAndRanges() {
    put("a", "0", "ab", "1", "abc", "2", "ac", "3", "b", "4");

    assertThat(keys(store.cursor(NAMES, KeyRange.prefix(text("ab"))))).containsExactly("ab", "abc");
    assertThat(keys(store.cursor(NAMES, KeyRange.between(text("ab"), text("ac")))))
        .containsExactly("ab", "abc");
    assertThat(keys(store.reverseCursor(NAMES, KeyRange.prefix(text("a")))))
        .containsExactly("ac", "abc", "ab", "a");
    assertThat(store.lastValue(NAMES, KeyRange.all())).contains("4");
    assertThat(store.lastValue(NAMES, KeyRange.prefix(text("x")))).isEmpty();
  }

  @Test
  void aPrefixOfHighestBytesHasNoEnd() {
    byte[] high = {(byte) 0xff, (byte) 0xff};
    try (Batch batch = store.newBatch()) {
      batch.put(POINTS, high, new byte[] {1});
      batch.put(POINTS, new byte[] {(byte) 0xff}, new byte[] {2});
      batch.commit(Durability.LOGGED);
    }
    try (Cursor<byte[], byte[]> cursor = store.cursor(POINTS, KeyRange.prefix(high))) {
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.key()).isEqualTo(high);
      assertThat(cursor.next()).isFalse();
    }
  }

  @Test
  void aSnapshotStaysAsItWas() {
    put("a", "1", "b", "1");
    try (Snapshot snapshot = store.snapshot()) {
      put("a", "2", "c", "2");

      assertThat(snapshot.get(NAMES, "a")).contains("1");
      assertThat(snapshot.get(NAMES, "c")).isEmpty();
      assertThat(keys(snapshot.cursor(NAMES, KeyRange.all()))).containsExactly("a", "b");
      assertThat(snapshot.multiGet(NAMES, List.of("a", "c")))
          .containsExactly(Optional.of("1"), Optional.empty());
    }
    assertThat(store.get(NAMES, "a")).contains("2");
  }

  @Test
  void largeValuesComeBackWhole() {
    byte[] block = new byte[3_000_000];
    new Random(1).nextBytes(block);
    try (Batch batch = store.newBatch()) {
      batch.put(BLOBS, new byte[] {1}, block);
      batch.commit(Durability.UNLOGGED);
    }
    store.flush();

    assertThat(store.get(BLOBS, new byte[] {1}))
        .hasValueSatisfying(v -> assertThat(v).isEqualTo(block));
    assertThat(store.sizeOnDisk(BLOBS)).isGreaterThanOrEqualTo(3_000_000);
  }

  @Test
  void aSortedLoadAppearsAtOnceOverWhatWasThere() {
    try (Batch batch = store.newBatch()) {
      batch.put(POINTS, text("a"), text("old")).put(POINTS, text("b"), text("old"));
      batch.put(POINTS, text("z"), text("old"));
      batch.commit(Durability.UNLOGGED);
    }
    try (SortedLoad load = store.newSortedLoad(POINTS)) {
      load.put(text("a"), text("new"));
      load.delete(text("b"));
      load.put(text("c"), text("new"));
      assertThat(store.get(POINTS, text("a")).map(String::new)).contains("old");
      load.commit();
    }

    assertThat(store.get(POINTS, text("a")).map(String::new)).contains("new");
    assertThat(store.get(POINTS, text("b"))).isEmpty();
    assertThat(store.get(POINTS, text("c")).map(String::new)).contains("new");
    assertThat(store.get(POINTS, text("z")).map(String::new)).contains("old");
    put("n", "1");
    try (Batch batch = store.newBatch()) {
      batch.put(POINTS, text("a"), text("newest"));
      batch.commit(Durability.LOGGED);
    }
    assertThat(store.get(POINTS, text("a")).map(String::new)).contains("newest");
  }

  @Test
  void partsOfASortedLoadAppearWithIt() {
    try (SortedLoad load = store.newSortedLoad(POINTS)) {
      load.readSoon();
      SortedLoad last = load.newPart();
      SortedLoad middle = load.newPart();
      last.put(text("y"), text("3"));
      last.end();
      load.put(text("a"), text("1"));
      middle.put(text("m"), text("2"));
      load.put(text("b"), text("1"));
      load.end();
      assertThat(store.get(POINTS, text("y"))).isEmpty();
      load.commit();
    }
    assertThat(store.get(POINTS, text("a")).map(String::new)).contains("1");
    assertThat(store.get(POINTS, text("b")).map(String::new)).contains("1");
    assertThat(store.get(POINTS, text("m")).map(String::new)).contains("2");
    assertThat(store.get(POINTS, text("y")).map(String::new)).contains("3");
  }

  @Test
  void aSortedLoadThatIsNotCommittedLeavesNothing() {
    try (SortedLoad load = store.newSortedLoad(POINTS)) {
      SortedLoad part = load.newPart();
      part.put(text("b"), text("new"));
      part.end();
      load.put(text("a"), text("new"));
    }
    assertThat(store.get(POINTS, text("a"))).isEmpty();
  }

  @Test
  void aSortedLoadRefusesKeysOutOfOrder() {
    try (SortedLoad load = store.newSortedLoad(POINTS)) {
      load.put(text("b"), text("1"));
      assertThatIllegalArgumentException().isThrownBy(() -> load.put(text("b"), text("2")));
      assertThatIllegalArgumentException().isThrownBy(() -> load.delete(text("a")));
    }
  }

  @Test
  void behavesAsASortedMap() {
    TreeMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);
    Random random = new Random(42);
    for (int round = 0; round < 60; round++) {
      try (Batch batch = store.newBatch()) {
        for (int i = 0; i < 50; i++) {
          byte[] key = {(byte) random.nextInt(8), (byte) random.nextInt()};
          if (random.nextInt(3) == 0) {
            batch.delete(POINTS, key);
            model.remove(key);
          } else {
            byte[] value = new byte[random.nextInt(20)];
            random.nextBytes(value);
            batch.put(POINTS, key, value);
            model.put(key, value);
          }
        }
        batch.commit(DURABILITIES.get(random.nextInt(DURABILITIES.size())));
      }
      if (round % 20 == 19) {
        store.flush();
      }
      byte[] prefix = {(byte) random.nextInt(8)};
      List<byte[]> found = new ArrayList<>();
      try (Cursor<byte[], byte[]> cursor = store.cursor(POINTS, KeyRange.prefix(prefix))) {
        while (cursor.next()) {
          found.add(cursor.key());
          assertThat(cursor.value()).isEqualTo(model.get(cursor.key()));
        }
      }
      assertThat(found)
          .usingElementComparator(Arrays::compareUnsigned)
          .containsExactlyElementsOf(
              model.keySet().stream().filter(key -> key[0] == prefix[0]).toList());
    }
  }
}
