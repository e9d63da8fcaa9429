package org.basalt.core.rules;

import java.util.Optional;
import org.basalt.core.verdict.BlockVerdict;
import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;
import org.basalt.core.verdict.TxVerdict;

/// From a fault to what it means: each reason has one kind for blocks, and one for transactions by
/// themselves.
final class Verdicts {
  private Verdicts() {}

  static BlockVerdict ofBlock(Optional<Reject> fault) {
    return fault.map(Verdicts::ofBlock).orElse(BlockVerdict.valid());
  }

  static BlockVerdict ofBlock(Reject reject) {
    return switch (reject.reason()) {
      case HIGH_HASH, BAD_DIFFBITS, TIME_TOO_OLD, TIME_TIMEWARP_ATTACK, BAD_VERSION ->
          new BlockVerdict.InvalidHeader(reject);
      case TIME_TOO_NEW -> new BlockVerdict.TimeInFuture(reject);
      case BAD_TXNMRKLROOT,
          BAD_TXNS_DUPLICATE,
          BAD_WITNESS_NONCE_SIZE,
          BAD_WITNESS_MERKLE_MATCH,
          UNEXPECTED_WITNESS ->
          new BlockVerdict.Mutated(reject);
      case DUPLICATE_INVALID,
          PREV_BLK_NOT_FOUND,
          BAD_PREVBLK,
          TOO_LITTLE_CHAINWORK,
          INCONCLUSIVE_NOT_BEST_PREVBLK ->
          throw new IllegalArgumentException("the tree says this, no rule: " + reject);
      case COINBASE,
          VERSION,
          TX_SIZE,
          SCRIPTSIG_SIZE,
          SCRIPTSIG_NOT_PUSHONLY,
          SCRIPTPUBKEY,
          DATACARRIER,
          BARE_MULTISIG,
          DUST,
          TX_SIZE_SMALL,
          NON_FINAL,
          TXN_ALREADY_IN_MEMPOOL,
          TXN_SAME_NONWITNESS_DATA_IN_MEMPOOL,
          BIP125_REPLACEMENT_DISALLOWED,
          TXN_ALREADY_KNOWN,
          NON_BIP68_FINAL,
          BAD_TXNS_NONSTANDARD_INPUTS,
          BAD_WITNESS_NONSTANDARD,
          BAD_TXNS_TOO_MANY_SIGOPS,
          MEMPOOL_MIN_FEE_NOT_MET,
          MIN_RELAY_FEE_NOT_MET,
          TRUC_VIOLATION,
          TOO_MANY_POTENTIAL_REPLACEMENTS,
          INSUFFICIENT_FEE,
          REPLACEMENT_FAILED,
          TOO_LARGE_CLUSTER,
          BAD_TXNS_SPENDS_CONFLICTING_TX,
          MAX_FEERATE_EXCEEDED,
          MISSING_EPHEMERAL_SPENDS,
          MEMPOOL_SCRIPT_VERIFY_FLAG_FAILED,
          MEMPOOL_FULL,
          PACKAGE_TOO_MANY_TRANSACTIONS,
          PACKAGE_TOO_LARGE,
          PACKAGE_CONTAINS_DUPLICATES,
          PACKAGE_NOT_SORTED,
          CONFLICT_IN_PACKAGE,
          PACKAGE_NOT_CHILD_WITH_PARENTS,
          TRANSACTION_FAILED,
          UNSPENT_DUST,
          PACKAGE_RBF_NOT_PAIR,
          PACKAGE_RBF_ANCESTORS,
          PACKAGE_RBF_TOO_MANY,
          PACKAGE_RBF_FEES,
          PACKAGE_RBF_PARENT_FEERATE,
          PACKAGE_RBF_DIAGRAM ->
          throw new IllegalArgumentException("the mempool says this, never of a block: " + reject);
      case BAD_SIGNET_BLKSIG,
          BAD_BLK_LENGTH,
          BAD_CB_MISSING,
          BAD_CB_MULTIPLE,
          BAD_BLK_SIGOPS,
          BAD_TXNS_VIN_EMPTY,
          BAD_TXNS_VOUT_EMPTY,
          BAD_TXNS_OVERSIZE,
          BAD_TXNS_VOUT_NEGATIVE,
          BAD_TXNS_VOUT_TOOLARGE,
          BAD_TXNS_TXOUTTOTAL_TOOLARGE,
          BAD_TXNS_INPUTS_DUPLICATE,
          BAD_CB_LENGTH,
          BAD_TXNS_PREVOUT_NULL,
          BAD_TXNS_NONFINAL,
          BAD_CB_HEIGHT,
          BAD_BLK_WEIGHT,
          BAD_TXNS_BIP30,
          BAD_TXNS_INPUTS_MISSINGORSPENT,
          BAD_TXNS_PREMATURE_SPEND_OF_COINBASE,
          BAD_TXNS_INPUTVALUES_OUTOFRANGE,
          BAD_TXNS_IN_BELOWOUT,
          BAD_TXNS_FEE_OUTOFRANGE,
          BAD_TXNS_ACCUMULATED_FEE_OUTOFRANGE,
          BAD_CB_AMOUNT,
          BLOCK_SCRIPT_VERIFY_FLAG_FAILED ->
          new BlockVerdict.ConsensusFailure(reject);
    };
  }

  static TxVerdict ofTransaction(Optional<Reject> fault) {
    return fault.map(Verdicts::ofTransaction).orElse(TxVerdict.valid());
  }

  private static TxVerdict ofTransaction(Reject reject) {
    if (reject.reason() == RejectReason.BAD_TXNS_INPUTS_MISSINGORSPENT) {
      return new TxVerdict.MissingInputs(reject);
    }
    return reject.reason() == RejectReason.BAD_TXNS_PREMATURE_SPEND_OF_COINBASE
        ? new TxVerdict.PrematureSpend(reject)
        : new TxVerdict.ConsensusFailure(reject);
  }

  static Optional<Reject> fault(RejectReason reason, String debug) {
    return Optional.of(Reject.of(reason, debug));
  }

  /// A fault if `holds` is false.
  static Optional<Reject> require(boolean holds, RejectReason reason, String debug) {
    return holds ? Optional.empty() : fault(reason, debug);
  }
}
