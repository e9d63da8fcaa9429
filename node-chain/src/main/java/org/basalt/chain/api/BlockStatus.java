package org.basalt.chain.api;

/// What may change of a block in the tree: how far it was validated, and what is stored of it. An
/// immutable snapshot.
///
/// @param validity how far validation came; never goes down
/// @param hasData the block's bytes are stored
/// @param hasUndo its undo data is stored
/// @param isFailed itself or an ancestor is invalid
/// @param txCount transactions of the block; 0 until its data was received
/// @param chainTxCount transactions of the chain up to and with this block; 0 while any block's
///   data is missing
/// @param sizeBytes serialised size with witness; 0 until received
public record BlockStatus(
    Validity validity,
    boolean hasData,
    boolean hasUndo,
    boolean isFailed,
    long txCount,
    long chainTxCount,
    int sizeBytes) {
  /// Core's BlockStatus levels.
  public enum Validity {
    /// Header parsed, proof of work and place in the tree valid.
    TREE,
    /// Structure valid, data was received.
    TRANSACTIONS,
    /// Data of all ancestors was received too.
    CHAIN,
    /// Scripts and spends valid: was connected once.
    SCRIPTS
  }
}
