package org.basalt.chain.tree;

import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockStatus;
import org.basalt.chain.api.BlockStatus.Validity;

/// A node with what may change of it. Written by the ledger's thread only; the status is an
/// immutable snapshot that any thread may read.
public final class TreeEntry {
  static final BlockStatus HEADER_ONLY =
      new BlockStatus(Validity.TREE, false, false, false, 0, 0, 0);

  /// Blocks of the best chain at start go before all others of the same work (Core
  /// SEQ_ID_BEST_CHAIN_FROM_DISK).
  static final int SEQUENCE_BEST_CHAIN_AT_START = 0;

  /// Those of other branches at start (Core SEQ_ID_INIT_FROM_DISK).
  static final int SEQUENCE_AT_START = 1;

  private final BlockNode node;
  private volatile BlockStatus status;
  private int sequence = SEQUENCE_AT_START;

  TreeEntry(BlockNode node, BlockStatus status) {
    this.node = node;
    this.status = status;
  }

  public BlockNode node() {
    return node;
  }

  public BlockStatus status() {
    return status;
  }

  /// Order in which the block became connectable: of two tips with the same work, the lower one
  /// wins. Negative for precious blocks.
  public int sequence() {
    return sequence;
  }

  void setSequence(int sequence) {
    this.sequence = sequence;
  }

  void setStatus(BlockStatus status) {
    this.status = status;
  }

  public boolean isFailed() {
    return status.isFailed();
  }

  /// Structure valid and not known to be invalid.
  boolean hasValidTransactions() {
    return !status.isFailed() && status.validity().compareTo(Validity.TRANSACTIONS) >= 0;
  }

  /// Its data and that of all its ancestors was received.
  public boolean hasChainData() {
    return status.chainTxCount() != 0;
  }

  @Override
  public String toString() {
    return node.toString();
  }
}
