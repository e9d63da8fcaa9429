package org.basalt.chain.coins;

import java.security.SecureRandom;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;

/// Finds entries of a [CoinArena] by outpoint: an open-addressing table with linear probing.
///
/// A slot is a long: the entry's 32-bit hash above, its reference below, zero if empty. The hash's
/// low bits are the place where probing begins, so the table can grow and close gaps without
/// looking at entries. The hash depends on random keys: nobody outside can make transactions whose
/// coins crowd one place.
final class CoinIndex {
  private static final int MIN_SLOTS = 1 << 12;
  private static final long MULTIPLIER_0 = 0x9e3779b97f4a7c15L;
  private static final long MULTIPLIER_1 = 0xd6e8feb86659fd93L;

  private final CoinArena arena;
  private final long key0;
  private final long key1;
  private long[] slots = new long[MIN_SLOTS];
  private int count;

  CoinIndex(CoinArena arena) {
    this.arena = arena;
    SecureRandom random = new SecureRandom();
    key0 = random.nextLong();
    key1 = random.nextLong() | 1;
  }

  int count() {
    return count;
  }

  long bytes() {
    return 8L * slots.length;
  }

  void clear() {
    slots = new long[MIN_SLOTS];
    count = 0;
  }

  /// The slot of an outpoint. If it is not in the index: the complement (`~`) of the empty slot
  /// where it would go. Good until the index changes.
  int find(OutPoint outpoint) {
    long[] table = slots;
    int mask = table.length - 1;
    int hash = hash(outpoint);
    Txid txid = outpoint.txid();
    for (int at = hash & mask; ; at = at + 1 & mask) {
      long slot = table[at];
      if (slot == 0) {
        return ~at;
      }
      if ((int) (slot >>> 32) == hash && arena.matches((int) slot, txid, outpoint.index())) {
        return at;
      }
    }
  }

  /// The reference of an outpoint's entry, 0 if there is none: for a thread that reads while the
  /// owner may be writing. It comes to an end, but may be nonsense then.
  int glance(OutPoint outpoint) {
    long[] table = slots;
    int mask = table.length - 1;
    int hash = hash(outpoint);
    for (int i = 0; i <= mask; i++) {
      long slot = table[hash + i & mask];
      if (slot == 0) {
        return 0;
      }
      if ((int) (slot >>> 32) == hash
          && arena.matchesAtGlance((int) slot, outpoint.txid(), outpoint.index())) {
        return (int) slot;
      }
    }
    return 0;
  }

  /// The reference in a slot that [#find] gave.
  int ref(int slot) {
    return (int) slots[slot];
  }

  /// Points a slot that is in use to another entry.
  void setRef(int slot, int ref) {
    slots[slot] = slots[slot] & 0xffffffff00000000L | ref;
  }

  /// Adds an outpoint that is not in the index.
  ///
  /// @param free what [#find] gave for it
  void add(int free, OutPoint outpoint, int ref) {
    int hash = hash(outpoint);
    slots[~free] = (long) hash << 32 | ref;
    count++;
    if (count > slots.length / 4 * 3) {
      grow();
    }
  }

  /// Empties a slot and moves later ones of the same run up, so that no search ends too early.
  void remove(int slot) {
    int mask = slots.length - 1;
    int gap = slot;
    for (int at = slot + 1 & mask; slots[at] != 0; at = at + 1 & mask) {
      int home = (int) (slots[at] >>> 32) & mask;
      if ((at - home & mask) >= (at - gap & mask)) {
        slots[gap] = slots[at];
        gap = at;
      }
    }
    slots[gap] = 0;
    count--;
  }

  private void grow() {
    long[] larger = new long[slots.length * 2];
    for (long slot : slots) {
      if (slot != 0) {
        place(larger, (int) (slot >>> 32), slot);
      }
    }
    slots = larger;
  }

  private static void place(long[] table, int hash, long slot) {
    int mask = table.length - 1;
    int at = hash & mask;
    while (table[at] != 0) {
      at = at + 1 & mask;
    }
    table[at] = slot;
  }

  /// Calls back with every entry's reference, in no order. The index must not change meanwhile.
  void forEach(IntConsumer visitor) {
    for (long slot : slots) {
      if (slot != 0) {
        visitor.accept((int) slot);
      }
    }
  }

  /// Removes the entries that the test says; it is called once for each entry.
  void removeIf(IntPredicate test) {
    long[] old = slots;
    long[] kept = new long[old.length];
    int left = 0;
    for (long slot : old) {
      if (slot != 0 && !test.test((int) slot)) {
        place(kept, (int) (slot >>> 32), slot);
        left++;
      }
    }
    slots = kept;
    count = left;
  }

  private int hash(OutPoint outpoint) {
    Txid txid = outpoint.txid();
    return hash(txid.word(0), txid.word(1), outpoint.index());
  }

  private int hash(long word0, long word1, int position) {
    long h = (word0 ^ key0) * MULTIPLIER_0;
    h ^= h >>> 32;
    h = (h + word1 + position * MULTIPLIER_1 ^ key1) * MULTIPLIER_1;
    h ^= h >>> 29;
    h *= key1;
    return (int) (h >>> 32);
  }
}
