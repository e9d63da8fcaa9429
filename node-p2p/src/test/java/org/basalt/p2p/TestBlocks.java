package org.basalt.p2p;

import java.util.ArrayList;
import java.util.List;
import org.basalt.core.consensus.MerkleTree;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.MerkleRoot;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;

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

  /// A block of its own with transactions, the first of which nobody holds to be a coinbase.
  static Block next(Block parent, long timeSec, List<Transaction> transactions) {
    return mine(
        parent.hash(), timeSec, MerkleTree.ofTransactions(transactions).hash(), transactions);
  }

  /// Different for different numbers.
  static Transaction transaction(int number) {
    return Transaction.of(
        2,
        List.of(new TxIn(new OutPoint(Txid.ZERO, 0), Script.EMPTY, 0, Witness.EMPTY)),
        List.of(new TxOut(0, Script.EMPTY)),
        number);
  }

  static List<Transaction> transactions(int first, int count) {
    List<Transaction> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(transaction(first + i));
    }
    return list;
  }

  private static Block mine(BlockHash prev, long timeSec, int salt) {
    byte[] root = new byte[32];
    root[0] = (byte) salt;
    root[1] = (byte) (salt >>> 8);
    return mine(prev, timeSec, MerkleRoot.of(root), List.of());
  }

  private static Block mine(
      BlockHash prev, long timeSec, MerkleRoot root, List<Transaction> transactions) {
    for (int nonce = 0; ; nonce++) {
      BlockHeader header = new BlockHeader(VERSION, prev, root, (int) timeSec, REGTEST_BITS, nonce);
      if (header.hash().toUint256().bitLength() < 256) {
        return new Block(header, transactions);
      }
    }
  }

  static List<BlockHeader> headers(List<Block> blocks) {
    return blocks.stream().map(Block::header).toList();
  }
}
