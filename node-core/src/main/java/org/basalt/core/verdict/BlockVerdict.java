package org.basalt.core.verdict;

/// What validation says of a header or block. The kind says what to do with the sender and with the
/// block index; the [Reject] says what was wrong. Kinds are Core's BlockValidationResult.
public sealed interface BlockVerdict {
  static Valid valid() {
    return Valid.INSTANCE;
  }

  default boolean isValid() {
    return this instanceof Valid;
  }

  /// Nothing is wrong.
  enum Valid implements BlockVerdict {
    INSTANCE
  }

  sealed interface Invalid extends BlockVerdict {
    Reject reject();
  }

  /// Breaks a consensus rule (BLOCK_CONSENSUS): invalid for ever.
  record ConsensusFailure(Reject reject) implements Invalid {}

  /// Known invalid from before (BLOCK_CACHED_INVALID).
  record CachedInvalid(Reject reject) implements Invalid {}

  /// The header is invalid (BLOCK_INVALID_HEADER).
  record InvalidHeader(Reject reject) implements Invalid {}

  /// The bytes are not those that the header commits to (BLOCK_MUTATED): never cached as invalid.
  record Mutated(Reject reject) implements Invalid {}

  /// The parent is unknown (BLOCK_MISSING_PREV).
  record MissingPrevious(Reject reject) implements Invalid {}

  /// An ancestor is invalid (BLOCK_INVALID_PREV).
  record InvalidPrevious(Reject reject) implements Invalid {}

  /// Too far in the future, may become valid (BLOCK_TIME_FUTURE).
  record TimeInFuture(Reject reject) implements Invalid {}

  /// Not enough work behind it to be worth storing (BLOCK_HEADER_LOW_WORK).
  record LowWork(Reject reject) implements Invalid {}
}
