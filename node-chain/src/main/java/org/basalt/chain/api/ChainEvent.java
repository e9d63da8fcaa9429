package org.basalt.chain.api;

import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.verdict.BlockVerdict;

/// What happened in the ledger, in order. Given to listeners on the ledger's own thread: a listener
/// posts to its own queue and returns.
public sealed interface ChainEvent {
  /// A block became part of the active chain.
  record BlockConnected(BlockNode node, Block block) implements ChainEvent {}

  /// A block left the active chain.
  record BlockDisconnected(BlockNode node, Block block) implements ChainEvent {}

  /// The active chain has a new tip, after all connects and disconnects of this change.
  record TipChanged(BlockNode tip, BlockNode fork, boolean isInitialBlockDownload)
      implements ChainEvent {}

  /// There is a header with more work than any before.
  record BestHeaderChanged(BlockNode bestHeader, boolean isInitialBlockDownload)
      implements ChainEvent {}

  /// A block was fully validated, or found invalid while being connected (Core BlockChecked). Tells
  /// who sent it.
  record BlockChecked(BlockHash hash, BlockVerdict verdict) implements ChainEvent {}

  /// A block on the tip with valid proof of work was stored, before it is connected (Core
  /// NewPoWValidBlock).
  record NewPowValidBlock(BlockNode node, Block block) implements ChainEvent {}

  /// A transaction came into the mempool, from wherever.
  ///
  /// @param sizeVb adjusted for signature operations
  /// @param sequence of the mempool when it came; counts with those of [TransactionRemoved]; 0 if
  ///   it came back from a disconnected block
  record TransactionAdded(Transaction tx, long feeSat, long sizeVb, long sequence)
      implements ChainEvent {}

  /// A transaction left the mempool. One that came out with a block is told before that block is
  /// connected.
  record TransactionRemoved(Transaction tx, RemovalReason reason, long sequence)
      implements ChainEvent {}
}
