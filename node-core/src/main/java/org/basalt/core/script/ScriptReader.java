package org.basalt.core.script;

import static org.basalt.core.script.Opcode.OP_0;
import static org.basalt.core.script.Opcode.OP_16;
import static org.basalt.core.script.Opcode.OP_PUSHDATA1;
import static org.basalt.core.script.Opcode.OP_PUSHDATA2;
import static org.basalt.core.script.Opcode.OP_PUSHDATA4;

import java.util.Arrays;
import org.basalt.core.bytes.LittleEndian;
import org.basalt.core.primitive.Script;

/// A cursor over the opcodes of a script, that copies nothing until asked (Core `script.cpp`
/// GetScriptOp).
///
/// ```
/// ScriptReader in = new ScriptReader(script);
/// while (in.next()) { ... in.opcode() ... }
/// boolean isWellFormed = in.isAtEnd();
/// ```
public final class ScriptReader {
  private static final byte[] NO_DATA = new byte[0];

  private final byte[] bytes;
  private int position;
  private int opcode = -1;
  private int dataStart;
  private int dataSize;

  public ScriptReader(Script script) {
    this(script.array(), 0);
  }

  /// Reads `bytes` from `position` to the end. The array is kept, and must not change.
  public ScriptReader(byte[] bytes, int position) {
    this.bytes = bytes;
    this.position = position;
  }

  /// Moves to the next opcode. False at the end, and where a push reaches past it: then the
  /// position stays, and [#isAtEnd()] tells the two apart.
  public boolean next() {
    int at = position;
    if (at >= bytes.length) {
      return false;
    }
    int code = bytes[at++] & 0xff;
    int size = 0;
    if (code <= OP_PUSHDATA4) {
      int available = bytes.length - at;
      int lengthSize = code < OP_PUSHDATA1 ? 0 : 1 << (code - OP_PUSHDATA1);
      if (lengthSize > available) {
        return false;
      }
      size =
          switch (code) {
            case OP_PUSHDATA1 -> bytes[at] & 0xff;
            case OP_PUSHDATA2 -> LittleEndian.uint16(bytes, at);
            case OP_PUSHDATA4 -> LittleEndian.int32(bytes, at);
            default -> code;
          };
      at += lengthSize;
      // A length of 2^31 and more is negative here, and too long in any case.
      if (size < 0 || size > bytes.length - at) {
        return false;
      }
    }
    opcode = code;
    dataStart = at;
    dataSize = size;
    position = at + size;
    return true;
  }

  /// The opcode read last, 0 to 255; -1 before the first.
  public int opcode() {
    return opcode;
  }

  /// Bytes that the opcode read last carries; 0 for opcodes that are no data push.
  public int dataSize() {
    return dataSize;
  }

  /// Where they begin in the script.
  public int dataStart() {
    return dataStart;
  }

  /// A copy of them; never to be written to, since the empty one is shared.
  public byte[] data() {
    return dataSize == 0 ? NO_DATA : Arrays.copyOfRange(bytes, dataStart, dataStart + dataSize);
  }

  /// Index of the first byte not yet read.
  public int position() {
    return position;
  }

  /// Goes on reading at `index`.
  void moveTo(int index) {
    position = index;
  }

  public boolean isAtEnd() {
    return position >= bytes.length;
  }

  /// True if the opcode read last pushes its bytes in the shortest of the possible ways (BIP-0062
  /// rule 3).
  boolean isMinimalPush() {
    if (dataSize == 0) {
      return opcode == OP_0;
    }
    if (dataSize == 1) {
      int value = bytes[dataStart] & 0xff;
      return opcode == 1 && (value == 0 || value > 16) && value != 0x81;
    }
    if (dataSize < OP_PUSHDATA1) {
      return opcode == dataSize;
    }
    if (dataSize <= 0xff) {
      return opcode == OP_PUSHDATA1;
    }
    return dataSize > 0xffff || opcode == OP_PUSHDATA2;
  }

  /// True if the script, from `start` on, is well-formed and has no opcode above OP_16. OP_RESERVED
  /// passes, as in Core: it fails when it is executed.
  public static boolean isPushOnly(Script script, int start) {
    ScriptReader in = new ScriptReader(script.array(), start);
    while (in.next()) {
      if (in.opcode > OP_16) {
        return false;
      }
    }
    return in.isAtEnd();
  }

  public static boolean isPushOnly(Script script) {
    return isPushOnly(script, 0);
  }

  /// True if every opcode is one that has ever had a meaning and no push is above 520 bytes (Core
  /// HasValidOps).
  public static boolean hasValidOps(Script script) {
    ScriptReader in = new ScriptReader(script);
    while (in.next()) {
      if (in.opcode > Opcode.MAX_OPCODE || in.dataSize > ScriptLimits.MAX_ELEMENT_SIZE) {
        return false;
      }
    }
    return in.isAtEnd();
  }
}
