package org.basalt.core.script;

import static org.basalt.core.script.Opcode.OP_CHECKLOCKTIMEVERIFY;
import static org.basalt.core.script.Opcode.OP_CHECKSEQUENCEVERIFY;

/// NOP1 to NOP10, two of which have become lock times (BIP-0065, BIP-0112).
///
/// Lock times are operands of up to five bytes, since the fields that they are compared with are
/// unsigned 32-bit integers. The operand stays on the stack.
final class LocktimeOps {
  /// A relative lock time with this bit says nothing yet (Core SEQUENCE_LOCKTIME_DISABLE_FLAG).
  private static final long SEQUENCE_DISABLE_FLAG = 1L << 31;

  private LocktimeOps() {}

  static ScriptError execute(Execution run, int opcode) {
    return switch (opcode) {
      case OP_CHECKLOCKTIMEVERIFY ->
          run.has(ScriptFlag.CHECKLOCKTIMEVERIFY) ? checkLocktime(run) : ScriptError.OK;
      case OP_CHECKSEQUENCEVERIFY ->
          run.has(ScriptFlag.CHECKSEQUENCEVERIFY) ? checkSequence(run) : ScriptError.OK;
      default ->
          run.has(ScriptFlag.DISCOURAGE_UPGRADABLE_NOPS)
              ? ScriptError.DISCOURAGE_UPGRADABLE_NOPS
              : ScriptError.OK;
    };
  }

  private static ScriptError checkLocktime(Execution run) {
    if (run.stack.isEmpty()) {
      return ScriptError.INVALID_STACK_OPERATION;
    }
    long locktime = run.locktime(1);
    if (locktime == ScriptNumber.INVALID) {
      return ScriptError.SCRIPTNUM;
    }
    if (locktime < 0) {
      return ScriptError.NEGATIVE_LOCKTIME;
    }
    return run.checker.checkLocktime(locktime) ? ScriptError.OK : ScriptError.UNSATISFIED_LOCKTIME;
  }

  private static ScriptError checkSequence(Execution run) {
    if (run.stack.isEmpty()) {
      return ScriptError.INVALID_STACK_OPERATION;
    }
    long sequence = run.locktime(1);
    if (sequence == ScriptNumber.INVALID) {
      return ScriptError.SCRIPTNUM;
    }
    if (sequence < 0) {
      return ScriptError.NEGATIVE_LOCKTIME;
    }
    if ((sequence & SEQUENCE_DISABLE_FLAG) != 0) {
      return ScriptError.OK;
    }
    return run.checker.checkSequence(sequence) ? ScriptError.OK : ScriptError.UNSATISFIED_LOCKTIME;
  }
}
