package org.basalt.core.script;

import java.util.Arrays;
import java.util.Optional;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Witness;

/// Decides whether an input satisfies the output that it spends (Core `interpreter.cpp`
/// VerifyScript).
///
/// A spend is judged in up to three rounds: scriptSig and scriptPubKey on one stack; then, for
/// pay-to-script-hash, the script that the scriptSig pushed last (BIP-0016); then, for a witness
/// program in either place, the witness (BIP-0141, [WitnessVerifier]). Rounds that a flag turns off
/// are left out, as nodes that do not know them would.
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
    if (!flags.isConsistent()) {
      throw new IllegalArgumentException("inconsistent script flags: " + flags);
    }
    return new Spend(scriptSig, scriptPubKey, witness, flags, checker).verify();
  }

  private record Spend(
      Script scriptSig,
      Script scriptPubKey,
      Witness witness,
      ScriptFlags flags,
      SignatureChecker checker) {

    ScriptError verify() {
      if (flags.has(ScriptFlag.SIGPUSHONLY) && !ScriptReader.isPushOnly(scriptSig)) {
        return ScriptError.SIG_PUSHONLY;
      }
      ScriptStack stack = new ScriptStack();
      ScriptError error = run(scriptSig.array(), stack);
      if (error != ScriptError.OK) {
        return error;
      }
      boolean isScriptHash =
          flags.has(ScriptFlag.P2SH) && ScriptTemplate.isPayToScriptHash(scriptPubKey);
      ScriptStack pushed = isScriptHash ? stack.copy() : stack;
      error = runToTrue(scriptPubKey.array(), stack);
      if (error != ScriptError.OK) {
        return error;
      }
      if (flags.has(ScriptFlag.WITNESS)) {
        Optional<WitnessProgram> program = WitnessProgram.of(scriptPubKey);
        if (program.isPresent()) {
          return scriptSig.isEmpty()
              ? WitnessVerifier.verify(program.get(), false, witness, flags, checker)
              : ScriptError.WITNESS_MALLEATED;
        }
      }
      return isScriptHash ? verifyScriptHash(pushed) : finish(stack);
    }

    private ScriptError verifyScriptHash(ScriptStack stack) {
      if (!ScriptReader.isPushOnly(scriptSig)) {
        return ScriptError.SIG_PUSHONLY;
      }
      // The stack is not empty: HASH160 has just taken this item from its copy.
      byte[] redeemScript = stack.pop();
      ScriptError error = runToTrue(redeemScript, stack);
      if (error != ScriptError.OK) {
        return error;
      }
      if (flags.has(ScriptFlag.WITNESS)) {
        Optional<WitnessProgram> program = WitnessProgram.of(Script.of(redeemScript));
        if (program.isPresent()) {
          return isOnlyPush(redeemScript)
              ? WitnessVerifier.verify(program.get(), true, witness, flags, checker)
              : ScriptError.WITNESS_MALLEATED_P2SH;
        }
      }
      return finish(stack);
    }

    /// True if the scriptSig is a direct push of a witness program, and no more.
    private boolean isOnlyPush(byte[] redeemScript) {
      byte[] bytes = scriptSig.array();
      return bytes.length == redeemScript.length + 1
          && bytes[0] == redeemScript.length
          && Arrays.equals(bytes, 1, bytes.length, redeemScript, 0, redeemScript.length);
    }

    /// What is left to say where there was no witness program.
    private ScriptError finish(ScriptStack stack) {
      if (flags.has(ScriptFlag.CLEANSTACK) && stack.size() != 1) {
        return ScriptError.CLEANSTACK;
      }
      return flags.has(ScriptFlag.WITNESS) && !witness.isEmpty()
          ? ScriptError.WITNESS_UNEXPECTED
          : ScriptError.OK;
    }

    private ScriptError runToTrue(byte[] script, ScriptStack stack) {
      ScriptError error = run(script, stack);
      if (error != ScriptError.OK) {
        return error;
      }
      return !stack.isEmpty() && ScriptNumber.isTrue(stack.top(1))
          ? ScriptError.OK
          : ScriptError.EVAL_FALSE;
    }

    private ScriptError run(byte[] script, ScriptStack stack) {
      return Interpreter.run(Execution.of(script, stack, flags, checker, SigVersion.BASE));
    }
  }
}
