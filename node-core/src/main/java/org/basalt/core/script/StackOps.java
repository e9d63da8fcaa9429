package org.basalt.core.script;

import static org.basalt.core.script.Opcode.*;

import java.util.Arrays;

/// Opcodes that move items, and those that look at their bytes: SIZE, EQUAL, EQUALVERIFY.
///
/// Stacks in comments have their top on the right: `a b -- b a` swaps.
final class StackOps {
  private StackOps() {}

  static ScriptError execute(Execution run, int opcode) {
    if (opcode == OP_FROMALTSTACK) {
      return fromAltStack(run);
    }
    if (run.stack.size() < itemsNeeded(opcode)) {
      return ScriptError.INVALID_STACK_OPERATION;
    }
    return switch (opcode) {
      case OP_PICK, OP_ROLL -> pickOrRoll(run, opcode == OP_ROLL);
      case OP_EQUAL, OP_EQUALVERIFY -> equal(run, opcode == OP_EQUALVERIFY);
      default -> {
        move(run, opcode);
        yield ScriptError.OK;
      }
    };
  }

  private static int itemsNeeded(int opcode) {
    return switch (opcode) {
      case OP_DEPTH -> 0;
      case OP_2DROP, OP_2DUP, OP_NIP, OP_OVER, OP_PICK, OP_ROLL, OP_SWAP, OP_TUCK -> 2;
      case OP_EQUAL, OP_EQUALVERIFY -> 2;
      case OP_3DUP, OP_ROT -> 3;
      case OP_2OVER, OP_2SWAP -> 4;
      case OP_2ROT -> 6;
      default -> 1;
    };
  }

  private static void move(Execution run, int opcode) {
    ScriptStack stack = run.stack;
    switch (opcode) {
      case OP_TOALTSTACK -> run.altStack.push(stack.pop());
      case OP_2DROP -> stack.drop(2);
      // a b -- a b a b
      case OP_2DUP -> copy(stack, 2, 2);
      // a b c -- a b c a b c
      case OP_3DUP -> copy(stack, 3, 3);
      // a b c d -- a b c d a b
      case OP_2OVER -> copy(stack, 4, 2);
      // a b c d e f -- c d e f a b
      case OP_2ROT -> {
        stack.push(stack.remove(6));
        stack.push(stack.remove(6));
      }
      // a b c d -- c d a b
      case OP_2SWAP -> {
        stack.swap(4, 2);
        stack.swap(3, 1);
      }
      case OP_IFDUP -> {
        if (ScriptNumber.isTrue(stack.top(1))) {
          copy(stack, 1, 1);
        }
      }
      case OP_DEPTH -> stack.push(ScriptNumber.encode(stack.size()));
      case OP_DROP -> stack.drop(1);
      case OP_DUP -> copy(stack, 1, 1);
      // a b -- b
      case OP_NIP -> stack.remove(2);
      // a b -- a b a
      case OP_OVER -> copy(stack, 2, 1);
      // a b c -- b c a
      case OP_ROT -> stack.push(stack.remove(3));
      case OP_SWAP -> stack.swap(2, 1);
      // a b -- b a b
      case OP_TUCK -> stack.insertBelow(2, stack.top(1));
      case OP_SIZE -> stack.push(ScriptNumber.encode(stack.top(1).length));
      default -> throw new AssertionError("not a stack operation: " + Opcode.name(opcode));
    }
  }

  /// Pushes `count` items again, the first of which is at `position`.
  private static void copy(ScriptStack stack, int position, int count) {
    for (int i = 0; i < count; i++) {
      stack.push(stack.top(position));
    }
  }

  private static ScriptError fromAltStack(Execution run) {
    if (run.altStack.isEmpty()) {
      return ScriptError.INVALID_ALTSTACK_OPERATION;
    }
    run.stack.push(run.altStack.pop());
    return ScriptError.OK;
  }

  /// `xn … x0 n -- xn … x0 xn`, and the same without the first xn.
  private static ScriptError pickOrRoll(Execution run, boolean isRoll) {
    long n = run.number(1);
    if (n == ScriptNumber.INVALID) {
      return ScriptError.SCRIPTNUM;
    }
    ScriptStack stack = run.stack;
    stack.drop(1);
    if (n < 0 || n >= stack.size()) {
      return ScriptError.INVALID_STACK_OPERATION;
    }
    int position = (int) n + 1;
    stack.push(isRoll ? stack.remove(position) : stack.top(position));
    return ScriptError.OK;
  }

  private static ScriptError equal(Execution run, boolean isVerified) {
    boolean isEqual = Arrays.equals(run.stack.pop(), run.stack.pop());
    if (isVerified) {
      return isEqual ? ScriptError.OK : ScriptError.EQUALVERIFY;
    }
    run.stack.pushBoolean(isEqual);
    return ScriptError.OK;
  }
}
