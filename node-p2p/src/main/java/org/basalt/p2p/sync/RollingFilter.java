package org.basalt.p2p.sync;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.basalt.core.crypto.SipHash24;

/// Remembers the last so many ids, and seldom takes another for one of them: a bloom filter that
/// forgets (what Core's CRollingBloomFilter does).
///
/// Ids are kept in generations, each with bits of its own and half as many ids as must be
/// remembered. When the newest generation is full, the oldest of the three is emptied and takes its
/// place. So the last `capacity` ids are always there, and at most half as many more.
///
/// A generation takes no memory before its first id: many a peer never names a transaction.
///
/// Keyed by two random numbers, so that nobody outside can choose ids that collide.
public final class RollingFilter {
  private static final int GENERATIONS = 3;

  private final int perGeneration;
  private final int hashCount;
  private final int wordCount;
  private final long bitCount;
  private final long[][] bits = new long[GENERATIONS][0];
  private SipHash24 first;
  private SipHash24 second;
  private final RandomGenerator random;
  private int newest;
  private int inNewest;

  /// @param capacity ids that are surely remembered
  /// @param falsePositiveRate of [#contains] for others, about
  public RollingFilter(int capacity, double falsePositiveRate, RandomGenerator random) {
    this.random = random;
    perGeneration = (capacity + 1) / 2;
    // Each generation is asked, so each may err a third as often.
    double rate = falsePositiveRate / GENERATIONS;
    hashCount = Math.clamp(Math.round(-Math.log(rate) / Math.log(2)), 1, 50);
    long needed = (long) Math.ceil(-Math.log(rate) * perGeneration / (Math.log(2) * Math.log(2)));
    wordCount = Math.toIntExact((needed + 63) / 64);
    bitCount = 64L * wordCount;
    first = key();
    second = key();
  }

  private SipHash24 key() {
    return new SipHash24(random.nextLong(), random.nextLong());
  }

  public void add(RawId id) {
    if (inNewest == perGeneration) {
      newest = (newest + 1) % GENERATIONS;
      Arrays.fill(bits[newest], 0);
      inNewest = 0;
    }
    if (bits[newest].length == 0) {
      bits[newest] = new long[wordCount];
    }
    inNewest++;
    long position = hash(first, id);
    long step = hash(second, id) | 1;
    for (int i = 0; i < hashCount; i++) {
      long bit = Math.unsignedMultiplyHigh(position, bitCount);
      bits[newest][(int) (bit >>> 6)] |= 1L << bit;
      position += step;
    }
  }

  public boolean contains(RawId id) {
    long position = hash(first, id);
    long step = hash(second, id) | 1;
    for (long[] generation : bits) {
      if (generation.length > 0 && contains(generation, position, step)) {
        return true;
      }
    }
    return false;
  }

  private boolean contains(long[] generation, long start, long step) {
    long position = start;
    for (int i = 0; i < hashCount; i++) {
      long bit = Math.unsignedMultiplyHigh(position, bitCount);
      if ((generation[(int) (bit >>> 6)] & 1L << bit) == 0) {
        return false;
      }
      position += step;
    }
    return true;
  }

  private static long hash(SipHash24 key, RawId id) {
    return key.hashWords(id.word0(), id.word1(), id.word2(), id.word3());
  }

  /// Forgets everything.
  public void clear() {
    for (long[] generation : bits) {
      Arrays.fill(generation, 0);
    }
    inNewest = 0;
    first = key();
    second = key();
  }
}
