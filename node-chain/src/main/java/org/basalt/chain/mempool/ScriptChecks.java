package org.basalt.chain.mempool;

import java.util.List;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.policy.StandardFlags;
import org.basalt.core.consensus.Coin;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.rules.Consensus;
import org.basalt.core.script.PushedItems;
import org.basalt.core.script.ScriptFlags;
import org.basalt.core.script.ScriptTemplate;
import org.basalt.core.script.WitnessProgram;
import org.basalt.core.sighash.SighashCache;
import org.basalt.core.verdict.BlockVerdict;
import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;
import org.basalt.core.verdict.TxVerdict;

/// Runs the scripts of a transaction, the dearest check and so the last. Source: Core
/// `validation.cpp` PolicyScriptChecks, ConsensusScriptChecks.
record ScriptChecks(Consensus consensus, ScriptMemory memory) {
  TxVerdict check(Transaction tx, List<Coin> spent, BlockNode tip) {
    ScriptFlags ofBlock = flagsAfter(tip);
    TxVerdict verdict = verdict(tx, spent, ofBlock);
    if (verdict.isValid()) {
      remember(tx, ofBlock);
    }
    return verdict;
  }

  /// The flags of a block upon `tip`.
  ScriptFlags flagsAfter(BlockNode tip) {
    return consensus.scriptFlags(tip.hash(), tip.height());
  }

  /// Connecting a block with it needs no scripts.
  void remember(Transaction tx, ScriptFlags ofBlock) {
    memory.add(tx, ofBlock);
  }

  /// By the rules of relay, then by those of the next block: the second cannot fail unless the
  /// first is broken, and then a miner would lose a block. Any thread.
  TxVerdict verdict(Transaction tx, List<Coin> spent, ScriptFlags ofBlock) {
    SighashCache cache = SighashCache.of(tx, outputs(spent));
    if (fault(tx, spent, cache, StandardFlags.STANDARD) instanceof BlockVerdict.Invalid invalid) {
      Reject reject =
          new Reject(
              RejectReason.MEMPOOL_SCRIPT_VERIFY_FLAG_FAILED,
              invalid.reject().argument(),
              invalid.reject().debug());
      return !tx.hasWitness() && needsWitness(tx, spent)
          ? new TxVerdict.WitnessStripped(reject)
          : new TxVerdict.NotStandard(reject);
    }
    if (fault(tx, spent, cache, ofBlock) instanceof BlockVerdict.Invalid invalid) {
      throw new IllegalStateException(
          tx + " is standard, but invalid in a block: " + invalid.reject());
    }
    return TxVerdict.valid();
  }

  private static List<TxOut> outputs(List<Coin> spent) {
    TxOut[] outputs = new TxOut[spent.size()];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = spent.get(i).output();
    }
    return List.of(outputs);
  }

  private BlockVerdict fault(
      Transaction tx, List<Coin> spent, SighashCache cache, ScriptFlags flags) {
    for (int i = 0; i < spent.size(); i++) {
      BlockVerdict verdict = consensus.checkScript(tx, i, spent.get(i), cache, flags);
      if (!verdict.isValid()) {
        return verdict;
      }
    }
    return BlockVerdict.valid();
  }

  /// True if it spends a witness program, anchors aside.
  private static boolean needsWitness(Transaction tx, List<Coin> spent) {
    for (int i = 0; i < spent.size(); i++) {
      Script script = spent.get(i).scriptPubKey();
      if (WitnessProgram.is(script) && !ScriptTemplate.isPayToAnchor(script)) {
        return true;
      }
      if (ScriptTemplate.isPayToScriptHash(script)
          && PushedItems.of(tx.inputs().get(i).scriptSig())
              .redeemScript()
              .filter(WitnessProgram::is)
              .isPresent()) {
        return true;
      }
    }
    return false;
  }
}
