package org.basalt.core.sighash;

import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.script.ScriptError;
import org.basalt.core.script.SigVersion;
import org.basalt.core.script.SignatureChecker;
import org.basalt.core.script.TaprootSpend;

/// Answers a script's questions about one input of a transaction. Not thread-safe: make one for
/// each input.
public final class TransactionSignatureChecker implements SignatureChecker {
  /// @param amountSat of the output that the input spends
  public TransactionSignatureChecker(
      Secp256k1 engine, Transaction tx, int inputIndex, long amountSat, SighashCache cache) {}

  @Override
  public boolean checkEcdsa(
      byte[] signature, byte[] publicKey, byte[] script, int codeStart, SigVersion version) {
    throw new UnsupportedOperationException("the digests follow");
  }

  @Override
  public ScriptError checkSchnorr(
      byte[] signature, byte[] publicKey, TaprootSpend spend, int codeSeparator) {
    throw new UnsupportedOperationException("the digests follow");
  }

  @Override
  public boolean checkLocktime(long locktime) {
    throw new UnsupportedOperationException("the digests follow");
  }

  @Override
  public boolean checkSequence(long sequence) {
    throw new UnsupportedOperationException("the digests follow");
  }
}
