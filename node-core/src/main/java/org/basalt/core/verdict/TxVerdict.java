package org.basalt.core.verdict;

/// What consensus and policy say of a transaction, by itself or against the coins that it spends.
/// Kinds are Core's TxValidationResult: those after [PrematureSpend] are policy, and the
/// transaction may be valid in a block.
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

  /// Breaks a rule of standardness (TX_NOT_STANDARD).
  record NotStandard(Reject reject) implements Invalid {}

  /// Spends something nonstandard (TX_INPUTS_NOT_STANDARD).
  record InputsNotStandard(Reject reject) implements Invalid {}

  /// Its witness lacks, though it spends a witness program: says nothing about the txid
  /// (TX_WITNESS_STRIPPED).
  record WitnessStripped(Reject reject) implements Invalid {}

  /// Its witness is not as it should be: says nothing about the txid (TX_WITNESS_MUTATED).
  record WitnessMutated(Reject reject) implements Invalid {}

  /// Known already, in the mempool or in the chain (TX_CONFLICT).
  record Conflict(Reject reject) implements Invalid {}

  /// Breaks a rule about the mempool as a whole (TX_MEMPOOL_POLICY).
  record MempoolPolicy(Reject reject) implements Invalid {}

  /// Pays too little by itself, but perhaps not with a child (TX_RECONSIDERABLE).
  record Reconsiderable(Reject reject) implements Invalid {}
}
