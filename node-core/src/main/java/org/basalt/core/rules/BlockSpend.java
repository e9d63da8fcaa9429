package org.basalt.core.rules;

import java.util.List;
import java.util.Optional;
import org.basalt.core.consensus.Amounts;
import org.basalt.core.consensus.BlockScriptFlags;
import org.basalt.core.consensus.Coin;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.consensus.HeaderAncestry;
import org.basalt.core.consensus.SigOpCost;
import org.basalt.core.consensus.Subsidy;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.script.ScriptFlags;
import org.basalt.core.verdict.BlockVerdict;
import org.basalt.core.verdict.Reject;

/// One block being connected: judges its transactions against their coins one by one, and sums up
/// fees and signature operations. Used once, by one thread.
///
/// ```
/// BlockSpend spend = consensus.beginSpend(block, node);
/// for each transaction, in order: spend.spend(tx, coins), stop if invalid
/// spend.finish()
/// ```
///
/// Scripts are not judged here: with [#flags()], by whoever has threads for it. A fault found here
/// counts before one found by a script, even of an earlier transaction.
public final class BlockSpend {
  private final ConsensusParams params;
  private final Block block;
  private final int height;
  private final HeaderAncestry prev;
  private final long prevMedianTimeSec;
  private final ScriptFlags flags;
  private long feesSat;
  private long sigOpCost;
  private int count;

  /// @param node of the block; not genesis
  BlockSpend(ConsensusParams params, Block block, HeaderAncestry node) {
    this.params = params;
    this.block = block;
    this.height = node.height();
    this.prev = node.ancestorAt(height - 1);
    this.prevMedianTimeSec = prev.medianTimePast();
    this.flags = BlockScriptFlags.of(params, block.hash(), height);
  }

  /// Judges the next transaction.
  ///
  /// @param coins one for each input, in order, [Coin#NONE] for a missing one; ignored for the
  ///   coinbase
  @SuppressWarnings(
      "ReferenceEquality") // the very object: an equal one would be a caller's mistake too
  public BlockVerdict spend(Transaction tx, List<Coin> coins) {
    if (count == block.transactions().size() || !tx.equals(block.transactions().get(count))) {
      throw new IllegalArgumentException("not the block's transaction " + count + ": " + tx.txid());
    }
    count++;
    List<Coin> spent = tx.isCoinbase() ? List.of() : coins;
    if (!tx.isCoinbase()) {
      Optional<Reject> fault = SpendRules.INPUTS.firstFault(new InputsContext(tx, coins, height));
      if (fault.isPresent()) {
        Reject reject = fault.get();
        return Verdicts.ofBlock(
            Reject.of(reject.reason(), reject.debug() + " in transaction " + tx.txid()));
      }
      feesSat += Amounts.sumSat(coins) - Amounts.outputSumSat(tx);
    }
    sigOpCost += SigOpCost.of(tx, spent, flags);
    return Verdicts.ofBlock(
        SpendRules.IN_BLOCK.firstFault(
            new SpendContext(
                tx,
                spent,
                feesSat,
                sigOpCost,
                prev,
                prevMedianTimeSec,
                height >= params.csvHeight())));
  }

  /// Judges the coinbase's amount, after the last transaction.
  public BlockVerdict finish() {
    if (count != block.transactions().size()) {
      throw new IllegalStateException(
          "only " + count + " of " + block.transactions().size() + " transactions were judged");
    }
    long paidSat = Amounts.outputSumSat(block.transactions().get(0));
    long rewardSat = feesSat + Subsidy.atSat(height, params.subsidyHalvingInterval());
    return Verdicts.ofBlock(
        RewardRules.RULES.firstFault(new RewardRules.Context(paidSat, rewardSat)));
  }

  /// Fees of the transactions judged so far.
  public long feesSat() {
    return feesSat;
  }

  /// Cost of their signature operations.
  public long sigOpCost() {
    return sigOpCost;
  }

  /// Script rules that hold in this block.
  public ScriptFlags flags() {
    return flags;
  }
}
