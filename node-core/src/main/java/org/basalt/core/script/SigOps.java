package org.basalt.core.script;

import static org.basalt.core.script.Opcode.OP_CHECKMULTISIG;
import static org.basalt.core.script.Opcode.OP_CHECKMULTISIGVERIFY;
import static org.basalt.core.script.Opcode.OP_CHECKSIG;
import static org.basalt.core.script.Opcode.OP_CHECKSIGVERIFY;

import java.util.Optional;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Witness;

/// Counts signature operations, without weights (BIP-0016, BIP-0141).
public final class SigOps {
  private SigOps() {}

  /// Signature operations of a script as it stands, up to the first malformed push.
  ///
  /// @param accurate counts CHECKMULTISIG as the number of keys that the small number before it
  ///   says, instead of 20
  public static int legacy(Script script, boolean accurate) {
    return count(script.array(), accurate);
  }

  private static int count(byte[] script, boolean accurate) {
    int count = 0;
    int before = -1;
    ScriptReader in = new ScriptReader(script, 0);
    while (in.next()) {
      switch (in.opcode()) {
        case OP_CHECKSIG, OP_CHECKSIGVERIFY -> count++;
        case OP_CHECKMULTISIG, OP_CHECKMULTISIGVERIFY ->
            count +=
                accurate && Opcode.isSmallNumber(before)
                    ? Opcode.smallNumber(before)
                    : ScriptLimits.MAX_MULTISIG_KEYS;
        default -> {}
      }
      before = in.opcode();
    }
    return count;
  }

  /// Signature operations of the script that a pay-to-script-hash input reveals; 0 if
  /// `scriptPubKey` is anything else.
  public static int p2sh(Script scriptSig, Script scriptPubKey) {
    return ScriptTemplate.isPayToScriptHash(scriptPubKey)
        ? lastPush(scriptSig).map(redeemScript -> count(redeemScript, true)).orElse(0)
        : 0;
  }

  /// Signature operations of a witness; 0 without [ScriptFlag#WITNESS].
  public static int witness(
      Script scriptSig, Script scriptPubKey, Witness witness, ScriptFlags flags) {
    if (!flags.has(ScriptFlag.WITNESS)) {
      return 0;
    }
    if (WitnessProgram.is(scriptPubKey)) {
      return ofProgram(scriptPubKey.array(), witness);
    }
    if (!ScriptTemplate.isPayToScriptHash(scriptPubKey)) {
      return 0;
    }
    return lastPush(scriptSig)
        .filter(WitnessProgram::is)
        .map(redeemScript -> ofProgram(redeemScript, witness))
        .orElse(0);
  }

  private static int ofProgram(byte[] script, Witness witness) {
    if (script[0] != Opcode.OP_0) {
      return 0;
    }
    int programSize = script.length - 2;
    if (programSize == WitnessProgram.KEY_HASH_SIZE) {
      return 1;
    }
    return programSize == WitnessProgram.SCRIPT_HASH_SIZE && !witness.isEmpty()
        ? count(witness.item(witness.size() - 1), true)
        : 0;
  }

  /// The data of the last push; empty bytes if that is a number. No value if the script does
  /// anything but push.
  private static Optional<byte[]> lastPush(Script scriptSig) {
    ScriptReader in = new ScriptReader(scriptSig);
    while (in.next()) {
      if (in.opcode() > Opcode.OP_16) {
        return Optional.empty();
      }
    }
    return in.isAtEnd() ? Optional.of(in.data()) : Optional.empty();
  }
}
