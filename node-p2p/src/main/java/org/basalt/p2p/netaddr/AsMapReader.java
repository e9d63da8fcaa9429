package org.basalt.p2p.netaddr;

/// Reads the instructions of an [AsMap], which describes them. Numbers that the end of the program
/// cuts off are [#CUT_OFF].
final class AsMapReader {
  /// What there is to do next.
  enum Instruction {
    RETURN,
    JUMP,
    MATCH,
    DEFAULT,
    /// The program is over, at once or in the midst of an instruction.
    END
  }

  static final int CUT_OFF = -1;

  private static final int SYSTEM_MIN = 1;
  private static final int SYSTEM_BITS_MIN = 15;
  private static final int SYSTEM_BITS_MAX = 24;
  private static final int JUMP_MIN = 17;
  private static final int JUMP_BITS_MIN = 5;
  private static final int JUMP_BITS_MAX = 30;
  private static final int MATCH_MIN = 2;
  private static final int MATCH_BITS_MIN = 1;
  private static final int MATCH_BITS_MAX = 8;

  private final byte[] program;
  private final int end;
  private int position;

  AsMapReader(byte[] program) {
    this.program = program;
    this.end = program.length * 8;
  }

  /// In bits from the start.
  int position() {
    return position;
  }

  int remaining() {
    return end - position;
  }

  void skip(int bits) {
    if (bits < 0 || bits > remaining()) {
      throw new IllegalStateException("a checked map jumps out of itself");
    }
    position += bits;
  }

  /// The next bit, which must be there.
  int bit() {
    int bit = program[position >>> 3] >>> (position & 7) & 1;
    position++;
    return bit;
  }

  Instruction instruction() {
    if (remaining() == 0) {
      return Instruction.END;
    }
    if (bit() == 0) {
      return Instruction.RETURN;
    }
    if (remaining() == 0) {
      return Instruction.END;
    }
    if (bit() == 0) {
      return Instruction.JUMP;
    }
    if (remaining() == 0) {
      return Instruction.END;
    }
    return bit() == 0 ? Instruction.MATCH : Instruction.DEFAULT;
  }

  /// The argument of return and default, 1 to some 33 million.
  int system() {
    return number(SYSTEM_MIN, SYSTEM_BITS_MIN, SYSTEM_BITS_MAX);
  }

  /// The argument of jump.
  int jump() {
    return number(JUMP_MIN, JUMP_BITS_MIN, JUMP_BITS_MAX);
  }

  /// The argument of match, 2 to 511.
  int match() {
    return number(MATCH_MIN, MATCH_BITS_MIN, MATCH_BITS_MAX);
  }

  /// How many bits of an address a match looks at, 1 to 8.
  static int matchLength(int match) {
    return 31 - Integer.numberOfLeadingZeros(match);
  }

  private int number(int least, int bitsMin, int bitsMax) {
    int bits = bitsMin;
    int first = least;
    while (bits < bitsMax) {
      if (remaining() == 0) {
        return CUT_OFF;
      }
      if (bit() == 0) {
        break;
      }
      first += 1 << bits;
      bits++;
    }
    if (remaining() < bits) {
      return CUT_OFF;
    }
    int place = 0;
    for (int i = 0; i < bits; i++) {
      place = place << 1 | bit();
    }
    return first + place;
  }
}
