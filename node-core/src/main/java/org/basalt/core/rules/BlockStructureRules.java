package org.basalt.core.rules;

import static org.basalt.core.rules.Rule.rule;
import static org.basalt.core.rules.Source.ORIGINAL;
import static org.basalt.core.rules.Source.bip;
import static org.basalt.core.rules.Source.cve;
import static org.basalt.core.verdict.RejectReason.BAD_BLK_LENGTH;
import static org.basalt.core.verdict.RejectReason.BAD_BLK_SIGOPS;
import static org.basalt.core.verdict.RejectReason.BAD_CB_MISSING;
import static org.basalt.core.verdict.RejectReason.BAD_CB_MULTIPLE;
import static org.basalt.core.verdict.RejectReason.BAD_SIGNET_BLKSIG;
import static org.basalt.core.verdict.RejectReason.BAD_TXNMRKLROOT;
import static org.basalt.core.verdict.RejectReason.BAD_TXNS_DUPLICATE;
import static org.basalt.core.verdict.RejectReason.HIGH_HASH;

import java.util.List;
import java.util.Optional;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.consensus.Limits;
import org.basalt.core.consensus.SigOpCost;
import org.basalt.core.consensus.SignetSolution;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;

/// What a block must satisfy by itself.
///
/// Whatever could be wrong with bytes that are not the header's own (the merkle root and its twin)
/// is judged before any transaction, since from there on a fault condemns the header. Witnesses can
/// be tampered with without a trace in the merkle root, so no rule here looks at them.
final class BlockStructureRules {
  static final RuleBook<StructureContext> RULES =
      RuleBook.inOrderOf(
          "CheckBlock",
          "BlockStructureRules",
          rule(
              ORIGINAL,
              "The header MUST satisfy HeaderRules.",
              BlockStructureRules::headerHasProofOfWork,
              HIGH_HASH),
          rule(
                  bip(325),
                  "A signet's block MUST commit to its witnesses, and carry a solution of the"
                      + " challenge.",
                  BlockStructureRules::signetSolutionIsValid,
                  BAD_SIGNET_BLKSIG)
              .since("signets, but for genesis"),
          rule(
              ORIGINAL,
              "The header's merkle root MUST be that of the txids.",
              BlockStructureRules::merkleRootMatches,
              BAD_TXNMRKLROOT),
          rule(
              cve("CVE-2012-2459"),
              "Two siblings in the merkle tree MUST NOT be equal.",
              BlockStructureRules::merkleTreeHasNoTwin,
              BAD_TXNS_DUPLICATE),
          rule(
              ORIGINAL,
              "The block MUST have a transaction; four times their number, and four times its size"
                  + " without witnesses, MUST NOT be above 4,000,000.",
              BlockStructureRules::sizeIsInBounds,
              BAD_BLK_LENGTH),
          rule(
              ORIGINAL,
              "The first transaction MUST be a coinbase.",
              BlockStructureRules::firstIsCoinbase,
              BAD_CB_MISSING),
          rule(
              ORIGINAL,
              "The other transactions MUST NOT be coinbases.",
              BlockStructureRules::othersAreNoCoinbase,
              BAD_CB_MULTIPLE),
          rule(
              ORIGINAL,
              "Every transaction MUST satisfy TransactionRules.",
              BlockStructureRules::transactionsAreValid,
              reasonsOf(TransactionRules.RULES)),
          rule(
              ORIGINAL,
              "Four times the signature operations of all scriptSigs and scriptPubKeys MUST NOT be"
                  + " above 80,000.",
              BlockStructureRules::legacySigOpsAreInBounds,
              BAD_BLK_SIGOPS));

  private BlockStructureRules() {}

  private static RejectReason[] reasonsOf(RuleBook<?> book) {
    return book.rules().stream()
        .flatMap(rule -> rule.reasons().stream())
        .toArray(RejectReason[]::new);
  }

  static Optional<Reject> headerHasProofOfWork(StructureContext c) {
    return c.judgesProof()
        ? HeaderRules.RULES.firstFault(new HeaderRules.Context(c.params(), c.block().header()))
        : Optional.empty();
  }

  /// Genesis is older than the idea, and the same for all signets.
  static Optional<Reject> signetSolutionIsValid(StructureContext c) {
    ConsensusParams params = c.params();
    if (!params.isSignet() || !c.judgesProof() || c.block().hash().equals(params.genesisHash())) {
      return Optional.empty();
    }
    boolean isSigned =
        SignetSolution.of(c.block(), params.signetChallenge())
            .map(solution -> solution.isValid(c.engine()))
            .orElse(false);
    return Verdicts.require(
        isSigned, BAD_SIGNET_BLKSIG, "signet block signature validation failure");
  }

  static Optional<Reject> merkleRootMatches(StructureContext c) {
    return Verdicts.require(
        !c.judgesMerkleRoot() || c.merkleRoot().hash().equals(c.block().header().merkleRoot()),
        BAD_TXNMRKLROOT,
        "hashMerkleRoot mismatch");
  }

  /// Repeating the last transactions of a block can leave its merkle root as it is; see
  /// [org.basalt.core.consensus.MerkleTree].
  static Optional<Reject> merkleTreeHasNoTwin(StructureContext c) {
    return Verdicts.require(
        !c.judgesMerkleRoot() || !c.merkleRoot().hasRepeatedPair(),
        BAD_TXNS_DUPLICATE,
        "duplicate transaction");
  }

  static Optional<Reject> sizeIsInBounds(StructureContext c) {
    Block block = c.block();
    long count = block.transactions().size();
    boolean isInBounds =
        count > 0
            && count * Limits.WITNESS_SCALE_FACTOR <= Limits.MAX_BLOCK_WEIGHT_WU
            && (long) block.strippedSize() * Limits.WITNESS_SCALE_FACTOR
                <= Limits.MAX_BLOCK_WEIGHT_WU;
    return Verdicts.require(isInBounds, BAD_BLK_LENGTH, "size limits failed");
  }

  static Optional<Reject> firstIsCoinbase(StructureContext c) {
    List<Transaction> transactions = c.block().transactions();
    return Verdicts.require(
        !transactions.isEmpty() && transactions.get(0).isCoinbase(),
        BAD_CB_MISSING,
        "first tx is not coinbase");
  }

  static Optional<Reject> othersAreNoCoinbase(StructureContext c) {
    List<Transaction> transactions = c.block().transactions();
    for (int i = 1; i < transactions.size(); i++) {
      if (transactions.get(i).isCoinbase()) {
        return Verdicts.fault(BAD_CB_MULTIPLE, "more than one coinbase");
      }
    }
    return Optional.empty();
  }

  static Optional<Reject> transactionsAreValid(StructureContext c) {
    for (Transaction tx : c.block().transactions()) {
      Optional<Reject> fault = TransactionRules.RULES.firstFault(tx);
      if (fault.isPresent()) {
        Reject reject = fault.get();
        String debug = "Transaction check failed (tx hash " + tx.txid() + ") " + reject.debug();
        return Verdicts.fault(reject.reason(), debug);
      }
    }
    return Optional.empty();
  }

  /// An underestimate: what P2SH and witness scripts add is known only with the coins.
  static Optional<Reject> legacySigOpsAreInBounds(StructureContext c) {
    long count = 0;
    for (Transaction tx : c.block().transactions()) {
      count += SigOpCost.legacyCount(tx);
    }
    return Verdicts.require(
        count * Limits.WITNESS_SCALE_FACTOR <= Limits.MAX_BLOCK_SIGOP_COST,
        BAD_BLK_SIGOPS,
        "out-of-bounds SigOpCount");
  }
}
