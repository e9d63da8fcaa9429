package org.basalt.core.script;

import static org.basalt.core.script.Opcode.OP_16;
import static org.basalt.core.script.Opcode.OP_1ADD;
import static org.basalt.core.script.Opcode.OP_1NEGATE;
import static org.basalt.core.script.Opcode.OP_CHECKMULTISIGVERIFY;
import static org.basalt.core.script.Opcode.OP_CHECKSIGADD;
import static org.basalt.core.script.Opcode.OP_CODESEPARATOR;
import static org.basalt.core.script.Opcode.OP_ENDIF;
import static org.basalt.core.script.Opcode.OP_EQUAL;
import static org.basalt.core.script.Opcode.OP_EQUALVERIFY;
import static org.basalt.core.script.Opcode.OP_IF;
import static org.basalt.core.script.Opcode.OP_NOP;
import static org.basalt.core.script.Opcode.OP_NOP1;
import static org.basalt.core.script.Opcode.OP_NOP10;
import static org.basalt.core.script.Opcode.OP_RESERVED;
import static org.basalt.core.script.Opcode.OP_RETURN;
import static org.basalt.core.script.Opcode.OP_RIPEMD160;
import static org.basalt.core.script.Opcode.OP_SIZE;
import static org.basalt.core.script.Opcode.OP_TOALTSTACK;
import static org.basalt.core.script.Opcode.OP_TUCK;
import static org.basalt.core.script.Opcode.OP_WITHIN;

/*
 * Problem. A script is a program that an adversary writes and every node must judge alike, for ever. What a script does
 * is therefore defined by what nodes have always done, mistakes included: CHECKMULTISIG takes one item too many, a
 * disabled opcode fails even where it is not executed but a reserved one does not, VERIF fails where its neighbour VER
 * would not, and numbers overflow only when they are used again.
 *
 * Idea. One loop reads opcodes and holds every rule that applies to all of them, in the order in which Core applies
 * them, since the order decides which error is reported: size of the push, number of opcodes, disabled opcodes,
 * CODESEPARATOR as policy, then the opcode, then the size of the stack. Opcodes themselves are in five groups, each
 * function answering OK or the error that ends the script.
 *
 * Invariants. No opcode loops, none is executed twice, and an item is never written to, so the work is bounded by the
 * script's size, 1,000 items and 520 bytes an item; before tapscript also by 201 opcodes. Nothing is thrown.
 *
 * Sources: Core interpreter.cpp EvalScript; BIP-0016, 0065, 0066, 0112, 0141, 0143, 0146, 0147, 0341, 0342.
 */

/// Runs scripts: the loop that all opcodes have in common.
final class Interpreter {
  private Interpreter() {}

  /// Runs a script to its end. What is left on the stack is for the caller to judge.
  static ScriptError run(Execution run) {
    if (!run.isTapscript() && run.script.length > ScriptLimits.MAX_SCRIPT_SIZE) {
      return ScriptError.SCRIPT_SIZE;
    }
    ScriptReader in = run.in;
    while (!in.isAtEnd()) {
      if (!in.next()) {
        return ScriptError.BAD_OPCODE;
      }
      ScriptError error = step(run, in.opcode());
      if (error != ScriptError.OK) {
        return error;
      }
      if (run.stack.size() + run.altStack.size() > ScriptLimits.MAX_STACK_SIZE) {
        return ScriptError.STACK_SIZE;
      }
      run.opcodeIndex++;
    }
    return run.conditions.isEmpty() ? ScriptError.OK : ScriptError.UNBALANCED_CONDITIONAL;
  }

  private static ScriptError step(Execution run, int opcode) {
    if (run.in.dataSize() > ScriptLimits.MAX_ELEMENT_SIZE) {
      return ScriptError.PUSH_SIZE;
    }
    if (opcode > OP_16) {
      if (!run.isTapscript() && ++run.opCount > ScriptLimits.MAX_OPS) {
        return ScriptError.OP_COUNT;
      }
      if (Opcode.isDisabled(opcode)) {
        return ScriptError.DISABLED_OPCODE;
      }
      if (opcode == OP_CODESEPARATOR
          && run.version == SigVersion.BASE
          && run.has(ScriptFlag.CONST_SCRIPTCODE)) {
        return ScriptError.OP_CODESEPARATOR;
      }
    }
    boolean isExecuted = run.conditions.allTrue();
    if (isExecuted && Opcode.isDataPush(opcode)) {
      return push(run);
    }
    // The range holds VERIF and VERNOTIF too, which is why these fail even where they are not
    // executed.
    boolean isConditional = opcode >= OP_IF && opcode <= OP_ENDIF;
    return isExecuted || isConditional ? execute(run, opcode) : ScriptError.OK;
  }

  private static ScriptError push(Execution run) {
    if (run.has(ScriptFlag.MINIMALDATA) && !run.in.isMinimalPush()) {
      return ScriptError.MINIMALDATA;
    }
    run.stack.push(run.in.data());
    return ScriptError.OK;
  }

  private static ScriptError execute(Execution run, int opcode) {
    if (opcode <= OP_16) {
      if (opcode == OP_RESERVED) {
        return ScriptError.BAD_OPCODE;
      }
      run.stack.push(ScriptNumber.encode(opcode - OP_1NEGATE - 1L));
      return ScriptError.OK;
    }
    if (opcode >= OP_NOP && opcode <= OP_RETURN) {
      return FlowOps.execute(run, opcode);
    }
    if ((opcode >= OP_TOALTSTACK && opcode <= OP_TUCK)
        || opcode == OP_SIZE
        || opcode == OP_EQUAL
        || opcode == OP_EQUALVERIFY) {
      return StackOps.execute(run, opcode);
    }
    if (opcode >= OP_1ADD && opcode <= OP_WITHIN) {
      return ArithmeticOps.execute(run, opcode);
    }
    if ((opcode >= OP_RIPEMD160 && opcode <= OP_CHECKMULTISIGVERIFY) || opcode == OP_CHECKSIGADD) {
      return CryptoOps.execute(run, opcode);
    }
    if (opcode >= OP_NOP1 && opcode <= OP_NOP10) {
      return LocktimeOps.execute(run, opcode);
    }
    return ScriptError.BAD_OPCODE;
  }
}
