package org.basalt.chain.api;

/// Why a transaction left the mempool (Core MemPoolRemovalReason).
public enum RemovalReason {
  /// Too long in the mempool.
  EXPIRY,
  /// The mempool was full.
  SIZE_LIMIT,
  /// No longer valid after a reorganisation.
  REORG,
  /// It is in a block.
  BLOCK,
  /// It, or what it depends on, spends what a transaction in a block spends.
  CONFLICT,
  /// A better one took its place.
  REPLACED
}
