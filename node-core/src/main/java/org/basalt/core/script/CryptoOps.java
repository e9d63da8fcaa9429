package org.basalt.core.script;

import static org.basalt.core.script.Opcode.OP_CHECKMULTISIG;
import static org.basalt.core.script.Opcode.OP_CHECKMULTISIGVERIFY;
import static org.basalt.core.script.Opcode.OP_CHECKSIG;
import static org.basalt.core.script.Opcode.OP_CHECKSIGADD;
import static org.basalt.core.script.Opcode.OP_CHECKSIGVERIFY;
import static org.basalt.core.script.Opcode.OP_CODESEPARATOR;
import static org.basalt.core.script.Opcode.OP_HASH160;
import static org.basalt.core.script.Opcode.OP_HASH256;
import static org.basalt.core.script.Opcode.OP_RIPEMD160;
import static org.basalt.core.script.Opcode.OP_SHA1;
import static org.basalt.core.script.Opcode.OP_SHA256;

import java.util.Optional;
import org.basalt.core.crypto.Hash160;
import org.basalt.core.crypto.Ripemd160;
import org.basalt.core.crypto.Sha1;
import org.basalt.core.crypto.Sha256;

/// Hashes, CODESEPARATOR and single signatures; CHECKMULTISIG is in [Multisig].
final class CryptoOps {
  private static final int SCHNORR_KEY_SIZE = 32;

  private CryptoOps() {}

  static ScriptError execute(Execution run, int opcode) {
    return switch (opcode) {
      case OP_CODESEPARATOR -> {
        run.codeStart = run.in.position();
        run.codeSeparator = run.opcodeIndex;
        yield ScriptError.OK;
      }
      case OP_CHECKSIG -> checkSig(run, false);
      case OP_CHECKSIGVERIFY -> checkSig(run, true);
      case OP_CHECKSIGADD -> checkSigAdd(run);
      case OP_CHECKMULTISIG -> Multisig.check(run, false);
      case OP_CHECKMULTISIGVERIFY -> Multisig.check(run, true);
      default -> hash(run, opcode);
    };
  }

  private static ScriptError hash(Execution run, int opcode) {
    if (run.stack.isEmpty()) {
      return ScriptError.INVALID_STACK_OPERATION;
    }
    byte[] item = run.stack.pop();
    run.stack.push(
        switch (opcode) {
          case OP_RIPEMD160 -> Ripemd160.hash(item);
          case OP_SHA1 -> Sha1.hash(item);
          case OP_SHA256 -> Sha256.hash(item);
          case OP_HASH160 -> Hash160.hash(item);
          case OP_HASH256 -> Sha256.hashTwice(item);
          default -> throw new AssertionError("not a hash: " + Opcode.name(opcode));
        });
    return ScriptError.OK;
  }

  /// `signature key -- valid`.
  private static ScriptError checkSig(Execution run, boolean isVerified) {
    ScriptStack stack = run.stack;
    if (stack.size() < 2) {
      return ScriptError.INVALID_STACK_OPERATION;
    }
    byte[] signature = stack.top(2);
    ScriptError error = check(run, signature, stack.top(1));
    if (error != ScriptError.OK && error != ScriptError.EVAL_FALSE) {
      return error;
    }
    boolean isValid = error == ScriptError.OK;
    stack.drop(2);
    if (isVerified) {
      return isValid ? ScriptError.OK : ScriptError.CHECKSIGVERIFY;
    }
    stack.pushBoolean(isValid);
    return ScriptError.OK;
  }

  /// `signature n key -- n + valid`, in tapscript only (BIP-0342).
  private static ScriptError checkSigAdd(Execution run) {
    if (!run.isTapscript()) {
      return ScriptError.BAD_OPCODE;
    }
    ScriptStack stack = run.stack;
    if (stack.size() < 3) {
      return ScriptError.INVALID_STACK_OPERATION;
    }
    long n = run.number(2);
    if (n == ScriptNumber.INVALID) {
      return ScriptError.SCRIPTNUM;
    }
    ScriptError error = check(run, stack.top(3), stack.top(1));
    if (error != ScriptError.OK && error != ScriptError.EVAL_FALSE) {
      return error;
    }
    stack.drop(3);
    stack.push(ScriptNumber.encode(error == ScriptError.OK ? n + 1 : n));
    return ScriptError.OK;
  }

  /// OK for a valid signature, EVAL_FALSE for one that is not but lets the script go on; any other
  /// error ends it.
  private static ScriptError check(Execution run, byte[] signature, byte[] key) {
    return run.isTapscript() ? checkSchnorr(run, signature, key) : checkEcdsa(run, signature, key);
  }

  private static ScriptError checkEcdsa(Execution run, byte[] signature, byte[] key) {
    byte[] code = run.script;
    int codeStart = run.codeStart;
    if (run.version == SigVersion.BASE) {
      Optional<byte[]> remaining = ScriptCode.withoutPush(code, codeStart, signature);
      if (remaining.isPresent()) {
        if (run.has(ScriptFlag.CONST_SCRIPTCODE)) {
          return ScriptError.SIG_FINDANDDELETE;
        }
        code = remaining.get();
        codeStart = 0;
      }
    }
    ScriptError error = SignatureEncoding.checkSignature(signature, run);
    if (error == ScriptError.OK) {
      error = SignatureEncoding.checkPublicKey(key, run);
    }
    if (error != ScriptError.OK) {
      return error;
    }
    if (run.checker.checkEcdsa(signature, key, code, codeStart, run.version)) {
      return ScriptError.OK;
    }
    return run.has(ScriptFlag.NULLFAIL) && signature.length != 0
        ? ScriptError.SIG_NULLFAIL
        : ScriptError.EVAL_FALSE;
  }

  /// BIP-0342, "Rules for signature opcodes". The order is consensus: the budget is spent before
  /// the key is looked at, an empty key fails even with an empty signature, and a signature that is
  /// not empty must be valid.
  private static ScriptError checkSchnorr(Execution run, byte[] signature, byte[] key) {
    boolean hasSignature = signature.length != 0;
    if (hasSignature && !run.spendSignature()) {
      return ScriptError.TAPSCRIPT_VALIDATION_WEIGHT;
    }
    if (key.length == 0) {
      return ScriptError.TAPSCRIPT_EMPTY_PUBKEY;
    }
    if (key.length != SCHNORR_KEY_SIZE) {
      if (run.has(ScriptFlag.DISCOURAGE_UPGRADABLE_PUBKEYTYPE)) {
        return ScriptError.DISCOURAGE_UPGRADABLE_PUBKEYTYPE;
      }
      return hasSignature ? ScriptError.OK : ScriptError.EVAL_FALSE;
    }
    return hasSignature
        ? run.checker.checkSchnorr(signature, key, run.taproot, run.codeSeparator)
        : ScriptError.EVAL_FALSE;
  }
}
