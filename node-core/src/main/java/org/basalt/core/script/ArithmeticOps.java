package org.basalt.core.script;

import static org.basalt.core.script.Opcode.*;

/// Opcodes on numbers: operands of up to four bytes in, a result that may be longer out.
final class ArithmeticOps {
  private ArithmeticOps() {}

  static ScriptError execute(Execution run, int opcode) {
    if (opcode == OP_WITHIN) {
      return within(run);
    }
    return opcode <= OP_0NOTEQUAL ? unary(run, opcode) : binary(run, opcode);
  }

  private static ScriptError unary(Execution run, int opcode) {
    if (run.stack.isEmpty()) {
      return ScriptError.INVALID_STACK_OPERATION;
    }
    long a = run.number(1);
    if (a == ScriptNumber.INVALID) {
      return ScriptError.SCRIPTNUM;
    }
    long result =
        switch (opcode) {
          case OP_1ADD -> a + 1;
          case OP_1SUB -> a - 1;
          case OP_NEGATE -> -a;
          case OP_ABS -> Math.abs(a);
          case OP_NOT -> bit(a == 0);
          case OP_0NOTEQUAL -> bit(a != 0);
          default -> throw new AssertionError("not unary: " + Opcode.name(opcode));
        };
    run.stack.drop(1);
    run.stack.push(ScriptNumber.encode(result));
    return ScriptError.OK;
  }

  private static ScriptError binary(Execution run, int opcode) {
    if (run.stack.size() < 2) {
      return ScriptError.INVALID_STACK_OPERATION;
    }
    long a = run.number(2);
    long b = run.number(1);
    if (a == ScriptNumber.INVALID || b == ScriptNumber.INVALID) {
      return ScriptError.SCRIPTNUM;
    }
    run.stack.drop(2);
    if (opcode == OP_NUMEQUALVERIFY) {
      return a == b ? ScriptError.OK : ScriptError.NUMEQUALVERIFY;
    }
    long result =
        switch (opcode) {
          case OP_ADD -> a + b;
          case OP_SUB -> a - b;
          case OP_BOOLAND -> bit(a != 0 && b != 0);
          case OP_BOOLOR -> bit(a != 0 || b != 0);
          case OP_NUMEQUAL -> bit(a == b);
          case OP_NUMNOTEQUAL -> bit(a != b);
          case OP_LESSTHAN -> bit(a < b);
          case OP_GREATERTHAN -> bit(a > b);
          case OP_LESSTHANOREQUAL -> bit(a <= b);
          case OP_GREATERTHANOREQUAL -> bit(a >= b);
          case OP_MIN -> Math.min(a, b);
          case OP_MAX -> Math.max(a, b);
          default -> throw new AssertionError("not binary: " + Opcode.name(opcode));
        };
    run.stack.push(ScriptNumber.encode(result));
    return ScriptError.OK;
  }

  /// `x min max -- min ≤ x < max`.
  private static ScriptError within(Execution run) {
    if (run.stack.size() < 3) {
      return ScriptError.INVALID_STACK_OPERATION;
    }
    long x = run.number(3);
    long min = run.number(2);
    long max = run.number(1);
    if (x == ScriptNumber.INVALID || min == ScriptNumber.INVALID || max == ScriptNumber.INVALID) {
      return ScriptError.SCRIPTNUM;
    }
    run.stack.drop(3);
    run.stack.pushBoolean(min <= x && x < max);
    return ScriptError.OK;
  }

  private static long bit(boolean value) {
    return value ? 1 : 0;
  }
}
