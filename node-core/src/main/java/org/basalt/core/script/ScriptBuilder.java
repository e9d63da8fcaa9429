package org.basalt.core.script;

import org.basalt.core.bytes.ArraySink;
import org.basalt.core.primitive.Script;

/// Writes scripts opcode by opcode.
public final class ScriptBuilder {
  private final ArraySink out = new ArraySink(64);

  public ScriptBuilder op(int opcode) {
    out.int8(opcode);
    return this;
  }

  /// Pushes bytes with the shortest length prefix; never as OP_1 to OP_16 (Core `CScript <<
  /// vector`).
  public ScriptBuilder data(byte[] bytes) {
    writePush(bytes, out);
    return this;
  }

  /// Pushes a number: OP_0, OP_1NEGATE, OP_1 to OP_16, else its bytes (Core `CScript << int64`).
  public ScriptBuilder number(long value) {
    if (value == 0) {
      return op(Opcode.OP_0);
    }
    return value == -1 || (value >= 1 && value <= 16)
        ? op((int) value + Opcode.OP_1 - 1)
        : data(ScriptNumber.encode(value));
  }

  /// Appends bytes as they are.
  public ScriptBuilder raw(byte[] bytes) {
    out.bytes(bytes);
    return this;
  }

  public Script build() {
    return Script.of(out.toByteArray());
  }

  static void writePush(byte[] bytes, ArraySink out) {
    int size = bytes.length;
    if (size < Opcode.OP_PUSHDATA1) {
      out.int8(size);
    } else if (size <= 0xff) {
      out.int8(Opcode.OP_PUSHDATA1).int8(size);
    } else if (size <= 0xffff) {
      out.int8(Opcode.OP_PUSHDATA2).int16Le(size);
    } else {
      out.int8(Opcode.OP_PUSHDATA4).int32Le(size);
    }
    out.bytes(bytes);
  }
}
