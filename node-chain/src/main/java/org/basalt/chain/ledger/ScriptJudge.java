package org.basalt.chain.ledger;

import org.basalt.core.consensus.Coin;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.crypto.engine.SignatureEngineDisagreement;
import org.basalt.core.crypto.engine.SignatureEngines;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.rules.Consensus;
import org.basalt.core.script.ScriptFlags;
import org.basalt.core.sighash.SighashCache;
import org.basalt.core.verdict.BlockVerdict;

/// Says whether an input may spend its coin. Where there are two signature engines, the reference
/// has the last word on every script that the accelerator refuses. Any thread.
final class ScriptJudge {
  private final Consensus first;
  private final Consensus last;
  private final boolean hasTwo;

  ScriptJudge(ConsensusParams params, SignatureEngines engines) {
    first = new Consensus(params, engines.accelerator());
    last = new Consensus(params, engines.reference());
    hasTwo = engines.hasTwo();
  }

  BlockVerdict verify(
      Transaction tx, int inputIndex, Coin coin, SighashCache cache, ScriptFlags flags) {
    BlockVerdict verdict = first.checkScript(tx, inputIndex, coin, cache, flags);
    if (verdict.isValid() || !hasTwo) {
      return verdict;
    }
    BlockVerdict lastWord = last.checkScript(tx, inputIndex, coin, cache, flags);
    if (lastWord.isValid()) {
      throw new SignatureEngineDisagreement(
          "input " + inputIndex + " of " + tx.txid(), verdict.toString(), "valid");
    }
    return lastWord;
  }
}
