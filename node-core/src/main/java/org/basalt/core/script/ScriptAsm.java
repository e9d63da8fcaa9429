package org.basalt.core.script;

import java.util.Arrays;
import java.util.Optional;
import org.basalt.core.bytes.Hex;
import org.basalt.core.primitive.Script;

/// Scripts as text, as RPC shows them under `asm` (Core `core_io.cpp` ScriptToAsmStr).
///
/// Opcodes have their names; pushes of up to four bytes are shown as decimal numbers, others in
/// hexadecimal; a push that reaches past the end is `[error]`, and ends the text.
public final class ScriptAsm {
  private static final ScriptFlags STRICT = ScriptFlags.of(ScriptFlag.STRICTENC);
  private static final int MAX_NUMBER_SIZE = 4;
  private static final int ANYONECANPAY = 0x80;

  private ScriptAsm() {}

  public static String text(Script script) {
    return text(script, false);
  }

  /// As [#text], with the hash type of what looks like a signature in words, such as `3044…[ALL]`;
  /// for the scripts of inputs.
  public static String textOfScriptSig(Script script) {
    return text(script, true);
  }

  private static String text(Script script, boolean hasSignatures) {
    boolean decodesSignatures = hasSignatures && !ScriptTemplate.isUnspendable(script);
    StringBuilder text = new StringBuilder();
    ScriptReader in = new ScriptReader(script);
    while (in.next()) {
      append(text, word(in, decodesSignatures));
    }
    if (!in.isAtEnd()) {
      append(text, "[error]");
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String word) {
    if (!text.isEmpty()) {
      text.append(' ');
    }
    text.append(word);
  }

  private static String word(ScriptReader in, boolean decodesSignatures) {
    if (!Opcode.isDataPush(in.opcode())) {
      return Opcode.name(in.opcode());
    }
    byte[] data = in.data();
    if (data.length <= MAX_NUMBER_SIZE) {
      return Long.toString(ScriptNumber.decode(data, false, MAX_NUMBER_SIZE));
    }
    if (decodesSignatures && SignatureEncoding.checkSignature(data, STRICT).isOk()) {
      Optional<String> type = hashType(data[data.length - 1] & 0xff);
      if (type.isPresent()) {
        return Hex.encode(Arrays.copyOf(data, data.length - 1)) + '[' + type.get() + ']';
      }
    }
    return Hex.encode(data);
  }

  private static Optional<String> hashType(int type) {
    String suffix = (type & ANYONECANPAY) != 0 ? "|ANYONECANPAY" : "";
    return switch (type & ~ANYONECANPAY) {
      case 1 -> Optional.of("ALL" + suffix);
      case 2 -> Optional.of("NONE" + suffix);
      case 3 -> Optional.of("SINGLE" + suffix);
      default -> Optional.empty();
    };
  }
}
