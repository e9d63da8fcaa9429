package org.basalt.core.verdict;

/// Every reason string once, as Core 31.99 spells it. Programs depend on these.
///
/// Those with an argument print it behind the string (see [Reject#text()]).
public enum RejectReason {
  // headers
  HIGH_HASH("high-hash"),
  BAD_DIFFBITS("bad-diffbits"),
  TIME_TOO_OLD("time-too-old"),
  TIME_TOO_NEW("time-too-new"),
  TIME_TIMEWARP_ATTACK("time-timewarp-attack"),
  BAD_VERSION("bad-version"),
  // the tree
  DUPLICATE_INVALID("duplicate-invalid"),
  PREV_BLK_NOT_FOUND("prev-blk-not-found"),
  BAD_PREVBLK("bad-prevblk"),
  TOO_LITTLE_CHAINWORK("too-little-chainwork"),
  INCONCLUSIVE_NOT_BEST_PREVBLK("inconclusive-not-best-prevblk"),
  // block structure
  BAD_SIGNET_BLKSIG("bad-signet-blksig"),
  BAD_TXNMRKLROOT("bad-txnmrklroot"),
  BAD_TXNS_DUPLICATE("bad-txns-duplicate"),
  BAD_BLK_LENGTH("bad-blk-length"),
  BAD_CB_MISSING("bad-cb-missing"),
  BAD_CB_MULTIPLE("bad-cb-multiple"),
  BAD_BLK_SIGOPS("bad-blk-sigops"),
  // transactions by themselves
  BAD_TXNS_VIN_EMPTY("bad-txns-vin-empty"),
  BAD_TXNS_VOUT_EMPTY("bad-txns-vout-empty"),
  BAD_TXNS_OVERSIZE("bad-txns-oversize"),
  BAD_TXNS_VOUT_NEGATIVE("bad-txns-vout-negative"),
  BAD_TXNS_VOUT_TOOLARGE("bad-txns-vout-toolarge"),
  BAD_TXNS_TXOUTTOTAL_TOOLARGE("bad-txns-txouttotal-toolarge"),
  BAD_TXNS_INPUTS_DUPLICATE("bad-txns-inputs-duplicate"),
  BAD_CB_LENGTH("bad-cb-length"),
  BAD_TXNS_PREVOUT_NULL("bad-txns-prevout-null"),
  // block in its place
  BAD_TXNS_NONFINAL("bad-txns-nonfinal"),
  BAD_CB_HEIGHT("bad-cb-height"),
  BAD_WITNESS_NONCE_SIZE("bad-witness-nonce-size"),
  BAD_WITNESS_MERKLE_MATCH("bad-witness-merkle-match"),
  UNEXPECTED_WITNESS("unexpected-witness"),
  BAD_BLK_WEIGHT("bad-blk-weight"),
  // spending
  BAD_TXNS_BIP30("bad-txns-BIP30"),
  BAD_TXNS_INPUTS_MISSINGORSPENT("bad-txns-inputs-missingorspent"),
  BAD_TXNS_PREMATURE_SPEND_OF_COINBASE("bad-txns-premature-spend-of-coinbase"),
  BAD_TXNS_INPUTVALUES_OUTOFRANGE("bad-txns-inputvalues-outofrange"),
  BAD_TXNS_IN_BELOWOUT("bad-txns-in-belowout"),
  BAD_TXNS_FEE_OUTOFRANGE("bad-txns-fee-outofrange"),
  BAD_TXNS_ACCUMULATED_FEE_OUTOFRANGE("bad-txns-accumulated-fee-outofrange"),
  BAD_CB_AMOUNT("bad-cb-amount"),
  BLOCK_SCRIPT_VERIFY_FLAG_FAILED("block-script-verify-flag-failed"),
  // from here on the mempool's own: never of a block
  COINBASE("coinbase"),
  VERSION("version"),
  TX_SIZE("tx-size"),
  SCRIPTSIG_SIZE("scriptsig-size"),
  SCRIPTSIG_NOT_PUSHONLY("scriptsig-not-pushonly"),
  SCRIPTPUBKEY("scriptpubkey"),
  DATACARRIER("datacarrier"),
  BARE_MULTISIG("bare-multisig"),
  DUST("dust"),
  TX_SIZE_SMALL("tx-size-small"),
  NON_FINAL("non-final"),
  TXN_ALREADY_IN_MEMPOOL("txn-already-in-mempool"),
  TXN_SAME_NONWITNESS_DATA_IN_MEMPOOL("txn-same-nonwitness-data-in-mempool"),
  BIP125_REPLACEMENT_DISALLOWED("bip125-replacement-disallowed"),
  TXN_ALREADY_KNOWN("txn-already-known"),
  NON_BIP68_FINAL("non-BIP68-final"),
  BAD_TXNS_NONSTANDARD_INPUTS("bad-txns-nonstandard-inputs"),
  BAD_WITNESS_NONSTANDARD("bad-witness-nonstandard"),
  BAD_TXNS_TOO_MANY_SIGOPS("bad-txns-too-many-sigops"),
  MEMPOOL_MIN_FEE_NOT_MET("mempool min fee not met"),
  MIN_RELAY_FEE_NOT_MET("min relay fee not met"),
  TRUC_VIOLATION("TRUC-violation"),
  TOO_MANY_POTENTIAL_REPLACEMENTS("too many potential replacements"),
  INSUFFICIENT_FEE("insufficient fee"),
  REPLACEMENT_FAILED("replacement-failed"),
  TOO_LARGE_CLUSTER("too-large-cluster"),
  BAD_TXNS_SPENDS_CONFLICTING_TX("bad-txns-spends-conflicting-tx"),
  MAX_FEERATE_EXCEEDED("max feerate exceeded"),
  MISSING_EPHEMERAL_SPENDS("missing-ephemeral-spends"),
  MEMPOOL_SCRIPT_VERIFY_FLAG_FAILED("mempool-script-verify-flag-failed"),
  MEMPOOL_FULL("mempool full"),
  // packages
  PACKAGE_TOO_MANY_TRANSACTIONS("package-too-many-transactions"),
  PACKAGE_TOO_LARGE("package-too-large"),
  PACKAGE_CONTAINS_DUPLICATES("package-contains-duplicates"),
  PACKAGE_NOT_SORTED("package-not-sorted"),
  CONFLICT_IN_PACKAGE("conflict-in-package"),
  PACKAGE_NOT_CHILD_WITH_PARENTS("package-not-child-with-parents"),
  TRANSACTION_FAILED("transaction failed"),
  UNSPENT_DUST("unspent-dust"),
  PACKAGE_RBF_NOT_PAIR("package RBF failed: package must be 1-parent-1-child"),
  PACKAGE_RBF_ANCESTORS("package RBF failed: new transaction cannot have mempool ancestors"),
  PACKAGE_RBF_TOO_MANY("package RBF failed: too many potential replacements"),
  PACKAGE_RBF_FEES("package RBF failed: insufficient anti-DoS fees"),
  PACKAGE_RBF_PARENT_FEERATE(
      "package RBF failed: package feerate is less than or equal to parent feerate"),
  PACKAGE_RBF_DIAGRAM("package RBF failed: insufficient feerate: does not improve feerate diagram");

  private final String text;

  RejectReason(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  /// True if only a transaction outside of blocks can be refused for it.
  public boolean isOfMempool() {
    return compareTo(COINBASE) >= 0;
  }
}
