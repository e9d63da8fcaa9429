package org.basalt.chain.api;

import java.util.Arrays;
import java.util.Optional;
import org.basalt.core.consensus.HeaderAncestry;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.MerkleRoot;
import org.basalt.core.hash.Uint256;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.CompactTarget;
import org.jspecify.annotations.Nullable;

/// A header in its place in the tree: what is true of it for ever. Immutable, so the tip alone
/// answers every question about its chain without a lock. What changes (validity, stored data) is
/// in [BlockStatus].
///
/// Each node has a skip link to a far ancestor, so that any ancestor is found in O(log height)
/// steps (as Core's `CBlockIndex::GetAncestor`).
public final class BlockNode implements HeaderAncestry {
  private static final int MEDIAN_TIME_SPAN = 11;

  private final BlockHash hash;
  private final int version;
  private final MerkleRoot merkleRoot;
  private final int time;
  private final int bits;
  private final int nonce;
  private final int height;
  private final Uint256 chainWork;
  private final long maxTimeSec;
  private final @Nullable BlockNode parent;
  private final @Nullable BlockNode skip;

  private BlockNode(BlockHeader header, @Nullable BlockNode parent) {
    hash = header.hash();
    version = header.version();
    merkleRoot = header.merkleRoot();
    time = (int) header.timeSec();
    bits = header.bits();
    nonce = header.nonce();
    this.parent = parent;
    Uint256 work = CompactTarget.work(header.bits());
    if (parent == null) {
      height = 0;
      chainWork = work;
      maxTimeSec = header.timeSec();
      skip = null;
    } else {
      height = parent.height + 1;
      chainWork = parent.chainWork.add(work);
      maxTimeSec = Math.max(parent.maxTimeSec, header.timeSec());
      skip = parent.ancestorAt(skipHeight(height));
    }
  }

  public static BlockNode genesis(BlockHeader header) {
    return new BlockNode(header, null);
  }

  /// @throws IllegalArgumentException if the header does not name `parent` as its previous block
  public static BlockNode child(BlockHeader header, BlockNode parent) {
    if (!header.prev().equals(parent.hash)) {
      throw new IllegalArgumentException(header + " is no child of " + parent);
    }
    return new BlockNode(header, parent);
  }

  private static int invertLowestOne(int n) {
    return n & (n - 1);
  }

  private static int skipHeight(int height) {
    if (height < 2) {
      return 0;
    }
    return (height & 1) != 0
        ? invertLowestOne(invertLowestOne(height - 1)) + 1
        : invertLowestOne(height);
  }

  @Override
  public BlockHash hash() {
    return hash;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public int version() {
    return version;
  }

  @Override
  public long timeSec() {
    return Integer.toUnsignedLong(time);
  }

  @Override
  public int bits() {
    return bits;
  }

  public MerkleRoot merkleRoot() {
    return merkleRoot;
  }

  /// Unsigned.
  public int nonce() {
    return nonce;
  }

  /// Work of this block and all before it.
  public Uint256 chainWork() {
    return chainWork;
  }

  /// The latest time of this block and all before it.
  public long maxTimeSec() {
    return maxTimeSec;
  }

  /// Empty for genesis only.
  public Optional<BlockNode> parent() {
    return Optional.ofNullable(parent);
  }

  public BlockHeader header() {
    return new BlockHeader(
        version, parent == null ? BlockHash.ZERO : parent.hash, merkleRoot, time, bits, nonce);
  }

  @Override
  public long medianTimePast() {
    long[] times = new long[MEDIAN_TIME_SPAN];
    int count = 0;
    for (BlockNode node = this; node != null && count < MEDIAN_TIME_SPAN; node = node.parent) {
      times[count++] = node.timeSec();
    }
    Arrays.sort(times, 0, count);
    return times[count / 2];
  }

  @Override
  public BlockNode ancestorAt(int wanted) {
    if (wanted < 0 || wanted > height) {
      throw new IndexOutOfBoundsException("height " + wanted + " is not in 0.." + height);
    }
    BlockNode node = this;
    int at = height;
    while (at > wanted) {
      int skipTo = skipHeight(at);
      int previousSkipTo = skipHeight(at - 1);
      if (node.skip != null
          && (skipTo == wanted
              || (skipTo > wanted && !(previousSkipTo < skipTo - 2 && previousSkipTo >= wanted)))) {
        node = node.skip;
        at = skipTo;
      } else {
        BlockNode next = node.parent;
        if (next == null) {
          throw new IllegalStateException("no parent above height 0");
        }
        node = next;
        at--;
      }
    }
    return node;
  }

  /// True if `other` is this block or one of its ancestors.
  public boolean hasAncestor(BlockNode other) {
    return other.height <= height && ancestorAt(other.height) == other;
  }

  /// The last block that the chains of both have in common.
  public BlockNode forkWith(BlockNode other) {
    int low = Math.min(height, other.height);
    BlockNode a = ancestorAt(low);
    BlockNode b = other.ancestorAt(low);
    while (a != b) {
      if (a.skip != null && b.skip != null && a.skip != b.skip) {
        a = a.skip;
        b = b.skip;
      } else {
        BlockNode nextA = a.parent;
        BlockNode nextB = b.parent;
        if (nextA == null || nextB == null) {
          throw new IllegalArgumentException("blocks of different trees: " + this + ", " + other);
        }
        a = nextA;
        b = nextB;
      }
    }
    return a;
  }

  @Override
  public String toString() {
    return "block " + height + " " + hash;
  }
}
