package org.basalt.core.rules;

import static org.basalt.core.rules.Rule.rule;
import static org.basalt.core.rules.Source.bip;
import static org.basalt.core.rules.Source.cve;
import static org.basalt.core.verdict.RejectReason.BAD_TXNS_BIP30;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.consensus.HeaderAncestry;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.verdict.Reject;

/// Against transactions that repeat an earlier one whose outputs are not all spent, and so would
/// make the earlier one's coins disappear.
///
/// It happened twice, on mainnet in 2010, with coinbases. Since a coinbase states its height
/// (BIP-0034), a repetition would need a coinbase from before that states a later height by
/// accident. The first one of mainnet that still could be repeated states 1,983,702. Between the
/// height of BIP-0034 and that one, on a chain known by its block at that height, nothing can
/// repeat, and thousands of look-ups in each block are saved.
///
/// Source: BIP-0030, Core `validation.cpp` ConnectBlock, IsBIP30Repeat.
final class OverwriteRules {
  static final RuleBook<Context> RULES =
      RuleBook.inOrderOf(
          "ConnectBlock (BIP30)",
          "OverwriteRules",
          rule(
                  List.of(bip(30), bip(34), cve("CVE-2012-1909")),
                  "A transaction MUST NOT have an id under which an unspent output exists.",
                  OverwriteRules::nothingIsOverwritten,
                  BAD_TXNS_BIP30)
              .since("always, but for two blocks, and for those between BIP-0034 and 1,983,702"));

  private static final int BIP34_IMPLIES_BIP30_LIMIT = 1_983_702;

  private OverwriteRules() {}

  /// @param isUnspent whether a coin exists before the block
  record Context(Block block, Predicate<OutPoint> isUnspent) {}

  /// @param block not genesis
  static boolean apply(ConsensusParams params, HeaderAncestry block) {
    if (block.height() >= BIP34_IMPLIES_BIP30_LIMIT) {
      return true;
    }
    BlockHash exception = params.bip30Exceptions().get(block.height());
    if (exception != null && exception.equals(block.hash())) {
      return false;
    }
    boolean isAboveBip34 =
        params.bip34Height() < block.height()
            && block.ancestorAt(params.bip34Height()).hash().equals(params.bip34Hash());
    return !isAboveBip34;
  }

  /// Where every block but genesis states its height, nothing that has all its inputs can repeat an
  /// unspent transaction: coinbases differ by their heights, and any other transaction spends
  /// outputs that the one it repeats has spent before, so that the one that made those would have
  /// to be repeated too, and so on down to a coinbase. (That of genesis cannot be spent.) So who
  /// has found all inputs need not ask; who has not must, since of two faults this is the first.
  static boolean followsFromInputs(ConsensusParams params) {
    return params.bip34Height() <= 1;
  }

  static Optional<Reject> nothingIsOverwritten(Context c) {
    for (Transaction tx : c.block().transactions()) {
      for (int i = 0; i < tx.outputs().size(); i++) {
        if (c.isUnspent().test(new OutPoint(tx.txid(), i))) {
          return Verdicts.fault(BAD_TXNS_BIP30, "tried to overwrite transaction");
        }
      }
    }
    return Optional.empty();
  }
}
