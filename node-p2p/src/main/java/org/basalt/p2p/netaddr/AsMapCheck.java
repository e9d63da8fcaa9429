package org.basalt.p2p.netaddr;

import java.util.ArrayDeque;
import java.util.Deque;
import org.basalt.p2p.netaddr.AsMapReader.Instruction;

/// Walks once over the program of an [AsMap] and sees every path through it: it must be a tree in
/// depth-first order without a gap, end within the bits of an address, and be written in the one
/// shortest way. Source: Core SanityCheckAsmap.
final class AsMapCheck {
  /// Padding to a whole byte.
  private static final int PADDING_MAX = 7;

  private static final int WHOLE_MATCH = 8;

  /// Where a jump leads to, and how many bits of the address are left there.
  private record Branch(int position, int bitsLeft) {}

  private final AsMapReader in;
  private final Deque<Branch> branches = new ArrayDeque<>();
  private int bitsLeft;
  private Instruction before = Instruction.JUMP;
  private boolean hasShortMatch;

  private AsMapCheck(byte[] program, int addressBits) {
    this.in = new AsMapReader(program);
    this.bitsLeft = addressBits;
  }

  static boolean isSane(byte[] program, int addressBits) {
    return new AsMapCheck(program, addressBits).isSane();
  }

  private boolean isSane() {
    while (in.remaining() > 0) {
      if (!branches.isEmpty() && in.position() >= branches.peek().position()) {
        return false;
      }
      Instruction instruction = in.instruction();
      boolean isGood =
          switch (instruction) {
            case RETURN -> before != Instruction.DEFAULT && in.system() != AsMapReader.CUT_OFF;
            case DEFAULT -> before != Instruction.DEFAULT && in.system() != AsMapReader.CUT_OFF;
            case JUMP -> isGoodJump(in.jump());
            case MATCH -> isGoodMatch(in.match());
            case END -> false;
          };
      if (!isGood) {
        return false;
      }
      before = instruction;
      if (instruction == Instruction.RETURN) {
        if (branches.isEmpty()) {
          return isPadding();
        }
        if (!continueAtBranch()) {
          return false;
        }
      }
    }
    return false;
  }

  private boolean isGoodJump(int distance) {
    if (distance == AsMapReader.CUT_OFF || distance > in.remaining() || bitsLeft == 0) {
      return false;
    }
    bitsLeft--;
    int target = in.position() + distance;
    if (!branches.isEmpty() && target >= branches.peek().position()) {
      return false;
    }
    branches.push(new Branch(target, bitsLeft));
    return true;
  }

  /// Two short matches in a row could have been one or a long one and a short one.
  private boolean isGoodMatch(int match) {
    if (match == AsMapReader.CUT_OFF) {
      return false;
    }
    int length = AsMapReader.matchLength(match);
    boolean isShort = length < WHOLE_MATCH;
    boolean hadShort = before == Instruction.MATCH && hasShortMatch;
    if ((isShort && hadShort) || bitsLeft < length) {
      return false;
    }
    hasShortMatch = isShort;
    bitsLeft -= length;
    return true;
  }

  /// Behind a return the other way of the last jump must begin.
  private boolean continueAtBranch() {
    Branch branch = branches.pop();
    if (in.position() != branch.position()) {
      return false;
    }
    bitsLeft = branch.bitsLeft();
    before = Instruction.JUMP;
    return true;
  }

  private boolean isPadding() {
    if (in.remaining() > PADDING_MAX) {
      return false;
    }
    while (in.remaining() > 0) {
      if (in.bit() == 1) {
        return false;
      }
    }
    return true;
  }
}
