package org.basalt.core.script;

import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Witness;

/// Decides whether an input satisfies the output that it spends (Core `interpreter.cpp`
/// VerifyScript).
public final class ScriptVerifier {
  private ScriptVerifier() {}

  /// @param flags a consistent set ([ScriptFlags#isConsistent()])
  /// @return [ScriptError#OK] if the spend is valid
  public static ScriptError verify(
      Script scriptSig,
      Script scriptPubKey,
      Witness witness,
      ScriptFlags flags,
      SignatureChecker checker) {
    throw new UnsupportedOperationException("the interpreter follows");
  }
}
