package org.basalt.core.script;

import static org.basalt.core.script.Opcode.OP_ELSE;
import static org.basalt.core.script.Opcode.OP_ENDIF;
import static org.basalt.core.script.Opcode.OP_IF;
import static org.basalt.core.script.Opcode.OP_NOP;
import static org.basalt.core.script.Opcode.OP_NOTIF;
import static org.basalt.core.script.Opcode.OP_RETURN;
import static org.basalt.core.script.Opcode.OP_VERIFY;

/// NOP, IF, NOTIF, ELSE, ENDIF, VERIFY, RETURN; VER, VERIF and VERNOTIF have no meaning.
final class FlowOps {
  private FlowOps() {}

  static ScriptError execute(Execution run, int opcode) {
    return switch (opcode) {
      case OP_NOP -> ScriptError.OK;
      case OP_IF, OP_NOTIF -> open(run, opcode == OP_IF);
      case OP_ELSE -> {
        if (run.conditions.isEmpty()) {
          yield ScriptError.UNBALANCED_CONDITIONAL;
        }
        run.conditions.toggle();
        yield ScriptError.OK;
      }
      case OP_ENDIF -> {
        if (run.conditions.isEmpty()) {
          yield ScriptError.UNBALANCED_CONDITIONAL;
        }
        run.conditions.close();
        yield ScriptError.OK;
      }
      case OP_VERIFY -> verify(run);
      case OP_RETURN -> ScriptError.OP_RETURN;
      default -> ScriptError.BAD_OPCODE;
    };
  }

  /// Takes a condition where the opcode is executed; only counts the nesting where it is not.
  private static ScriptError open(Execution run, boolean wanted) {
    if (!run.conditions.allTrue()) {
      run.conditions.open(false);
      return ScriptError.OK;
    }
    if (run.stack.isEmpty()) {
      return ScriptError.INVALID_STACK_OPERATION;
    }
    byte[] condition = run.stack.top(1);
    boolean isMinimal = condition.length == 0 || (condition.length == 1 && condition[0] == 1);
    if (!isMinimal && run.isTapscript()) {
      return ScriptError.TAPSCRIPT_MINIMALIF;
    }
    if (!isMinimal && run.version == SigVersion.WITNESS_V0 && run.has(ScriptFlag.MINIMALIF)) {
      return ScriptError.MINIMALIF;
    }
    run.stack.drop(1);
    run.conditions.open(ScriptNumber.isTrue(condition) == wanted);
    return ScriptError.OK;
  }

  private static ScriptError verify(Execution run) {
    if (run.stack.isEmpty()) {
      return ScriptError.INVALID_STACK_OPERATION;
    }
    return ScriptNumber.isTrue(run.stack.pop()) ? ScriptError.OK : ScriptError.VERIFY;
  }
}
