package org.basalt.core.script;

import java.util.Arrays;

/// The opcodes by name, as unsigned byte values (Core `script.h` opcodetype).
public final class Opcode {
  // Pushes.
  public static final int OP_0 = 0x00;
  public static final int OP_PUSHDATA1 = 0x4c;
  public static final int OP_PUSHDATA2 = 0x4d;
  public static final int OP_PUSHDATA4 = 0x4e;
  public static final int OP_1NEGATE = 0x4f;
  public static final int OP_RESERVED = 0x50;
  public static final int OP_1 = 0x51;
  public static final int OP_2 = 0x52;
  public static final int OP_3 = 0x53;
  public static final int OP_4 = 0x54;
  public static final int OP_5 = 0x55;
  public static final int OP_6 = 0x56;
  public static final int OP_7 = 0x57;
  public static final int OP_8 = 0x58;
  public static final int OP_9 = 0x59;
  public static final int OP_10 = 0x5a;
  public static final int OP_11 = 0x5b;
  public static final int OP_12 = 0x5c;
  public static final int OP_13 = 0x5d;
  public static final int OP_14 = 0x5e;
  public static final int OP_15 = 0x5f;
  public static final int OP_16 = 0x60;

  // Flow.
  public static final int OP_NOP = 0x61;
  public static final int OP_VER = 0x62;
  public static final int OP_IF = 0x63;
  public static final int OP_NOTIF = 0x64;
  public static final int OP_VERIF = 0x65;
  public static final int OP_VERNOTIF = 0x66;
  public static final int OP_ELSE = 0x67;
  public static final int OP_ENDIF = 0x68;
  public static final int OP_VERIFY = 0x69;
  public static final int OP_RETURN = 0x6a;

  // Stack.
  public static final int OP_TOALTSTACK = 0x6b;
  public static final int OP_FROMALTSTACK = 0x6c;
  public static final int OP_2DROP = 0x6d;
  public static final int OP_2DUP = 0x6e;
  public static final int OP_3DUP = 0x6f;
  public static final int OP_2OVER = 0x70;
  public static final int OP_2ROT = 0x71;
  public static final int OP_2SWAP = 0x72;
  public static final int OP_IFDUP = 0x73;
  public static final int OP_DEPTH = 0x74;
  public static final int OP_DROP = 0x75;
  public static final int OP_DUP = 0x76;
  public static final int OP_NIP = 0x77;
  public static final int OP_OVER = 0x78;
  public static final int OP_PICK = 0x79;
  public static final int OP_ROLL = 0x7a;
  public static final int OP_ROT = 0x7b;
  public static final int OP_SWAP = 0x7c;
  public static final int OP_TUCK = 0x7d;

  // Bytes; all but SIZE are disabled.
  public static final int OP_CAT = 0x7e;
  public static final int OP_SUBSTR = 0x7f;
  public static final int OP_LEFT = 0x80;
  public static final int OP_RIGHT = 0x81;
  public static final int OP_SIZE = 0x82;

  // Bits and equality; INVERT to XOR are disabled.
  public static final int OP_INVERT = 0x83;
  public static final int OP_AND = 0x84;
  public static final int OP_OR = 0x85;
  public static final int OP_XOR = 0x86;
  public static final int OP_EQUAL = 0x87;
  public static final int OP_EQUALVERIFY = 0x88;
  public static final int OP_RESERVED1 = 0x89;
  public static final int OP_RESERVED2 = 0x8a;

  // Numbers; 2MUL, 2DIV and MUL to RSHIFT are disabled.
  public static final int OP_1ADD = 0x8b;
  public static final int OP_1SUB = 0x8c;
  public static final int OP_2MUL = 0x8d;
  public static final int OP_2DIV = 0x8e;
  public static final int OP_NEGATE = 0x8f;
  public static final int OP_ABS = 0x90;
  public static final int OP_NOT = 0x91;
  public static final int OP_0NOTEQUAL = 0x92;
  public static final int OP_ADD = 0x93;
  public static final int OP_SUB = 0x94;
  public static final int OP_MUL = 0x95;
  public static final int OP_DIV = 0x96;
  public static final int OP_MOD = 0x97;
  public static final int OP_LSHIFT = 0x98;
  public static final int OP_RSHIFT = 0x99;
  public static final int OP_BOOLAND = 0x9a;
  public static final int OP_BOOLOR = 0x9b;
  public static final int OP_NUMEQUAL = 0x9c;
  public static final int OP_NUMEQUALVERIFY = 0x9d;
  public static final int OP_NUMNOTEQUAL = 0x9e;
  public static final int OP_LESSTHAN = 0x9f;
  public static final int OP_GREATERTHAN = 0xa0;
  public static final int OP_LESSTHANOREQUAL = 0xa1;
  public static final int OP_GREATERTHANOREQUAL = 0xa2;
  public static final int OP_MIN = 0xa3;
  public static final int OP_MAX = 0xa4;
  public static final int OP_WITHIN = 0xa5;

  // Hashes and signatures.
  public static final int OP_RIPEMD160 = 0xa6;
  public static final int OP_SHA1 = 0xa7;
  public static final int OP_SHA256 = 0xa8;
  public static final int OP_HASH160 = 0xa9;
  public static final int OP_HASH256 = 0xaa;
  public static final int OP_CODESEPARATOR = 0xab;
  public static final int OP_CHECKSIG = 0xac;
  public static final int OP_CHECKSIGVERIFY = 0xad;
  public static final int OP_CHECKMULTISIG = 0xae;
  public static final int OP_CHECKMULTISIGVERIFY = 0xaf;

  // No operation, for now or no longer.
  public static final int OP_NOP1 = 0xb0;
  public static final int OP_CHECKLOCKTIMEVERIFY = 0xb1;
  public static final int OP_CHECKSEQUENCEVERIFY = 0xb2;
  public static final int OP_NOP4 = 0xb3;
  public static final int OP_NOP5 = 0xb4;
  public static final int OP_NOP6 = 0xb5;
  public static final int OP_NOP7 = 0xb6;
  public static final int OP_NOP8 = 0xb7;
  public static final int OP_NOP9 = 0xb8;
  public static final int OP_NOP10 = 0xb9;

  // Tapscript (BIP-0342), and the value that is none.
  public static final int OP_CHECKSIGADD = 0xba;
  public static final int OP_INVALIDOPCODE = 0xff;

  /// The highest opcode that has a meaning anywhere (Core MAX_OPCODE).
  public static final int MAX_OPCODE = OP_NOP10;

  private static final String[] NAMES = names();

  private Opcode() {}

  /// The name that RPC shows: `0`, `-1`, `1` to `16` for pushes of numbers, `OP_x`, or
  /// `OP_UNKNOWN`.
  ///
  /// @param opcode 0 to 255
  public static String name(int opcode) {
    return NAMES[opcode];
  }

  /// Pushes that carry their bytes: OP_0, direct pushes, PUSHDATA.
  public static boolean isDataPush(int opcode) {
    return opcode <= OP_PUSHDATA4;
  }

  /// OP_1 to OP_16.
  public static boolean isSmallNumber(int opcode) {
    return opcode >= OP_1 && opcode <= OP_16;
  }

  /// The number that OP_0 or OP_1 to OP_16 pushes.
  public static int smallNumber(int opcode) {
    if (opcode == OP_0) {
      return 0;
    }
    if (!isSmallNumber(opcode)) {
      throw new IllegalArgumentException("not a small number: " + name(opcode));
    }
    return opcode - (OP_1 - 1);
  }

  /// Opcodes that no script may contain, executed or not (CVE-2010-5137).
  public static boolean isDisabled(int opcode) {
    return (opcode >= OP_CAT && opcode <= OP_RIGHT)
        || (opcode >= OP_INVERT && opcode <= OP_XOR)
        || opcode == OP_2MUL
        || opcode == OP_2DIV
        || (opcode >= OP_MUL && opcode <= OP_RSHIFT);
  }

  /// OP_SUCCESSx: makes a tapscript valid wherever it stands (BIP-0342).
  public static boolean isSuccess(int opcode) {
    return opcode == 80
        || opcode == 98
        || (opcode >= 126 && opcode <= 129)
        || (opcode >= 131 && opcode <= 134)
        || (opcode >= 137 && opcode <= 138)
        || (opcode >= 141 && opcode <= 142)
        || (opcode >= 149 && opcode <= 153)
        || (opcode >= 187 && opcode <= 254);
  }

  private static String[] names() {
    String[] names = new String[256];
    Arrays.fill(names, "OP_UNKNOWN");
    names[OP_0] = "0";
    names[OP_1NEGATE] = "-1";
    for (int i = 1; i <= 16; i++) {
      names[OP_1 - 1 + i] = Integer.toString(i);
    }
    names[OP_PUSHDATA1] = "OP_PUSHDATA1";
    names[OP_PUSHDATA2] = "OP_PUSHDATA2";
    names[OP_PUSHDATA4] = "OP_PUSHDATA4";
    names[OP_RESERVED] = "OP_RESERVED";
    names[OP_NOP] = "OP_NOP";
    names[OP_VER] = "OP_VER";
    names[OP_IF] = "OP_IF";
    names[OP_NOTIF] = "OP_NOTIF";
    names[OP_VERIF] = "OP_VERIF";
    names[OP_VERNOTIF] = "OP_VERNOTIF";
    names[OP_ELSE] = "OP_ELSE";
    names[OP_ENDIF] = "OP_ENDIF";
    names[OP_VERIFY] = "OP_VERIFY";
    names[OP_RETURN] = "OP_RETURN";
    names[OP_TOALTSTACK] = "OP_TOALTSTACK";
    names[OP_FROMALTSTACK] = "OP_FROMALTSTACK";
    names[OP_2DROP] = "OP_2DROP";
    names[OP_2DUP] = "OP_2DUP";
    names[OP_3DUP] = "OP_3DUP";
    names[OP_2OVER] = "OP_2OVER";
    names[OP_2ROT] = "OP_2ROT";
    names[OP_2SWAP] = "OP_2SWAP";
    names[OP_IFDUP] = "OP_IFDUP";
    names[OP_DEPTH] = "OP_DEPTH";
    names[OP_DROP] = "OP_DROP";
    names[OP_DUP] = "OP_DUP";
    names[OP_NIP] = "OP_NIP";
    names[OP_OVER] = "OP_OVER";
    names[OP_PICK] = "OP_PICK";
    names[OP_ROLL] = "OP_ROLL";
    names[OP_ROT] = "OP_ROT";
    names[OP_SWAP] = "OP_SWAP";
    names[OP_TUCK] = "OP_TUCK";
    names[OP_CAT] = "OP_CAT";
    names[OP_SUBSTR] = "OP_SUBSTR";
    names[OP_LEFT] = "OP_LEFT";
    names[OP_RIGHT] = "OP_RIGHT";
    names[OP_SIZE] = "OP_SIZE";
    names[OP_INVERT] = "OP_INVERT";
    names[OP_AND] = "OP_AND";
    names[OP_OR] = "OP_OR";
    names[OP_XOR] = "OP_XOR";
    names[OP_EQUAL] = "OP_EQUAL";
    names[OP_EQUALVERIFY] = "OP_EQUALVERIFY";
    names[OP_RESERVED1] = "OP_RESERVED1";
    names[OP_RESERVED2] = "OP_RESERVED2";
    names[OP_1ADD] = "OP_1ADD";
    names[OP_1SUB] = "OP_1SUB";
    names[OP_2MUL] = "OP_2MUL";
    names[OP_2DIV] = "OP_2DIV";
    names[OP_NEGATE] = "OP_NEGATE";
    names[OP_ABS] = "OP_ABS";
    names[OP_NOT] = "OP_NOT";
    names[OP_0NOTEQUAL] = "OP_0NOTEQUAL";
    names[OP_ADD] = "OP_ADD";
    names[OP_SUB] = "OP_SUB";
    names[OP_MUL] = "OP_MUL";
    names[OP_DIV] = "OP_DIV";
    names[OP_MOD] = "OP_MOD";
    names[OP_LSHIFT] = "OP_LSHIFT";
    names[OP_RSHIFT] = "OP_RSHIFT";
    names[OP_BOOLAND] = "OP_BOOLAND";
    names[OP_BOOLOR] = "OP_BOOLOR";
    names[OP_NUMEQUAL] = "OP_NUMEQUAL";
    names[OP_NUMEQUALVERIFY] = "OP_NUMEQUALVERIFY";
    names[OP_NUMNOTEQUAL] = "OP_NUMNOTEQUAL";
    names[OP_LESSTHAN] = "OP_LESSTHAN";
    names[OP_GREATERTHAN] = "OP_GREATERTHAN";
    names[OP_LESSTHANOREQUAL] = "OP_LESSTHANOREQUAL";
    names[OP_GREATERTHANOREQUAL] = "OP_GREATERTHANOREQUAL";
    names[OP_MIN] = "OP_MIN";
    names[OP_MAX] = "OP_MAX";
    names[OP_WITHIN] = "OP_WITHIN";
    names[OP_RIPEMD160] = "OP_RIPEMD160";
    names[OP_SHA1] = "OP_SHA1";
    names[OP_SHA256] = "OP_SHA256";
    names[OP_HASH160] = "OP_HASH160";
    names[OP_HASH256] = "OP_HASH256";
    names[OP_CODESEPARATOR] = "OP_CODESEPARATOR";
    names[OP_CHECKSIG] = "OP_CHECKSIG";
    names[OP_CHECKSIGVERIFY] = "OP_CHECKSIGVERIFY";
    names[OP_CHECKMULTISIG] = "OP_CHECKMULTISIG";
    names[OP_CHECKMULTISIGVERIFY] = "OP_CHECKMULTISIGVERIFY";
    names[OP_NOP1] = "OP_NOP1";
    names[OP_CHECKLOCKTIMEVERIFY] = "OP_CHECKLOCKTIMEVERIFY";
    names[OP_CHECKSEQUENCEVERIFY] = "OP_CHECKSEQUENCEVERIFY";
    names[OP_NOP4] = "OP_NOP4";
    names[OP_NOP5] = "OP_NOP5";
    names[OP_NOP6] = "OP_NOP6";
    names[OP_NOP7] = "OP_NOP7";
    names[OP_NOP8] = "OP_NOP8";
    names[OP_NOP9] = "OP_NOP9";
    names[OP_NOP10] = "OP_NOP10";
    names[OP_CHECKSIGADD] = "OP_CHECKSIGADD";
    names[OP_INVALIDOPCODE] = "OP_INVALIDOPCODE";
    return names;
  }
}
