package org.basalt.core.script;

import java.util.Arrays;
import java.util.Optional;
import org.basalt.core.bytes.ArraySink;

/// The part of a script that a signature before segwit signs: without the signature itself (Core
/// FindAndDelete).
final class ScriptCode {
  private ScriptCode() {}

  /// The script from `codeStart` on, without any push of `signature`, as a new array; or `script`
  /// itself if there is none.
  ///
  /// A push is found where an opcode begins, and wherever another one has just been found; it is
  /// looked for in one encoding only, the one with the shortest length prefix (so an empty
  /// signature is OP_0). What follows a malformed push is kept.
  static Optional<byte[]> withoutPush(byte[] script, int codeStart, byte[] signature) {
    if (signature.length >= script.length - codeStart) {
      return Optional.empty();
    }
    ArraySink encoded = new ArraySink(signature.length + 5);
    ScriptBuilder.writePush(signature, encoded);
    byte[] push = encoded.toByteArray();

    ArraySink kept = new ArraySink(script.length - codeStart);
    ScriptReader in = new ScriptReader(script, codeStart);
    boolean isFound = false;
    int keptTo = codeStart;
    do {
      int at = in.position();
      kept.bytes(script, keptTo, at - keptTo);
      while (isAt(script, at, push)) {
        at += push.length;
        isFound = true;
      }
      keptTo = at;
      in.moveTo(at);
    } while (in.next());
    if (!isFound) {
      return Optional.empty();
    }
    kept.bytes(script, keptTo, script.length - keptTo);
    return Optional.of(kept.toByteArray());
  }

  private static boolean isAt(byte[] script, int at, byte[] push) {
    return push.length <= script.length - at
        && Arrays.equals(script, at, at + push.length, push, 0, push.length);
  }
}
