package org.basalt.core.rules;

import static org.basalt.core.rules.Rule.rule;
import static org.basalt.core.rules.Source.ORIGINAL;
import static org.basalt.core.rules.Source.cve;
import static org.basalt.core.verdict.RejectReason.BAD_CB_LENGTH;
import static org.basalt.core.verdict.RejectReason.BAD_TXNS_INPUTS_DUPLICATE;
import static org.basalt.core.verdict.RejectReason.BAD_TXNS_OVERSIZE;
import static org.basalt.core.verdict.RejectReason.BAD_TXNS_PREVOUT_NULL;
import static org.basalt.core.verdict.RejectReason.BAD_TXNS_TXOUTTOTAL_TOOLARGE;
import static org.basalt.core.verdict.RejectReason.BAD_TXNS_VIN_EMPTY;
import static org.basalt.core.verdict.RejectReason.BAD_TXNS_VOUT_EMPTY;
import static org.basalt.core.verdict.RejectReason.BAD_TXNS_VOUT_NEGATIVE;
import static org.basalt.core.verdict.RejectReason.BAD_TXNS_VOUT_TOOLARGE;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.basalt.core.consensus.Amounts;
import org.basalt.core.consensus.Limits;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.verdict.Reject;

/// What a transaction must satisfy by itself.
final class TransactionRules {
  static final RuleBook<Transaction> RULES =
      RuleBook.inOrderOf(
          "CheckTransaction",
          "TransactionRules",
          rule(
              ORIGINAL,
              "A transaction MUST have an input.",
              TransactionRules::inputsAreThere,
              BAD_TXNS_VIN_EMPTY),
          rule(
              ORIGINAL,
              "A transaction MUST have an output.",
              TransactionRules::outputsAreThere,
              BAD_TXNS_VOUT_EMPTY),
          rule(
              ORIGINAL,
              "Four times the size without witness MUST NOT be above 4,000,000.",
              TransactionRules::sizeIsInBounds,
              BAD_TXNS_OVERSIZE),
          rule(
              cve("CVE-2010-5139"),
              "An output and a sum of outputs MUST NOT be negative or above 21 million bitcoins.",
              TransactionRules::outputValuesAreInRange,
              BAD_TXNS_VOUT_NEGATIVE,
              BAD_TXNS_VOUT_TOOLARGE,
              BAD_TXNS_TXOUTTOTAL_TOOLARGE),
          rule(
              cve("CVE-2018-17144"),
              "Two inputs MUST NOT spend the same output.",
              TransactionRules::inputsAreDistinct,
              BAD_TXNS_INPUTS_DUPLICATE),
          rule(
              ORIGINAL,
              "A coinbase's scriptSig MUST have 2 to 100 bytes; other transactions MUST NOT have a"
                  + " null input.",
              TransactionRules::nullInputIsCoinbase,
              BAD_CB_LENGTH,
              BAD_TXNS_PREVOUT_NULL));

  private static final int MIN_COINBASE_SCRIPT_SIZE = 2;
  private static final int MAX_COINBASE_SCRIPT_SIZE = 100;

  /// Up to here a few comparisons are cheaper than a set.
  private static final int FEW_INPUTS = 4;

  private TransactionRules() {}

  static Optional<Reject> inputsAreThere(Transaction tx) {
    return Verdicts.require(!tx.inputs().isEmpty(), BAD_TXNS_VIN_EMPTY, "");
  }

  static Optional<Reject> outputsAreThere(Transaction tx) {
    return Verdicts.require(!tx.outputs().isEmpty(), BAD_TXNS_VOUT_EMPTY, "");
  }

  /// Without the witness, which at this point may have been tampered with.
  static Optional<Reject> sizeIsInBounds(Transaction tx) {
    long scaled = (long) tx.strippedSize() * Limits.WITNESS_SCALE_FACTOR;
    return Verdicts.require(scaled <= Limits.MAX_BLOCK_WEIGHT_WU, BAD_TXNS_OVERSIZE, "");
  }

  /// In August 2010 two outputs whose sum overflowed made 184 billion bitcoins.
  static Optional<Reject> outputValuesAreInRange(Transaction tx) {
    long sumSat = 0;
    for (TxOut output : tx.outputs()) {
      if (output.valueSat() < 0) {
        return Verdicts.fault(BAD_TXNS_VOUT_NEGATIVE, "");
      }
      if (output.valueSat() > Amounts.MAX_MONEY_SAT) {
        return Verdicts.fault(BAD_TXNS_VOUT_TOOLARGE, "");
      }
      sumSat += output.valueSat();
      if (!Amounts.isInRange(sumSat)) {
        return Verdicts.fault(BAD_TXNS_TXOUTTOTAL_TOOLARGE, "");
      }
    }
    return Optional.empty();
  }

  /// Coins are looked up before any is spent, so this is the only rule against spending one twice
  /// in a transaction.
  static Optional<Reject> inputsAreDistinct(Transaction tx) {
    List<TxIn> inputs = tx.inputs();
    boolean areDistinct =
        inputs.size() <= FEW_INPUTS ? areFewDistinct(inputs) : areManyDistinct(inputs);
    return Verdicts.require(areDistinct, BAD_TXNS_INPUTS_DUPLICATE, "");
  }

  private static boolean areFewDistinct(List<TxIn> inputs) {
    for (int i = 1; i < inputs.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (inputs.get(i).prevout().equals(inputs.get(j).prevout())) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean areManyDistinct(List<TxIn> inputs) {
    Set<OutPoint> seen = HashSet.newHashSet(inputs.size());
    for (TxIn input : inputs) {
      if (!seen.add(input.prevout())) {
        return false;
      }
    }
    return true;
  }

  static Optional<Reject> nullInputIsCoinbase(Transaction tx) {
    if (tx.isCoinbase()) {
      int size = tx.inputs().get(0).scriptSig().size();
      return Verdicts.require(
          size >= MIN_COINBASE_SCRIPT_SIZE && size <= MAX_COINBASE_SCRIPT_SIZE, BAD_CB_LENGTH, "");
    }
    for (TxIn input : tx.inputs()) {
      if (input.prevout().isNull()) {
        return Verdicts.fault(BAD_TXNS_PREVOUT_NULL, "");
      }
    }
    return Optional.empty();
  }
}
