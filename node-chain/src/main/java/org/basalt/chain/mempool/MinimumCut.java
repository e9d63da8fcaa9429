package org.basalt.chain.mempool;

import java.util.Arrays;

/// Finds the closed set of transactions with the greatest excess, by a maximum flow (Dinic) in a
/// graph small enough for a matrix.
final class MinimumCut {
  /// Wider than all that can flow.
  private static final long UNBOUNDED = Long.MAX_VALUE / 2;

  private final long left;
  private final int source;
  private final int sink;
  private final long[][] capacity;
  private final int[] level;
  private final int[] next;

  /// @param left transactions that there are, as a set
  /// @param parents of each, as sets; those outside of `left` count as mined
  /// @param excess of each; together they fit a `long`
  MinimumCut(long left, long[] parents, long[] excess) {
    int count = parents.length;
    this.left = left;
    source = count;
    sink = count + 1;
    capacity = new long[count + 2][count + 2];
    level = new int[count + 2];
    next = new int[count + 2];
    for (long rest = left; rest != 0; rest &= rest - 1) {
      int i = Long.numberOfTrailingZeros(rest);
      if (excess[i] > 0) {
        capacity[source][i] = excess[i];
      } else {
        capacity[i][sink] = -excess[i];
      }
      for (long above = parents[i] & left; above != 0; above &= above - 1) {
        capacity[i][Long.numberOfTrailingZeros(above)] = UNBOUNDED;
      }
    }
  }

  /// The set; empty if no closed set has an excess above zero.
  long greatestExcess() {
    while (isSinkInReach()) {
      Arrays.fill(next, 0);
      long pushed = push(source, UNBOUNDED);
      while (pushed > 0) {
        pushed = push(source, UNBOUNDED);
      }
    }
    long set = 0;
    for (long rest = left; rest != 0; rest &= rest - 1) {
      int i = Long.numberOfTrailingZeros(rest);
      if (level[i] >= 0) {
        set |= 1L << i;
      }
    }
    return set;
  }

  /// Levels of all nodes that the source still reaches.
  private boolean isSinkInReach() {
    Arrays.fill(level, -1);
    level[source] = 0;
    int[] queue = new int[level.length];
    int size = 1;
    queue[0] = source;
    for (int at = 0; at < size; at++) {
      int from = queue[at];
      for (int to = 0; to < level.length; to++) {
        if (level[to] < 0 && capacity[from][to] > 0) {
          level[to] = level[from] + 1;
          queue[size++] = to;
        }
      }
    }
    return level[sink] >= 0;
  }

  private long push(int from, long limit) {
    if (from == sink) {
      return limit;
    }
    for (; next[from] < level.length; next[from]++) {
      int to = next[from];
      if (capacity[from][to] > 0 && level[to] == level[from] + 1) {
        long pushed = push(to, Math.min(limit, capacity[from][to]));
        if (pushed > 0) {
          capacity[from][to] -= pushed;
          capacity[to][from] += pushed;
          return pushed;
        }
      }
    }
    return 0;
  }
}
