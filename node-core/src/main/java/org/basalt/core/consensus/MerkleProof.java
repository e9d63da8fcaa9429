package org.basalt.core.consensus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.CompactSize;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.hash.Hash256;
import org.basalt.core.hash.MerkleRoot;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.Transaction;

/// A header and the part of its tree of txids that proves some of them (BIP-0037's `merkleblock`).
///
/// The tree is walked from the root, left before right. Each node met gives a bit: does it lead to
/// a transaction that is proven? Where it does not, and at the leaves, its hash is given and the
/// walk turns back.
///
/// | field  | encoding                                              |
/// |--------|-------------------------------------------------------|
/// | header | 80 bytes                                              |
/// | total  | uint32 little-endian, transactions of the block       |
/// | hashes | CompactSize count, 32 bytes each                      |
/// | bits   | CompactSize count of bytes, lowest bit of each first  |
///
/// @param hashes in the order of the walk
public record MerkleProof(
    BlockHeader header, long total, List<MerkleRoot> hashes, List<Boolean> bits) {
  /// No block has more: its weight over that of the smallest transaction.
  private static final long MAX_TRANSACTIONS = 4_000_000 / 240;

  public MerkleProof {
    hashes = List.copyOf(hashes);
    bits = List.copyOf(bits);
  }

  /// What a proof says.
  ///
  /// @param root that it leads to
  public record Claim(MerkleRoot root, List<Txid> txids) {
    public Claim {
      txids = List.copyOf(txids);
    }
  }

  public static MerkleProof of(Block block, Set<Txid> txids) {
    List<Txid> leaves = block.transactions().stream().map(Transaction::txid).toList();
    List<MerkleRoot> hashes = new ArrayList<>();
    List<Boolean> bits = new ArrayList<>();
    int height = 0;
    while (width(leaves.size(), height) > 1) {
      height++;
    }
    build(leaves, txids, height, 0, hashes, bits);
    return new MerkleProof(block.header(), leaves.size(), hashes, bits);
  }

  /// Nodes of a level; leaves are level 0.
  private static long width(long leaves, int level) {
    return (leaves + (1L << level) - 1) >> level;
  }

  private static void build(
      List<Txid> leaves,
      Set<Txid> wanted,
      int level,
      int position,
      List<MerkleRoot> hashes,
      List<Boolean> bits) {
    int from = position << level;
    int to = Math.min(leaves.size(), (position + 1) << level);
    boolean isOnTheWay = leaves.subList(from, to).stream().anyMatch(wanted::contains);
    bits.add(isOnTheWay);
    if (level == 0 || !isOnTheWay) {
      hashes.add(subtree(leaves, level, position));
      return;
    }
    build(leaves, wanted, level - 1, position * 2, hashes, bits);
    if (position * 2 + 1 < width(leaves.size(), level - 1)) {
      build(leaves, wanted, level - 1, position * 2 + 1, hashes, bits);
    }
  }

  private static MerkleRoot subtree(List<Txid> leaves, int level, int position) {
    if (level == 0) {
      return MerkleRoot.of(leaves.get(position).toByteArray());
    }
    MerkleRoot left = subtree(leaves, level - 1, position * 2);
    boolean hasRight = position * 2 + 1 < width(leaves.size(), level - 1);
    return join(left, hasRight ? subtree(leaves, level - 1, position * 2 + 1) : left);
  }

  private static MerkleRoot join(MerkleRoot left, MerkleRoot right) {
    byte[] both = new byte[2 * Hash256.SIZE];
    left.copyTo(both, 0);
    right.copyTo(both, Hash256.SIZE);
    return MerkleRoot.of(Sha256.hashTwice(both));
  }

  public byte[] encode() {
    ArraySink out = new ArraySink();
    header.writeTo(out);
    out.int32Le((int) total).compactSize(hashes.size());
    hashes.forEach(hash -> hash.writeTo(out));
    out.varBytes(packedBits());
    return out.toByteArray();
  }

  /// Eight to a byte, the lowest first.
  public byte[] packedBits() {
    byte[] packed = new byte[(bits.size() + 7) / 8];
    for (int i = 0; i < bits.size(); i++) {
      packed[i / 8] |= (byte) (bits.get(i) ? 1 << i % 8 : 0);
    }
    return packed;
  }

  /// @throws DecodeException if the bytes end too early
  public static MerkleProof decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    BlockHeader header = BlockHeader.readFrom(in);
    long total = in.uint32Le();
    int count = in.count(Hash256.SIZE, CompactSize.MAX_SIZE);
    List<MerkleRoot> hashes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      hashes.add(MerkleRoot.readFrom(in));
    }
    byte[] packed = in.varBytes(CompactSize.MAX_SIZE);
    List<Boolean> bits = new ArrayList<>(packed.length * 8);
    for (int i = 0; i < packed.length * 8; i++) {
      bits.add((packed[i / 8] >> i % 8 & 1) != 0);
    }
    return new MerkleProof(header, total, hashes, bits);
  }

  /// What it proves, or empty if it is inconsistent in itself. Whether the root is the header's is
  /// for the caller.
  public Optional<Claim> claim() {
    if (total == 0
        || total > MAX_TRANSACTIONS
        || hashes.size() > total
        || bits.size() < hashes.size()) {
      return Optional.empty();
    }
    int height = 0;
    while (width(total, height) > 1) {
      height++;
    }
    Walk walk = new Walk();
    try {
      MerkleRoot root = walk.extract(height, 0);
      boolean isAllUsed =
          walk.nextHash == hashes.size() && (walk.nextBit + 7) / 8 == (bits.size() + 7) / 8;
      return isAllUsed ? Optional.of(new Claim(root, walk.txids)) : Optional.empty();
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  private final class Walk {
    private final List<Txid> txids = new ArrayList<>();
    private int nextBit;
    private int nextHash;

    MerkleRoot extract(int level, long position) {
      if (nextBit >= bits.size()) {
        throw new DecodeException("too few bits");
      }
      boolean isOnTheWay = bits.get(nextBit++);
      if (level == 0 || !isOnTheWay) {
        if (nextHash >= hashes.size()) {
          throw new DecodeException("too few hashes");
        }
        MerkleRoot hash = hashes.get(nextHash++);
        if (level == 0 && isOnTheWay) {
          txids.add(Txid.of(hash.toByteArray()));
        }
        return hash;
      }
      MerkleRoot left = extract(level - 1, position * 2);
      if (position * 2 + 1 >= width(total, level - 1)) {
        return join(left, left);
      }
      MerkleRoot right = extract(level - 1, position * 2 + 1);
      if (right.equals(left)) {
        // Different transactions never hash the same: someone repeats a branch (CVE-2012-2459).
        throw new DecodeException("a branch is repeated");
      }
      return join(left, right);
    }
  }
}
