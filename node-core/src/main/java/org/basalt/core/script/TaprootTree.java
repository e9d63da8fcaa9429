package org.basalt.core.script;

import java.util.Arrays;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.crypto.TaggedHash;

/// The Merkle tree of scripts that a taproot output commits to, and the control block that proves a
/// leaf (BIP-0341).
///
/// | offset | size | field        | encoding                                            |
/// |-------:|-----:|--------------|-----------------------------------------------------|
/// |      0 |    1 | leaf version | the top seven bits; bit 0 is the output key's parity |
/// |      1 |   32 | internal key | x-only                                              |
/// |     33 | 32 n | path         | n = 0 to 128 hashes, from the leaf up               |
public final class TaprootTree {
  /// The leaf version of tapscript (Core TAPROOT_LEAF_TAPSCRIPT).
  public static final int LEAF_TAPSCRIPT = 0xc0;

  private static final int LEAF_MASK = 0xfe;
  private static final int BASE_SIZE = 33;
  private static final int NODE_SIZE = 32;
  private static final int MAX_NODES = 128;

  private TaprootTree() {}

  /// True for the sizes that a control block may have.
  public static boolean isControlSize(int size) {
    return size >= BASE_SIZE
        && size <= BASE_SIZE + NODE_SIZE * MAX_NODES
        && (size - BASE_SIZE) % NODE_SIZE == 0;
  }

  public static int leafVersion(byte[] control) {
    return control[0] & LEAF_MASK;
  }

  public static byte[] internalKey(byte[] control) {
    return Arrays.copyOfRange(control, 1, BASE_SIZE);
  }

  public static byte[] leafHash(int leafVersion, byte[] script) {
    Sha256 hash = TaggedHash.TAP_LEAF.begin();
    hash.int8(leafVersion).varBytes(script);
    return hash.finish();
  }

  /// The two children in bytewise order, so that a path needs no left and right.
  public static byte[] branchHash(byte[] a, byte[] b) {
    return Arrays.compareUnsigned(a, b) < 0
        ? TaggedHash.TAP_BRANCH.hash(a, b)
        : TaggedHash.TAP_BRANCH.hash(b, a);
  }

  /// The root that a leaf and the path of a control block lead to.
  public static byte[] root(byte[] control, byte[] leafHash) {
    byte[] hash = leafHash;
    for (int at = BASE_SIZE; at < control.length; at += NODE_SIZE) {
      hash = branchHash(hash, Arrays.copyOfRange(control, at, at + NODE_SIZE));
    }
    return hash;
  }

  /// What the internal key is tweaked by.
  public static byte[] tweak(byte[] internalKey, byte[] root) {
    return TaggedHash.TAP_TWEAK.hash(internalKey, root);
  }
}
