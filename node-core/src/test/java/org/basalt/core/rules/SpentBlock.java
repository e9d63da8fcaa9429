package org.basalt.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.basalt.core.consensus.Coin;
import org.basalt.core.consensus.HeaderAncestry;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.script.ScriptFlags;
import org.basalt.core.sighash.SighashCache;
import org.basalt.core.verdict.BlockVerdict;

/// A block with the coins that its transactions spend, and what judging it came to.
///
/// @param coins of all inputs but the coinbase's, in order
record SpentBlock(Block block, List<Coin> coins) {
  /// @param scripts judged
  record Result(long feesSat, long sigOpCost, long paidSat, int scripts) {}

  /// Asserts that every rule of spending holds, scripts included.
  Result accept(Consensus consensus, HeaderAncestry node) {
    BlockSpend spend = consensus.beginSpend(block, node);
    Iterator<Coin> rest = coins.iterator();
    int scripts = 0;
    for (Transaction tx : block.transactions()) {
      List<Coin> spent = new ArrayList<>();
      if (!tx.isCoinbase()) {
        tx.inputs().forEach(_ -> spent.add(rest.next()));
      }
      assertThat(spend.spend(tx, spent)).as("%s", tx.txid()).isEqualTo(BlockVerdict.valid());
      scripts += acceptScripts(consensus, tx, spent, spend.flags());
    }
    assertThat(rest.hasNext()).isFalse();
    assertThat(spend.finish()).isEqualTo(BlockVerdict.valid());
    long paidSat = block.transactions().get(0).outputs().stream().mapToLong(TxOut::valueSat).sum();
    return new Result(spend.feesSat(), spend.sigOpCost(), paidSat, scripts);
  }

  private static int acceptScripts(
      Consensus consensus, Transaction tx, List<Coin> spent, ScriptFlags flags) {
    if (spent.isEmpty()) {
      return 0;
    }
    SighashCache cache = SighashCache.of(tx, spent.stream().map(Coin::output).toList());
    for (int i = 0; i < spent.size(); i++) {
      assertThat(consensus.checkScript(tx, i, spent.get(i), cache, flags))
          .as("%s input %d", tx.txid(), i)
          .isEqualTo(BlockVerdict.valid());
    }
    return spent.size();
  }
}
