package org.basalt.core.script;

import static org.basalt.core.script.Opcode.OP_CHECKSIG;
import static org.basalt.core.script.Opcode.OP_DUP;
import static org.basalt.core.script.Opcode.OP_EQUALVERIFY;
import static org.basalt.core.script.Opcode.OP_HASH160;

import java.util.Arrays;
import org.basalt.core.bytes.CompactSize;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.primitive.Witness;

/// Decides whether a witness satisfies a witness program (Core VerifyWitnessProgram; BIP-0141,
/// 0341, 0342).
final class WitnessVerifier {
  private static final byte[] NONE = {};

  /// First byte of an annex (Core ANNEX_TAG).
  private static final int ANNEX_TAG = 0x50;

  /// A tapscript's budget above the size of its witness (Core VALIDATION_WEIGHT_OFFSET).
  private static final int BUDGET_OFFSET_WU = 50;

  private WitnessVerifier() {}

  /// @param isScriptHash the program came out of a pay-to-script-hash output, where versions from 1
  ///   on mean nothing yet
  static ScriptError verify(
      WitnessProgram program,
      boolean isScriptHash,
      Witness witness,
      ScriptFlags flags,
      SignatureChecker checker) {
    if (program.version() == 0) {
      return verifyVersion0(program, witness, flags, checker);
    }
    if (program.isTaproot() && !isScriptHash) {
      return flags.has(ScriptFlag.TAPROOT)
          ? verifyTaproot(program.program(), witness, flags, checker)
          : ScriptError.OK;
    }
    if (program.isAnchor() && !isScriptHash) {
      return ScriptError.OK;
    }
    return flags.has(ScriptFlag.DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM)
        ? ScriptError.DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM
        : ScriptError.OK;
  }

  private static ScriptError verifyVersion0(
      WitnessProgram program, Witness witness, ScriptFlags flags, SignatureChecker checker) {
    int items = witness.size();
    if (program.isScriptHash()) {
      if (items == 0) {
        return ScriptError.WITNESS_PROGRAM_WITNESS_EMPTY;
      }
      byte[] script = witness.item(items - 1);
      return Arrays.equals(Sha256.hash(script), program.program())
          ? runVersion0(script, ScriptStack.of(witness, items - 1), flags, checker)
          : ScriptError.WITNESS_PROGRAM_MISMATCH;
    }
    if (program.isKeyHash()) {
      return items == 2
          ? runVersion0(payToKeyHash(program.program()), ScriptStack.of(witness, 2), flags, checker)
          : ScriptError.WITNESS_PROGRAM_MISMATCH;
    }
    return ScriptError.WITNESS_PROGRAM_WRONG_LENGTH;
  }

  /// The script that a program of a key's hash stands for.
  private static byte[] payToKeyHash(byte[] hash) {
    byte[] script = new byte[hash.length + 5];
    script[0] = OP_DUP;
    script[1] = (byte) OP_HASH160;
    script[2] = (byte) hash.length;
    System.arraycopy(hash, 0, script, 3, hash.length);
    script[script.length - 2] = (byte) OP_EQUALVERIFY;
    script[script.length - 1] = (byte) OP_CHECKSIG;
    return script;
  }

  private static ScriptError runVersion0(
      byte[] script, ScriptStack stack, ScriptFlags flags, SignatureChecker checker) {
    return run(Execution.of(script, stack, flags, checker, SigVersion.WITNESS_V0));
  }

  private static ScriptError verifyTaproot(
      byte[] outputKey, Witness witness, ScriptFlags flags, SignatureChecker checker) {
    int items = witness.size();
    if (items == 0) {
      return ScriptError.WITNESS_PROGRAM_WITNESS_EMPTY;
    }
    byte[] annexHash = NONE;
    if (items >= 2 && isAnnex(witness.item(items - 1))) {
      annexHash = hashWithLength(witness.item(items - 1));
      items--;
    }
    if (items == 1) {
      return checker.checkSchnorr(
          witness.item(0),
          outputKey,
          new TaprootSpend(annexHash, NONE),
          TaprootSpend.NO_CODE_SEPARATOR);
    }
    byte[] control = witness.item(items - 1);
    byte[] script = witness.item(items - 2);
    if (!TaprootTree.isControlSize(control.length)) {
      return ScriptError.TAPROOT_WRONG_CONTROL_SIZE;
    }
    byte[] leafHash = TaprootTree.leafHash(TaprootTree.leafVersion(control), script);
    byte[] internalKey = TaprootTree.internalKey(control);
    byte[] tweak = TaprootTree.tweak(internalKey, TaprootTree.root(control, leafHash));
    if (!checker.checkTaprootTweak(outputKey, control[0] & 1, internalKey, tweak)) {
      return ScriptError.WITNESS_PROGRAM_MISMATCH;
    }
    if (TaprootTree.leafVersion(control) != TaprootTree.LEAF_TAPSCRIPT) {
      return flags.has(ScriptFlag.DISCOURAGE_UPGRADABLE_TAPROOT_VERSION)
          ? ScriptError.DISCOURAGE_UPGRADABLE_TAPROOT_VERSION
          : ScriptError.OK;
    }
    return runTapscript(
        Execution.ofTapscript(
            script,
            ScriptStack.of(witness, items - 2),
            flags,
            checker,
            new TaprootSpend(annexHash, leafHash),
            serializedSize(witness) + BUDGET_OFFSET_WU));
  }

  private static boolean isAnnex(byte[] item) {
    return item.length != 0 && item[0] == ANNEX_TAG;
  }

  private static byte[] hashWithLength(byte[] item) {
    Sha256 hash = new Sha256();
    hash.varBytes(item);
    return hash.finish();
  }

  private static long serializedSize(Witness witness) {
    long size = CompactSize.size(witness.size());
    for (int i = 0; i < witness.size(); i++) {
      int length = witness.item(i).length;
      size += CompactSize.size(length) + length;
    }
    return size;
  }

  /// BIP-0342: an OP_SUCCESSx anywhere comes before every limit on the stack, but after a push that
  /// is malformed.
  private static ScriptError runTapscript(Execution run) {
    ScriptReader in = new ScriptReader(run.script, 0);
    while (in.next()) {
      if (Opcode.isSuccess(in.opcode())) {
        return run.has(ScriptFlag.DISCOURAGE_OP_SUCCESS)
            ? ScriptError.DISCOURAGE_OP_SUCCESS
            : ScriptError.OK;
      }
    }
    if (!in.isAtEnd()) {
      return ScriptError.BAD_OPCODE;
    }
    return run.stack.size() > ScriptLimits.MAX_STACK_SIZE ? ScriptError.STACK_SIZE : run(run);
  }

  /// Runs a script on what the witness holds; exactly one item, true, must remain.
  private static ScriptError run(Execution run) {
    ScriptStack stack = run.stack;
    for (int position = 1; position <= stack.size(); position++) {
      if (stack.top(position).length > ScriptLimits.MAX_ELEMENT_SIZE) {
        return ScriptError.PUSH_SIZE;
      }
    }
    ScriptError error = Interpreter.run(run);
    if (error != ScriptError.OK) {
      return error;
    }
    if (stack.size() != 1) {
      return ScriptError.CLEANSTACK;
    }
    return ScriptNumber.isTrue(stack.top(1)) ? ScriptError.OK : ScriptError.EVAL_FALSE;
  }
}
