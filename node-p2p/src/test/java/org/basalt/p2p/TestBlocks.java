package org.basalt.p2p;

import java.util.ArrayList;
import java.util.List;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.MerkleRoot;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockHeader;

/// Chains of blocks with valid proof of work on regtest, and without transactions, which nobody
/// here looks at.
final class TestBlocks {
  private static final int REGTEST_BITS = 0x207fffff;
  private static final int VERSION = 0x20000000;

  private TestBlocks() {}

  /// @param salt chains of different salts are different
  static List<Block> chain(Block parent, int length, int salt) {
    List<Block> blocks = new ArrayList<>(length);
    BlockHash prev = parent.hash();
    long timeSec = parent.header().timeSec();
    for (int i = 0; i < length; i++) {
      timeSec += 600;
      Block block = mine(prev, timeSec, salt);
      blocks.add(block);
      prev = block.hash();
    }
    return blocks;
  }

  private static Block mine(BlockHash prev, long timeSec, int salt) {
    byte[] root = new byte[32];
    root[0] = (byte) salt;
    root[1] = (byte) (salt >>> 8);
    for (int nonce = 0; ; nonce++) {
      BlockHeader header =
          new BlockHeader(VERSION, prev, MerkleRoot.of(root), (int) timeSec, REGTEST_BITS, nonce);
      if (header.hash().toUint256().bitLength() < 256) {
        return new Block(header, List.of());
      }
    }
  }

  static List<BlockHeader> headers(List<Block> blocks) {
    return blocks.stream().map(Block::header).toList();
  }
}
