package org.basalt.chain.ledger;

import java.util.List;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockUndo;
import org.basalt.chain.coins.CoinChanges;
import org.basalt.chain.coins.CoinPrefetcher;
import org.basalt.chain.coins.CoinsCache;
import org.basalt.chain.mempool.ScriptMemory;
import org.basalt.core.consensus.Coin;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.rules.BlockSpend;
import org.basalt.core.rules.Consensus;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.core.runtime.WorkerPool;
import org.basalt.core.verdict.BlockVerdict;

/// Applies a block to the coins below it: all of it, or nothing if it breaks a rule.
///
/// Transactions are judged in order against coins on this thread; their scripts are checked
/// meanwhile on the workers. A failing spend, or too large a reward, is reported before a failing
/// script, even of an earlier transaction, as Core does with script threads. Repeated transactions
/// (BIP-0030) come before all of that; where the inputs rule them out, they are looked for only
/// when a block has some other fault, which saves a look-up for each output of all the valid ones.
/// Source: Core ConnectBlock.
@OwnedBy("chain")
final class BlockConnector {
  private final Consensus consensus;
  private final ScriptJudge judge;
  private final WorkerPool workers;
  private final CoinPrefetcher prefetcher;
  private final ScriptMemory memory;
  private final CoinReads reads;

  BlockConnector(
      Consensus consensus,
      ScriptJudge judge,
      WorkerPool workers,
      CoinPrefetcher prefetcher,
      ScriptMemory memory,
      CoinReads reads) {
    this.reads = reads;
    this.memory = memory;
    this.prefetcher = prefetcher;
    this.consensus = consensus;
    this.judge = judge;
    this.workers = workers;
  }

  sealed interface Result {
    /// The coins are now as after the block.
    ///
    /// @param changes with which that can be taken back
    record Connected(CoinChanges changes, BlockUndo undo) implements Result {}

    /// The coins are as they were.
    record Failed(BlockVerdict.Invalid verdict) implements Result {}
  }

  /// @param node of the block; its parent's state is what the coins are now; not genesis
  /// @param checksScripts false if they are known to be valid
  Result connect(BlockNode node, Block block, CoinsCache coins, boolean checksScripts) {
    boolean isAsked = consensus.needsOverwriteCheck(node);
    boolean isAskedLater = isAsked && consensus.inputsRuleOutOverwrites();
    if (isAsked
        && !isAskedLater
        && overwrites(block, coins) instanceof BlockVerdict.Invalid overwrites) {
      return new Result.Failed(overwrites);
    }
    prefetcher.take(block, workers);
    reads.beginBlock(block);
    CoinChanges changes = new CoinChanges(coins, node.height());
    BlockSpend spend = consensus.beginSpend(block, node);
    ScriptCheckBatch scripts = new ScriptCheckBatch(judge, spend.flags(), workers);
    BlockVerdict verdict = spendAll(block, changes, spend, scripts, checksScripts);
    if (verdict.isValid()) {
      verdict = spend.finish();
    }
    if (verdict.isValid()) {
      verdict = scripts.join();
    } else {
      scripts.abandon();
    }
    return switch (verdict) {
      case BlockVerdict.Valid _ -> new Result.Connected(changes, changes.undo());
      case BlockVerdict.Invalid invalid -> {
        changes.revert();
        reads.takenBack();
        yield isAskedLater && overwrites(block, coins) instanceof BlockVerdict.Invalid overwrites
            ? new Result.Failed(overwrites)
            : new Result.Failed(invalid);
      }
    };
  }

  /// @param coins as before the block
  private BlockVerdict overwrites(Block block, CoinsCache coins) {
    coins.fetchRepeated(block, workers);
    return consensus.checkOverwrites(block, coins::hasCachedCoin);
  }

  private BlockVerdict spendAll(
      Block block,
      CoinChanges changes,
      BlockSpend spend,
      ScriptCheckBatch scripts,
      boolean checksScripts) {
    for (Transaction tx : block.transactions()) {
      boolean isCoinbase = tx.isCoinbase();
      List<Coin> coins = isCoinbase ? List.of() : changes.spend(tx);
      BlockVerdict verdict = spend.spend(tx, coins);
      if (!verdict.isValid()) {
        return verdict;
      }
      if (!isCoinbase && checksScripts && !memory.contains(tx, spend.flags())) {
        scripts.add(tx, coins);
      }
      // Only a coinbase may repeat the id of an unspent transaction: all others spend something
      // that was there once.
      changes.add(tx, isCoinbase);
    }
    return BlockVerdict.valid();
  }
}
