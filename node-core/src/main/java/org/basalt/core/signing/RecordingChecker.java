package org.basalt.core.signing;

import org.basalt.core.script.ScriptError;
import org.basalt.core.script.SigVersion;
import org.basalt.core.script.SignatureChecker;
import org.basalt.core.script.TaprootSpend;

/// Remembers the ECDSA signatures that are valid.
///
/// @param knowsAllCoins false if an output that the transaction spends is unknown: no taproot
///   signature can be judged then
record RecordingChecker(SignatureChecker checker, Signatures found, boolean knowsAllCoins)
    implements SignatureChecker {
  @Override
  public boolean checkEcdsa(
      byte[] signature, byte[] publicKey, byte[] script, int codeStart, SigVersion version) {
    boolean isValid = checker.checkEcdsa(signature, publicKey, script, codeStart, version);
    if (isValid) {
      found.add(publicKey, signature);
    }
    return isValid;
  }

  @Override
  public ScriptError checkSchnorr(
      byte[] signature, byte[] publicKey, TaprootSpend spend, int codeSeparator) {
    return knowsAllCoins
        ? checker.checkSchnorr(signature, publicKey, spend, codeSeparator)
        : ScriptError.SCHNORR_SIG_HASHTYPE;
  }

  @Override
  public boolean checkTaprootTweak(byte[] outputKey, int parity, byte[] internalKey, byte[] tweak) {
    return checker.checkTaprootTweak(outputKey, parity, internalKey, tweak);
  }

  @Override
  public boolean checkLocktime(long locktime) {
    return checker.checkLocktime(locktime);
  }

  @Override
  public boolean checkSequence(long sequence) {
    return checker.checkSequence(sequence);
  }
}
