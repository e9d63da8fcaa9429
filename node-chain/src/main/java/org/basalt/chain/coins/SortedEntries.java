package org.basalt.chain.coins;

import java.util.Arrays;

/// Dirty entries in the order of the table.
final class SortedEntries {
  private SortedEntries() {}

  /// @param count of dirty entries
  /// @return their references
  static int[] of(CoinArena arena, int count) {
    // The first half of the first word and the reference make one long: sorting longs is quick, and
    // only entries
    // that share those four bytes, mostly outputs of one transaction, have to be compared as a
    // whole.
    long[] keyed = new long[count];
    int[] at = {0};
    arena.forEach(ref -> {
      if ((arena.flags(ref) & CoinArena.DIRTY) != 0) {
        keyed[at[0]++] = arena.word(ref, 0) & 0xffffffff00000000L ^ Long.MIN_VALUE | ref;
      }
    });
    if (at[0] != count) {
      throw new IllegalStateException("counted " + count + " dirty entries, found " + at[0]);
    }
    Arrays.sort(keyed);
    int[] sorted = new int[count];
    for (int i = 0; i < count; i++) {
      sorted[i] = (int) keyed[i];
    }
    for (int from = 0; from < count; ) {
      int to = from + 1;
      while (to < count && keyed[to] >>> 32 == keyed[from] >>> 32) {
        to++;
      }
      if (to - from > 1) {
        sortRun(arena, sorted, from, to);
      }
      from = to;
    }
    return sorted;
  }

  private static void sortRun(CoinArena arena, int[] refs, int from, int to) {
    if (isOneTransaction(arena, refs, from, to)) {
      sortByPosition(arena, refs, from, to);
      return;
    }
    Integer[] run = new Integer[to - from];
    for (int i = 0; i < run.length; i++) {
      run[i] = refs[from + i];
    }
    Arrays.sort(run, arena::compare);
    for (int i = 0; i < run.length; i++) {
      refs[from + i] = run[i];
    }
  }

  private static boolean isOneTransaction(CoinArena arena, int[] refs, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      if (!arena.hasSameTxid(refs[from], refs[i])) {
        return false;
      }
    }
    return true;
  }

  private static void sortByPosition(CoinArena arena, int[] refs, int from, int to) {
    long[] run = new long[to - from];
    for (int i = 0; i < run.length; i++) {
      // Positions are unsigned.
      run[i] = ((long) arena.position(refs[from + i]) << 32 ^ Long.MIN_VALUE) | refs[from + i];
    }
    Arrays.sort(run);
    for (int i = 0; i < run.length; i++) {
      refs[from + i] = (int) run[i];
    }
  }
}
