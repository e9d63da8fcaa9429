package org.basalt.core.script;

/// The nesting of IF and ELSE: how deep, and where the first branch is that is not taken.
///
/// That is all a script can observe of its stack of conditions, so nothing grows with the nesting
/// and toggling costs the same at any depth.
final class Conditions {
  private static final int NONE = -1;

  private int depth;
  private int firstFalse = NONE;

  /// True if every branch that encloses the current opcode is taken.
  boolean allTrue() {
    return firstFalse == NONE;
  }

  boolean isEmpty() {
    return depth == 0;
  }

  void open(boolean isTaken) {
    if (!isTaken && firstFalse == NONE) {
      firstFalse = depth;
    }
    depth++;
  }

  /// ELSE of the innermost branch. Below one that is not taken it changes nothing that can be seen.
  void toggle() {
    if (firstFalse == NONE) {
      firstFalse = depth - 1;
    } else if (firstFalse == depth - 1) {
      firstFalse = NONE;
    }
  }

  void close() {
    depth--;
    if (firstFalse == depth) {
      firstFalse = NONE;
    }
  }
}
