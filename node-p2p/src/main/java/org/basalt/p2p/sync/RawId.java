package org.basalt.p2p.sync;

import org.basalt.core.hash.Hash256;

/// The bytes of a transaction's id, whatever its kind: a transaction without witness has the same
/// for txid and wtxid, and what is known of the one then holds for the other.
///
/// Words are those of [Hash256#word]. Comparable, so that crowded bins of maps become trees.
public record RawId(long word0, long word1, long word2, long word3) implements Comparable<RawId> {
  public static RawId of(Hash256 id) {
    return new RawId(id.word(0), id.word(1), id.word(2), id.word(3));
  }

  @Override
  public int hashCode() {
    return Long.hashCode(word0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawId id
        && word0 == id.word0
        && word1 == id.word1
        && word2 == id.word2
        && word3 == id.word3;
  }

  @Override
  public int compareTo(RawId other) {
    int c = Long.compareUnsigned(word0, other.word0);
    if (c == 0) {
      c = Long.compareUnsigned(word1, other.word1);
    }
    if (c == 0) {
      c = Long.compareUnsigned(word2, other.word2);
    }
    return c != 0 ? c : Long.compareUnsigned(word3, other.word3);
  }
}
