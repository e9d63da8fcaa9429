package org.basalt.core.primitive;

import java.util.List;
import org.basalt.core.hash.BlockHash;

/// A header and its transactions, with the sizes that rules ask for. Immutable.
public final class Block {
  private final BlockHeader header;
  private final List<Transaction> transactions;
  private final int strippedSize;
  private final int totalSize;

  public Block(BlockHeader header, List<Transaction> transactions) {
    this.header = header;
    this.transactions = List.copyOf(transactions);
    int overhead =
        BlockHeader.SIZE + org.basalt.core.bytes.CompactSize.size(this.transactions.size());
    int stripped = overhead;
    int total = overhead;
    for (Transaction tx : this.transactions) {
      stripped = Math.addExact(stripped, tx.strippedSize());
      total = Math.addExact(total, tx.totalSize());
    }
    strippedSize = stripped;
    totalSize = total;
  }

  public BlockHeader header() {
    return header;
  }

  public BlockHash hash() {
    return header.hash();
  }

  public List<Transaction> transactions() {
    return transactions;
  }

  /// Bytes without witnesses.
  public int strippedSize() {
    return strippedSize;
  }

  /// Bytes with witnesses.
  public int totalSize() {
    return totalSize;
  }

  /// BIP-0141.
  public long weightWu() {
    return 3L * strippedSize + totalSize;
  }

  @Override
  public String toString() {
    return "block " + hash();
  }
}
