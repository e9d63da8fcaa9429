package org.basalt.chain.mempool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.basalt.chain.policy.FeeRates;

/*
 * Problem. A block has room for so much weight, and a transaction may be in it only behind its parents. Which order of a
 * cluster earns the most, wherever the block is cut off?
 *
 * Idea. Call a set of transactions closed if it has the parents of all its members. The closed set with the highest
 * feerate of all is the best beginning: whatever else is put first, the block earns no more for the same weight. Take it
 * as the first chunk, and go on with the rest. The chunks' feerates fall, so the diagram of fee over weight is concave,
 * and it lies nowhere below that of any other order: the order is optimal for every size of block at once.
 *
 * The closed set with the highest feerate is found by Dinkelbach's method: with a guess F/W of the feerate, look for the
 * closed set with the greatest excess, which is the sum of fee * W - weight * F. If that is above zero the set has a
 * higher feerate than the guess and is the next guess; if not, the guess was the highest. Each guess is the feerate of a
 * set, and they rise, so there are few. Greatest excess among closed sets is the problem of the open pit mine, solved by
 * a minimum cut (Picard): edges from the source to those with an excess, from those with a lack to the sink, and from
 * each child to its parents, which is as wide as can be.
 *
 * Bounds. A cluster has at most 64 transactions, so a set is a long. Fees times weights fit a long up to fees of 200,000
 * bitcoins in one cluster; beyond, which only the operator's additions can be, fees are compared in coarser units, and
 * chunks are joined where that has put a better one behind a worse.
 *
 * References. W. Dinkelbach, On nonlinear fractional programming, 1967. J.-C. Picard, Maximal closure of a graph, 1976.
 * P. Wuille, Cluster mempool definitions and theory (delvingbitcoin.org, 2024).
 */

/// The best order of a cluster, in chunks.
public final class Linearization {
  /// Members of a set that fits a `long`.
  public static final int MAX_TRANSACTIONS = Long.SIZE;

  private static final long MAX_PRODUCT = Long.MAX_VALUE / 4;

  private final long[] feesSat;
  private final long[] weightsWu;
  private final long[] parents;

  private Linearization(long[] feesSat, long[] weightsWu, long[] parents) {
    this.feesSat = feesSat;
    this.weightsWu = weightsWu;
    this.parents = parents;
  }

  /// @param entries a cluster, or several: parents that are not among them count as mined
  static List<Chunk> of(Collection<MempoolEntry> entries) {
    if (entries.size() == 1) {
      return List.of(Chunk.of(List.copyOf(entries)));
    }
    List<MempoolEntry> ordered = topological(entries);
    int count = ordered.size();
    long[] feesSat = new long[count];
    long[] weightsWu = new long[count];
    long[] parents = new long[count];
    for (int i = 0; i < count; i++) {
      feesSat[i] = ordered.get(i).modifiedFeeSat();
      weightsWu[i] = ordered.get(i).adjustedWeightWu();
      for (int j = 0; j < i; j++) {
        if (ordered.get(i).parents().contains(ordered.get(j))) {
          parents[i] |= 1L << j;
        }
      }
    }
    List<Chunk> chunks = new ArrayList<>();
    for (long set : chunks(feesSat, weightsWu, parents)) {
      List<MempoolEntry> members = new ArrayList<>();
      for (long left = set; left != 0; left &= left - 1) {
        members.add(ordered.get(Long.numberOfTrailingZeros(left)));
      }
      chunks.add(Chunk.of(members));
    }
    return chunks;
  }

  /// Parents before children; among equals in order of arrival.
  private static List<MempoolEntry> topological(Collection<MempoolEntry> entries) {
    List<MempoolEntry> left = new ArrayList<>(entries);
    left.sort(Comparator.comparingLong(MempoolEntry::sequence));
    List<MempoolEntry> ordered = new ArrayList<>();
    while (!left.isEmpty()) {
      List<MempoolEntry> waiting = List.copyOf(left);
      left.removeIf(entry -> {
        boolean isReady = entry.parents().stream().noneMatch(waiting::contains);
        if (isReady) {
          ordered.add(entry);
        }
        return isReady;
      });
      if (left.size() == waiting.size()) {
        throw new IllegalStateException("transactions depend on each other in a circle: " + left);
      }
    }
    return ordered;
  }

  /// Sets of transactions, bit `i` for transaction `i`, best first.
  ///
  /// @param parents of each, as sets; each has a lower number than its child
  static List<Long> chunks(long[] feesSat, long[] weightsWu, long[] parents) {
    int count = feesSat.length;
    if (count > MAX_TRANSACTIONS) {
      throw new IllegalArgumentException("a cluster of " + count + " transactions");
    }
    List<Long> chunks = new ArrayList<>();
    long left = count == Long.SIZE ? -1L : (1L << count) - 1;
    while (left != 0) {
      // Anew for what is left: one absurd fee makes no difference once it is gone.
      long[] bounded = inBounds(feesSat, weightsWu, left);
      long best = new Linearization(bounded, weightsWu, parents).bestClosed(left);
      append(best, chunks, feesSat, weightsWu);
      left &= ~best;
    }
    return chunks;
  }

  /// Joins what pays more than what it must come behind, since all chunks of a mempool are sorted
  /// by feerate. That happens only where fees were compared in coarse units.
  private static void append(long chunk, List<Long> chunks, long[] feesSat, long[] weightsWu) {
    long joined = chunk;
    while (!chunks.isEmpty() && paysMore(joined, chunks.getLast(), feesSat, weightsWu)) {
      joined |= chunks.removeLast();
    }
    chunks.add(joined);
  }

  private static boolean paysMore(long a, long b, long[] feesSat, long[] weightsWu) {
    return FeeRates.compare(sum(feesSat, a), sum(weightsWu, a), sum(feesSat, b), sum(weightsWu, b))
        > 0;
  }

  /// The fees as they are, or in units so coarse that those of a set fit.
  private static long[] inBounds(long[] feesSat, long[] weightsWu, long set) {
    long fees = 0;
    long weight = 1;
    for (long rest = set; rest != 0; rest &= rest - 1) {
      int i = Long.numberOfTrailingZeros(rest);
      fees += Math.abs(feesSat[i]);
      weight += weightsWu[i];
    }
    int shift = 0;
    while ((fees >> shift) > MAX_PRODUCT / weight) {
      shift++;
    }
    if (shift == 0) {
      return feesSat;
    }
    long[] coarse = new long[feesSat.length];
    for (int i = 0; i < coarse.length; i++) {
      coarse[i] = feesSat[i] >> shift;
    }
    return coarse;
  }

  /// A closed part of `left` with the highest feerate, in one piece.
  private long bestClosed(long left) {
    long best = bestAncestry(left);
    while (true) {
      long better =
          new MinimumCut(left, parents, excesses(sum(feesSat, best), sum(weightsWu, best)))
              .greatestExcess();
      if (better == 0) {
        return best;
      }
      best = firstPiece(better, left);
    }
  }

  /// The guess to begin with: a transaction with all its ancestors.
  private long bestAncestry(long left) {
    long best = 0;
    long[] ancestries = new long[parents.length];
    for (long rest = left; rest != 0; rest &= rest - 1) {
      int i = Long.numberOfTrailingZeros(rest);
      ancestries[i] = 1L << i;
      for (long above = parents[i] & left; above != 0; above &= above - 1) {
        ancestries[i] |= ancestries[Long.numberOfTrailingZeros(above)];
      }
      if (best == 0 || compare(ancestries[i], best) > 0) {
        best = ancestries[i];
      }
    }
    return best;
  }

  private int compare(long a, long b) {
    return FeeRates.compare(sum(feesSat, a), sum(weightsWu, a), sum(feesSat, b), sum(weightsWu, b));
  }

  private long[] excesses(long feeSat, long weightWu) {
    long[] excesses = new long[feesSat.length];
    for (int i = 0; i < excesses.length; i++) {
      excesses[i] = feesSat[i] * weightWu - weightsWu[i] * feeSat;
    }
    return excesses;
  }

  private static long sum(long[] values, long set) {
    long sum = 0;
    for (long left = set; left != 0; left &= left - 1) {
      sum += values[Long.numberOfTrailingZeros(left)];
    }
    return sum;
  }

  /// Of a closed set's pieces, which have nothing to do with each other and are closed themselves,
  /// the one with the highest feerate.
  private long firstPiece(long set, long left) {
    long best = 0;
    for (long rest = set; rest != 0; ) {
      long piece = Long.lowestOneBit(rest);
      for (long grown = grow(piece, set, left); grown != piece; grown = grow(piece, set, left)) {
        piece = grown;
      }
      if (best == 0 || compare(piece, best) > 0) {
        best = piece;
      }
      rest &= ~piece;
    }
    return best;
  }

  private long grow(long piece, long set, long left) {
    long grown = piece;
    for (long rest = set; rest != 0; rest &= rest - 1) {
      int i = Long.numberOfTrailingZeros(rest);
      long family = (parents[i] & left) | 1L << i;
      if ((family & piece) != 0) {
        grown |= family;
      }
    }
    return grown & set;
  }
}
