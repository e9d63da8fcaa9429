package org.basalt.core.script;

import java.util.Arrays;
import java.util.Optional;
import org.basalt.core.primitive.Script;

/// A version and 2 to 40 bytes that a witness must satisfy (BIP-0141).
///
/// As a script: OP_0 or OP_1 to OP_16, then one direct push that ends the script.
///
/// @param version 0 to 16
/// @param program read only
public record WitnessProgram(int version, byte[] program) {
  public static final int KEY_HASH_SIZE = 20;
  public static final int SCRIPT_HASH_SIZE = 32;
  public static final int TAPROOT_SIZE = 32;
  private static final int MIN_SCRIPT_SIZE = 4;
  private static final int MAX_SCRIPT_SIZE = 42;

  public static Optional<WitnessProgram> of(Script script) {
    byte[] bytes = script.array();
    return is(bytes)
        ? Optional.of(
            new WitnessProgram(
                Opcode.smallNumber(bytes[0]), Arrays.copyOfRange(bytes, 2, bytes.length)))
        : Optional.empty();
  }

  public static boolean is(Script script) {
    return is(script.array());
  }

  static boolean is(byte[] script) {
    int size = script.length;
    return size >= MIN_SCRIPT_SIZE
        && size <= MAX_SCRIPT_SIZE
        && (script[1] & 0xff) + 2 == size
        && (script[0] == Opcode.OP_0 || Opcode.isSmallNumber(script[0] & 0xff));
  }

  public boolean isKeyHash() {
    return version == 0 && program.length == KEY_HASH_SIZE;
  }

  public boolean isScriptHash() {
    return version == 0 && program.length == SCRIPT_HASH_SIZE;
  }

  public boolean isTaproot() {
    return version == 1 && program.length == TAPROOT_SIZE;
  }

  /// Version 1, program `4e73`: an output that anyone may spend, to pay for the transaction that
  /// made it.
  public boolean isAnchor() {
    return version == 1 && program.length == 2 && program[0] == 0x4e && program[1] == 0x73;
  }
}
