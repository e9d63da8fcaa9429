package org.basalt.p2p.simulation;

import java.util.ArrayList;
import java.util.List;
import org.basalt.core.consensus.MerkleTree;
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

/// Makes transactions that nobody judges and blocks with regtest's proof of work, none like
/// another.
final class Mint {
  private static final int REGTEST_BITS = 0x207fffff;
  private static final int VERSION = 0x20000000;

  /// Bytes of a transaction without its filling.
  private static final int FRAME_BYTES = 63;

  private int nextNumber = 1;

  Transaction transaction(int bytes) {
    Script filling = Script.of(new byte[Math.max(0, bytes - FRAME_BYTES)]);
    return Transaction.of(
        2,
        List.of(new TxIn(new OutPoint(Txid.ZERO, 0), Script.EMPTY, 0, Witness.EMPTY)),
        List.of(new TxOut(0, filling)),
        nextNumber++);
  }

  List<Transaction> transactions(int count, int bytes) {
    List<Transaction> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      all.add(transaction(bytes));
    }
    return all;
  }

  /// @param content behind the first transaction, which only the miner knows
  Block block(Block parent, long timeSec, List<Transaction> content) {
    List<Transaction> all = new ArrayList<>(content.size() + 1);
    all.add(transaction(200));
    all.addAll(content);
    MerkleRoot root = MerkleTree.ofTransactions(all).hash();
    for (int nonce = 0; ; nonce++) {
      BlockHeader header =
          new BlockHeader(VERSION, parent.hash(), root, (int) timeSec, REGTEST_BITS, nonce);
      if (header.hash().toUint256().bitLength() < 256) {
        return new Block(header, all);
      }
    }
  }
}
