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
  BLOCK_SCRIPT_VERIFY_FLAG_FAILED("block-script-verify-flag-failed");

  private final String text;

  RejectReason(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
