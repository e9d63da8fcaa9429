package org.basalt.core.script;

import java.util.Optional;

/// CHECKMULTISIG: `dummy signature… m key… n -- valid`, before tapscript.
///
/// Signatures and keys are compared from the top of the stack down, in order, each key tried once.
/// The dummy is an item too many that has been taken since the beginning.
final class Multisig {
  private Multisig() {}

  static ScriptError check(Execution run, boolean isVerified) {
    if (run.isTapscript()) {
      return ScriptError.TAPSCRIPT_CHECKMULTISIG;
    }
    ScriptStack stack = run.stack;
    if (stack.isEmpty()) {
      return ScriptError.INVALID_STACK_OPERATION;
    }
    long keys = run.number(1);
    if (keys == ScriptNumber.INVALID) {
      return ScriptError.SCRIPTNUM;
    }
    if (keys < 0 || keys > ScriptLimits.MAX_MULTISIG_KEYS) {
      return ScriptError.PUBKEY_COUNT;
    }
    run.opCount += (int) keys;
    if (run.opCount > ScriptLimits.MAX_OPS) {
      return ScriptError.OP_COUNT;
    }
    int countPosition = (int) keys + 2;
    if (stack.size() < countPosition) {
      return ScriptError.INVALID_STACK_OPERATION;
    }
    long signatures = run.number(countPosition);
    if (signatures == ScriptNumber.INVALID) {
      return ScriptError.SCRIPTNUM;
    }
    if (signatures < 0 || signatures > keys) {
      return ScriptError.SIG_COUNT;
    }
    int dummyPosition = countPosition + (int) signatures + 1;
    if (stack.size() < dummyPosition) {
      return ScriptError.INVALID_STACK_OPERATION;
    }
    return check(run, (int) keys, (int) signatures, isVerified);
  }

  private static ScriptError check(Execution run, int keys, int signatures, boolean isVerified) {
    int firstSignature = keys + 3;
    byte[] code = run.script;
    int codeStart = run.codeStart;
    if (run.version == SigVersion.BASE) {
      for (int i = 0; i < signatures; i++) {
        byte[] signature = run.stack.top(firstSignature + i);
        Optional<byte[]> remaining = ScriptCode.withoutPush(code, codeStart, signature);
        if (remaining.isPresent()) {
          if (run.has(ScriptFlag.CONST_SCRIPTCODE)) {
            return ScriptError.SIG_FINDANDDELETE;
          }
          code = remaining.get();
          codeStart = 0;
        }
      }
    }
    ScriptError error = match(run, keys, signatures, code, codeStart);
    if (error != ScriptError.OK && error != ScriptError.EVAL_FALSE) {
      return error;
    }
    return finish(run, keys, signatures, error == ScriptError.OK, isVerified);
  }

  /// OK if every signature found its key, EVAL_FALSE if not; an encoding that a flag forbids ends
  /// the script, but only when its turn comes.
  private static ScriptError match(
      Execution run, int keys, int signatures, byte[] code, int codeStart) {
    int signature = keys + 3;
    int key = 2;
    int signaturesLeft = signatures;
    int keysLeft = keys;
    while (signaturesLeft > 0) {
      if (signaturesLeft > keysLeft) {
        return ScriptError.EVAL_FALSE;
      }
      byte[] signatureBytes = run.stack.top(signature);
      byte[] keyBytes = run.stack.top(key);
      ScriptError error = SignatureEncoding.checkSignature(signatureBytes, run);
      if (error == ScriptError.OK) {
        error = SignatureEncoding.checkPublicKey(keyBytes, run);
      }
      if (error != ScriptError.OK) {
        return error;
      }
      if (run.checker.checkEcdsa(signatureBytes, keyBytes, code, codeStart, run.version)) {
        signature++;
        signaturesLeft--;
      }
      key++;
      keysLeft--;
    }
    return ScriptError.OK;
  }

  private static ScriptError finish(
      Execution run, int keys, int signatures, boolean isValid, boolean isVerified) {
    ScriptStack stack = run.stack;
    if (!isValid && run.has(ScriptFlag.NULLFAIL)) {
      for (int i = 0; i < signatures; i++) {
        if (stack.top(keys + 3 + i).length != 0) {
          return ScriptError.SIG_NULLFAIL;
        }
      }
    }
    stack.drop(keys + signatures + 2);
    if (run.has(ScriptFlag.NULLDUMMY) && stack.top(1).length != 0) {
      return ScriptError.SIG_NULLDUMMY;
    }
    stack.drop(1);
    if (isVerified) {
      return isValid ? ScriptError.OK : ScriptError.CHECKMULTISIGVERIFY;
    }
    stack.pushBoolean(isValid);
    return ScriptError.OK;
  }
}
