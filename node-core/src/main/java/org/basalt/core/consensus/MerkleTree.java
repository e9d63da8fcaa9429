package org.basalt.core.consensus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.hash.Hash256;
import org.basalt.core.hash.MerkleRoot;
import org.basalt.core.primitive.Transaction;

/// The binary tree of double SHA-256 whose root a header commits to.
///
/// A level with an odd number of nodes repeats its last one. So two lists may have one root: six
/// leaves, and the same six followed by the last two again (CVE-2012-2459). A node that remembered
/// the header of the longer list as invalid would refuse the shorter one for ever; therefore
/// [Root#hasRepeatedPair()] tells of equal neighbours, at any level, that would be hashed together.
///
/// Source: Core `consensus/merkle.cpp` ComputeMerkleRoot.
public final class MerkleTree {
  private static final int SIZE = Hash256.SIZE;

  private MerkleTree() {}

  /// @param hasRepeatedPair two equal siblings were hashed together somewhere
  public record Root(MerkleRoot hash, boolean hasRepeatedPair) {}

  /// Over the txids.
  public static Root ofTransactions(List<Transaction> transactions) {
    byte[] nodes = new byte[transactions.size() * SIZE + SIZE];
    for (int i = 0; i < transactions.size(); i++) {
      transactions.get(i).txid().copyTo(nodes, i * SIZE);
    }
    return reduce(nodes, transactions.size());
  }

  /// Over the wtxids, with zeros for the coinbase's (BIP-0141).
  public static MerkleRoot ofWitnesses(List<Transaction> transactions) {
    byte[] nodes = new byte[transactions.size() * SIZE + SIZE];
    for (int i = 1; i < transactions.size(); i++) {
      transactions.get(i).wtxid().copyTo(nodes, i * SIZE);
    }
    return reduce(nodes, transactions.size()).hash();
  }

  /// Over any leaves.
  public static Root of(List<? extends Hash256> leaves) {
    byte[] nodes = new byte[leaves.size() * SIZE + SIZE];
    for (int i = 0; i < leaves.size(); i++) {
      leaves.get(i).copyTo(nodes, i * SIZE);
    }
    return reduce(nodes, leaves.size());
  }

  /// Reduces in place, level by level; zeros for no leaves.
  ///
  /// @param nodes `count` hashes of 32 bytes, and room for one more
  private static Root reduce(byte[] nodes, int count) {
    boolean hasRepeatedPair = false;
    int width = count;
    while (width > 1) {
      if ((width & 1) != 0) {
        System.arraycopy(nodes, (width - 1) * SIZE, nodes, width * SIZE, SIZE);
      }
      for (int i = 0; i < width; i += 2) {
        int at = i * SIZE;
        boolean isPairOfTwo = i + 1 < width;
        hasRepeatedPair |=
            isPairOfTwo && Arrays.equals(nodes, at, at + SIZE, nodes, at + SIZE, at + 2 * SIZE);
        Sha256.hashTwiceTo(nodes, at, 2 * SIZE, nodes, i / 2 * SIZE);
      }
      width = (width + 1) / 2;
    }
    return new Root(MerkleRoot.of(nodes, 0), hasRepeatedPair);
  }

  /// The siblings on the way from leaf `index` to the root, lowest first: with them, whoever knows
  /// the leaf and the root can check that one belongs to the other.
  public static List<MerkleRoot> branch(List<? extends Hash256> leaves, int index) {
    byte[] nodes = new byte[leaves.size() * SIZE + SIZE];
    for (int i = 0; i < leaves.size(); i++) {
      leaves.get(i).copyTo(nodes, i * SIZE);
    }
    List<MerkleRoot> branch = new ArrayList<>();
    int width = leaves.size();
    int at = index;
    while (width > 1) {
      if ((width & 1) != 0) {
        System.arraycopy(nodes, (width - 1) * SIZE, nodes, width * SIZE, SIZE);
      }
      branch.add(MerkleRoot.of(nodes, (at ^ 1) * SIZE));
      for (int i = 0; i < width; i += 2) {
        Sha256.hashTwiceTo(nodes, i * SIZE, 2 * SIZE, nodes, i / 2 * SIZE);
      }
      width = (width + 1) / 2;
      at /= 2;
    }
    return branch;
  }
}
