package org.basalt.core.script;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.basalt.core.bytes.Hex;
import org.basalt.core.primitive.Script;

/// Reads the assembly of the JSON vectors: numbers are pushed, `0x…` is appended as it is, `'…'` is
/// pushed as text, words are opcodes with or without `OP_`.
public final class ScriptText {
  private static final Map<String, Integer> OPCODES = opcodes();

  private ScriptText() {}

  public static Script parse(String text) {
    ScriptBuilder script = new ScriptBuilder();
    for (String word : text.strip().split("\\s+", -1)) {
      append(word, script);
    }
    return script.build();
  }

  private static void append(String word, ScriptBuilder script) {
    if (word.isEmpty()) {
      return;
    }
    if (word.matches("-?[0-9]+")) {
      script.number(Long.parseLong(word));
    } else if (word.startsWith("0x")) {
      script.raw(Hex.decode(word.substring(2)));
    } else if (word.startsWith("'") && word.endsWith("'") && word.length() >= 2) {
      script.data(word.substring(1, word.length() - 1).getBytes(StandardCharsets.UTF_8));
    } else {
      Integer opcode = OPCODES.get(word);
      if (opcode == null) {
        throw new IllegalArgumentException("unknown word: " + word);
      }
      script.op(opcode);
    }
  }

  private static Map<String, Integer> opcodes() {
    Map<String, Integer> opcodes = new HashMap<>();
    for (int opcode = 0; opcode < 256; opcode++) {
      String name = Opcode.name(opcode);
      if ((opcode >= Opcode.OP_NOP || opcode == Opcode.OP_RESERVED) && name.startsWith("OP_")) {
        opcodes.put(name, opcode);
        opcodes.put(name.substring(3), opcode);
      }
    }
    return opcodes;
  }
}
