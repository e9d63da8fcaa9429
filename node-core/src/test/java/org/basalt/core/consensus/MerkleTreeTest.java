package org.basalt.core.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.hash.MerkleRoot;
import org.basalt.core.hash.Txid;
import org.basalt.core.testing.TestBlocks;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
  /// The definition, one level a call.
  private static byte[] root(List<byte[]> level) {
    if (level.size() == 1) {
      return level.get(0);
    }
    List<byte[]> next = new ArrayList<>();
    for (int i = 0; i < level.size(); i += 2) {
      byte[] both = Arrays.copyOf(level.get(i), 64);
      System.arraycopy(level.get(Math.min(i + 1, level.size() - 1)), 0, both, 32, 32);
      next.add(Sha256.hashTwice(both));
    }
    return root(next);
  }

  private static List<Txid> leaves(int count) {
    List<Txid> leaves = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      leaves.add(TestBlocks.txid(i));
    }
    return leaves;
  }

  @Test
  void agreesWithTheDefinitionForAllSmallTrees() {
    for (int count = 1; count <= 70; count++) {
      MerkleTree.Root root = MerkleTree.of(leaves(count));
      assertThat(root.hash().toByteArray())
          .isEqualTo(root(leaves(count).stream().map(Txid::toByteArray).toList()));
      assertThat(root.hasRepeatedPair()).isFalse();
    }
  }

  @Test
  void rootOfNothingIsZero() {
    assertThat(MerkleTree.of(List.<Txid>of()).hash()).isEqualTo(MerkleRoot.ZERO);
  }

  @Test
  void rootOfOneIsTheLeaf() {
    assertThat(MerkleTree.of(leaves(1)).hash().toByteArray())
        .isEqualTo(leaves(1).get(0).toByteArray());
  }

  @Test
  void tellsOfTheTwinOfSixLeaves() {
    List<Txid> six = leaves(6);
    List<Txid> eight = new ArrayList<>(six);
    eight.addAll(six.subList(4, 6));
    MerkleTree.Root twin = MerkleTree.of(eight);
    assertThat(twin.hash()).isEqualTo(MerkleTree.of(six).hash());
    assertThat(twin.hasRepeatedPair()).isTrue();
  }

  /// For every size that is not a power of two, repeating the leaves under the last node of the
  /// first odd level leaves the root as it is.
  @Test
  void tellsOfEveryTwin() {
    int twins = 0;
    for (int count = 1; count <= 40; count++) {
      int span = Integer.lowestOneBit(count);
      if (span == count) {
        continue;
      }
      List<Txid> longer = leaves(count);
      longer.addAll(leaves(count).subList(count - span, count));
      MerkleTree.Root twin = MerkleTree.of(longer);
      assertThat(twin.hash()).isEqualTo(MerkleTree.of(leaves(count)).hash());
      assertThat(twin.hasRepeatedPair()).isTrue();
      twins++;
    }
    assertThat(twins).isEqualTo(34);
  }

  @Test
  void equalLeavesThatAreNoSiblingsAreNoTwin() {
    List<Txid> leaves = leaves(4);
    leaves.set(2, leaves.get(1));
    assertThat(MerkleTree.of(leaves).hasRepeatedPair()).isFalse();
  }

  @Test
  void branchesLeadToTheRoot() {
    for (int count = 1; count <= 20; count++) {
      for (int index = 0; index < count; index++) {
        byte[] node = leaves(count).get(index).toByteArray();
        int at = index;
        for (MerkleRoot sibling : MerkleTree.branch(leaves(count), index)) {
          byte[] both = new byte[64];
          System.arraycopy(node, 0, both, at % 2 * 32, 32);
          sibling.copyTo(both, (1 - at % 2) * 32);
          node = Sha256.hashTwice(both);
          at /= 2;
        }
        assertThat(node).isEqualTo(MerkleTree.of(leaves(count)).hash().toByteArray());
      }
    }
  }
}
