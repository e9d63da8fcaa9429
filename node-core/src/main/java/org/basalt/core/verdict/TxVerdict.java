package org.basalt.core.verdict;

/// What consensus says of a transaction by itself or against the coins that it spends.
public sealed interface TxVerdict {
  static Valid valid() {
    return Valid.INSTANCE;
  }

  default boolean isValid() {
    return this instanceof Valid;
  }

  /// Nothing is wrong.
  enum Valid implements TxVerdict {
    INSTANCE
  }

  sealed interface Invalid extends TxVerdict {
    Reject reject();
  }

  /// Breaks a consensus rule (TX_CONSENSUS).
  record ConsensusFailure(Reject reject) implements Invalid {}

  /// Spends something unknown or spent (TX_MISSING_INPUTS).
  record MissingInputs(Reject reject) implements Invalid {}

  /// Spends before maturity or lock time (TX_PREMATURE_SPEND).
  record PrematureSpend(Reject reject) implements Invalid {}
}
