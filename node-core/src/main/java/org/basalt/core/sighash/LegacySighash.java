package org.basalt.core.sighash;

import java.util.Arrays;
import org.basalt.core.bytes.ByteSink;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.script.Opcode;
import org.basalt.core.script.ScriptReader;

/// The digest that signatures before segwit sign: double SHA-256 of the transaction, changed as the
/// hash type says, with the script code in place of the input's script, and the hash type behind it
/// (Core SignatureHash).
///
/// Two mistakes are part of it. SINGLE for an input without an output of its number signs the
/// number one. And each input hashes the whole transaction again, so a transaction's cost grows
/// with the square of its size; the parts that do not change are at least written only once
/// ([SighashCache]).
public final class LegacySighash {
  private static final byte[] BLANK_OUTPUT = {-1, -1, -1, -1, -1, -1, -1, -1, 0};

  private LegacySighash() {}

  /// @param script the script code is its bytes from `codeStart` on, without signatures;
  ///   CODESEPARATORs are left out here
  /// @param type 32 bits, of which signatures use the lowest eight
  /// @return 32 bytes
  public static byte[] hash(
      SighashCache cache, int inputIndex, byte[] script, int codeStart, int type) {
    if (isSingleWithoutOutput(cache.tx(), inputIndex, type)) {
      return one();
    }
    return finish(begin(cache, inputIndex, script, codeStart, type), type);
  }

  static boolean isSingleWithoutOutput(Transaction tx, int inputIndex, int type) {
    return SighashType.isSingle(type) && inputIndex >= tx.outputs().size();
  }

  /// The number one in 256 bits, little-endian.
  static byte[] one() {
    byte[] one = new byte[32];
    one[0] = 1;
    return one;
  }

  /// Everything but the hash type: the same for all types that choose the same inputs and outputs.
  static Sha256 begin(SighashCache cache, int inputIndex, byte[] script, int codeStart, int type) {
    Transaction tx = cache.tx();
    LegacyForm form = cache.legacyForm();
    Sha256 out = writeInputs(form, inputIndex, script, codeStart, type);
    if (SighashType.isNone(type)) {
      out.int8(0);
    } else if (SighashType.isSingle(type)) {
      out.compactSize(inputIndex + 1L);
      for (int i = 0; i < inputIndex; i++) {
        out.bytes(BLANK_OUTPUT);
      }
      tx.outputs().get(inputIndex).writeTo(out);
    } else {
      out.bytes(form.outputs());
    }
    out.int32Le(tx.locktime());
    return out;
  }

  static byte[] finish(Sha256 begun, int type) {
    return begun.int32Le(type).finishTwice();
  }

  private static Sha256 writeInputs(
      LegacyForm form, int inputIndex, byte[] script, int codeStart, int type) {
    int at = inputIndex * LegacyForm.INPUT_SIZE;
    int next = at + LegacyForm.INPUT_SIZE;
    boolean isOneInput = SighashType.isAnyoneCanPay(type);
    boolean othersMayChange = SighashType.isNone(type) || SighashType.isSingle(type);
    byte[] others = othersMayChange ? form.unsequencedInputs() : form.inputs();
    Sha256 out;
    if (isOneInput) {
      out = form.begin().int8(1);
    } else if (othersMayChange) {
      out = form.begin();
      out.compactSize(others.length / LegacyForm.INPUT_SIZE);
      out.bytes(others, 0, at);
    } else {
      out = form.beginWithInputs(inputIndex);
    }
    out.bytes(form.inputs(), at, LegacyForm.OUTPOINT_SIZE);
    writeCode(script, codeStart, out);
    out.bytes(form.inputs(), at + LegacyForm.SEQUENCE_OFFSET, 4);
    if (!isOneInput) {
      out.bytes(others, next, others.length - next);
    }
    return out;
  }

  /// The script code with its length, without CODESEPARATORs up to the first malformed push.
  private static void writeCode(byte[] script, int codeStart, ByteSink out) {
    int separators = countSeparators(script, codeStart);
    out.compactSize(script.length - codeStart - separators);
    if (separators == 0) {
      out.bytes(script, codeStart, script.length - codeStart);
      return;
    }
    int from = codeStart;
    ScriptReader in = new ScriptReader(script, codeStart);
    while (in.next()) {
      if (in.opcode() == Opcode.OP_CODESEPARATOR) {
        out.bytes(script, from, in.position() - 1 - from);
        from = in.position();
      }
    }
    out.bytes(script, from, script.length - from);
  }

  private static int countSeparators(byte[] script, int codeStart) {
    boolean mayHaveOne = false;
    for (int i = codeStart; i < script.length && !mayHaveOne; i++) {
      mayHaveOne = script[i] == (byte) Opcode.OP_CODESEPARATOR;
    }
    int count = 0;
    if (mayHaveOne) {
      ScriptReader in = new ScriptReader(script, codeStart);
      while (in.next()) {
        if (in.opcode() == Opcode.OP_CODESEPARATOR) {
          count++;
        }
      }
    }
    return count;
  }

  /// True if both mean the same inputs and outputs, so that [#begin] is the same for both.
  static boolean isSameClass(int type, int otherType) {
    return SighashType.isAnyoneCanPay(type) == SighashType.isAnyoneCanPay(otherType)
        && SighashType.isNone(type) == SighashType.isNone(otherType)
        && SighashType.isSingle(type) == SighashType.isSingle(otherType);
  }

  static boolean isSameCode(byte[] script, int codeStart, byte[] otherScript, int otherStart) {
    return Arrays.equals(
        script, codeStart, script.length, otherScript, otherStart, otherScript.length);
  }
}
