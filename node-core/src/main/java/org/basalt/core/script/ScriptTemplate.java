package org.basalt.core.script;

import static org.basalt.core.script.Opcode.OP_CHECKMULTISIG;
import static org.basalt.core.script.Opcode.OP_CHECKSIG;
import static org.basalt.core.script.Opcode.OP_DUP;
import static org.basalt.core.script.Opcode.OP_EQUAL;
import static org.basalt.core.script.Opcode.OP_EQUALVERIFY;
import static org.basalt.core.script.Opcode.OP_HASH160;
import static org.basalt.core.script.Opcode.OP_RETURN;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.basalt.core.primitive.Script;

/// The form of an output script and what stands in its blanks (Core `solver.cpp` Solver).
///
/// | kind                                   | solutions                                            |
/// |----------------------------------------|------------------------------------------------------|
/// | pubkey                                 | the key                                              |
/// | pubkeyhash, scripthash, witness_v0_*   | the hash                                             |
/// | witness_v1_taproot                     | the output key                                       |
/// | witness_unknown                        | version (one byte), program                          |
/// | multisig                               | signatures needed (one byte), the keys, their number |
/// | nulldata, anchor, nonstandard          | none                                                 |
///
/// @param solutions read only
public record ScriptTemplate(Kind kind, List<byte[]> solutions) {
  /// Kinds of output scripts.
  public enum Kind {
    NONSTANDARD("nonstandard"),
    ANCHOR("anchor"),
    PUBKEY("pubkey"),
    PUBKEYHASH("pubkeyhash"),
    SCRIPTHASH("scripthash"),
    MULTISIG("multisig"),
    NULL_DATA("nulldata"),
    WITNESS_V0_SCRIPTHASH("witness_v0_scripthash"),
    WITNESS_V0_KEYHASH("witness_v0_keyhash"),
    WITNESS_V1_TAPROOT("witness_v1_taproot"),
    WITNESS_UNKNOWN("witness_unknown");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /// The name that RPC shows as `type`.
    public String text() {
      return text;
    }
  }

  private static final int COMPRESSED_KEY_SIZE = 33;
  private static final int UNCOMPRESSED_KEY_SIZE = 65;

  public ScriptTemplate {
    solutions = List.copyOf(solutions);
  }

  public static ScriptTemplate of(Script script) {
    if (isPayToScriptHash(script)) {
      return filled(Kind.SCRIPTHASH, script.slice(2, 22));
    }
    Optional<WitnessProgram> program = WitnessProgram.of(script);
    if (program.isPresent()) {
      return ofProgram(program.get());
    }
    if (!script.isEmpty() && script.byteAt(0) == OP_RETURN && ScriptReader.isPushOnly(script, 1)) {
      return filled(Kind.NULL_DATA);
    }
    if (isPayToPublicKey(script)) {
      return filled(Kind.PUBKEY, script.slice(1, script.size() - 1));
    }
    if (isPayToPublicKeyHash(script)) {
      return filled(Kind.PUBKEYHASH, script.slice(3, 23));
    }
    return multisig(script).orElseGet(() -> filled(Kind.NONSTANDARD));
  }

  private static ScriptTemplate filled(Kind kind, byte[]... solutions) {
    return new ScriptTemplate(kind, List.of(solutions));
  }

  private static ScriptTemplate ofProgram(WitnessProgram program) {
    if (program.isKeyHash()) {
      return filled(Kind.WITNESS_V0_KEYHASH, program.program());
    }
    if (program.isScriptHash()) {
      return filled(Kind.WITNESS_V0_SCRIPTHASH, program.program());
    }
    if (program.isTaproot()) {
      return filled(Kind.WITNESS_V1_TAPROOT, program.program());
    }
    if (program.isAnchor()) {
      return filled(Kind.ANCHOR);
    }
    return program.version() == 0
        ? filled(Kind.NONSTANDARD)
        : filled(Kind.WITNESS_UNKNOWN, new byte[] {(byte) program.version()}, program.program());
  }

  /// `m key… n CHECKMULTISIG` with 1 ≤ m ≤ n ≤ 20; numbers above 16 are pushed as bytes.
  private static Optional<ScriptTemplate> multisig(Script script) {
    if (script.isEmpty() || script.byteAt(script.size() - 1) != OP_CHECKMULTISIG) {
      return Optional.empty();
    }
    ScriptReader in = new ScriptReader(script);
    if (!in.next()) {
      return Optional.empty();
    }
    int needed = number(in);
    if (needed < 1 || needed > ScriptLimits.MAX_MULTISIG_KEYS) {
      return Optional.empty();
    }
    List<byte[]> solutions = new ArrayList<>();
    solutions.add(new byte[] {(byte) needed});
    boolean isRead = in.next();
    while (isRead && isKeySize(in.data())) {
      solutions.add(in.data());
      isRead = in.next();
    }
    int keys = isRead ? number(in) : -1;
    if (keys < needed
        || keys > ScriptLimits.MAX_MULTISIG_KEYS
        || keys != solutions.size() - 1
        || in.position() + 1 != script.size()) {
      return Optional.empty();
    }
    solutions.add(new byte[] {(byte) keys});
    return Optional.of(new ScriptTemplate(Kind.MULTISIG, solutions));
  }

  /// The number that the opcode pushes in the shortest way, or -1.
  private static int number(ScriptReader in) {
    if (Opcode.isSmallNumber(in.opcode())) {
      return Opcode.smallNumber(in.opcode());
    }
    if (!Opcode.isDataPush(in.opcode()) || !in.isMinimalPush()) {
      return -1;
    }
    long value = ScriptNumber.decode(in.data(), true, ScriptNumber.MAX_SIZE);
    return value < 0 || value > Integer.MAX_VALUE ? -1 : (int) value;
  }

  /// True if the first byte says a length of public key, and the array has it (Core
  /// CPubKey::ValidSize).
  static boolean isKeySize(byte[] key) {
    if (key.length == 0) {
      return false;
    }
    return switch (key[0]) {
      case 2, 3 -> key.length == COMPRESSED_KEY_SIZE;
      case 4, 6, 7 -> key.length == UNCOMPRESSED_KEY_SIZE;
      default -> false;
    };
  }

  private static boolean isPayToPublicKey(Script script) {
    int size = script.size();
    return (size == COMPRESSED_KEY_SIZE + 2 || size == UNCOMPRESSED_KEY_SIZE + 2)
        && script.byteAt(0) == size - 2
        && script.byteAt(size - 1) == OP_CHECKSIG
        && isKeySize(Arrays.copyOfRange(script.array(), 1, size - 1));
  }

  public static boolean isPayToPublicKeyHash(Script script) {
    return script.size() == 25
        && script.byteAt(0) == OP_DUP
        && script.byteAt(1) == OP_HASH160
        && script.byteAt(2) == 20
        && script.byteAt(23) == OP_EQUALVERIFY
        && script.byteAt(24) == OP_CHECKSIG;
  }

  /// BIP-0016: exactly HASH160, a direct push of 20 bytes, EQUAL.
  public static boolean isPayToScriptHash(Script script) {
    return script.size() == 23
        && script.byteAt(0) == OP_HASH160
        && script.byteAt(1) == 20
        && script.byteAt(22) == OP_EQUAL;
  }

  public static boolean isPayToTaproot(Script script) {
    return script.size() == 34 && script.byteAt(0) == Opcode.OP_1 && script.byteAt(1) == 32;
  }

  public static boolean isPayToAnchor(Script script) {
    return script.size() == 4
        && script.byteAt(0) == Opcode.OP_1
        && script.byteAt(1) == 2
        && script.byteAt(2) == 0x4e
        && script.byteAt(3) == 0x73;
  }

  /// True if no scriptSig can satisfy it: begins with OP_RETURN, or is above 10,000 bytes (Core
  /// IsUnspendable).
  public static boolean isUnspendable(Script script) {
    return (!script.isEmpty() && script.byteAt(0) == OP_RETURN)
        || script.size() > ScriptLimits.MAX_SCRIPT_SIZE;
  }
}
