package org.basalt.core.script;

/// A rule of script verification that can be on or off. Names and order are those of Core's
/// `SCRIPT_VERIFY_*`.
///
/// "Consensus" below means that blocks are checked with it from some height; the others are relay
/// policy.
public enum ScriptFlag {
  /// Consensus. Evaluates the serialised script of a pay-to-script-hash output (BIP-0016).
  P2SH,
  /// Signatures are strict DER with a defined hash type, public keys are compressed or
  /// uncompressed.
  STRICTENC,
  /// Consensus. Signatures are strict DER (BIP-0066).
  DERSIG,
  /// S is at most half the order of the curve (BIP-0062 rule 5).
  LOW_S,
  /// Consensus. The extra item that CHECKMULTISIG takes is empty (BIP-0147).
  NULLDUMMY,
  /// A scriptSig only pushes (BIP-0062 rule 2).
  SIGPUSHONLY,
  /// Pushes and numbers are in their shortest form (BIP-0062 rules 3 and 4).
  MINIMALDATA,
  /// NOP1 and NOP4 to NOP10 fail where they are executed.
  DISCOURAGE_UPGRADABLE_NOPS,
  /// Exactly one item is left on the stack (BIP-0062 rule 6). Comes with [#P2SH] and [#WITNESS].
  CLEANSTACK,
  /// Consensus. NOP2 is CHECKLOCKTIMEVERIFY (BIP-0065).
  CHECKLOCKTIMEVERIFY,
  /// Consensus. NOP3 is CHECKSEQUENCEVERIFY (BIP-0112).
  CHECKSEQUENCEVERIFY,
  /// Consensus. Witness programs are verified (BIP-0141). Comes with [#P2SH].
  WITNESS,
  /// Witness programs of a version without meaning fail.
  DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM,
  /// In witness version 0 the argument of IF and NOTIF is empty or `01`.
  MINIMALIF,
  /// Signatures of a failed check are empty (BIP-0146).
  NULLFAIL,
  /// In witness version 0 public keys are compressed.
  WITNESS_PUBKEYTYPE,
  /// CODESEPARATOR and a signature found in its own script code fail before segwit.
  CONST_SCRIPTCODE,
  /// Consensus. Taproot and tapscript (BIP-0341, BIP-0342).
  TAPROOT,
  /// Leaf versions without meaning fail.
  DISCOURAGE_UPGRADABLE_TAPROOT_VERSION,
  /// Opcodes OP_SUCCESSx fail instead of succeeding.
  DISCOURAGE_OP_SUCCESS,
  /// Tapscript public keys of a type without meaning fail.
  DISCOURAGE_UPGRADABLE_PUBKEYTYPE;

  /// This flag as a bit of [ScriptFlags#bits()].
  @SuppressWarnings("EnumOrdinal") // the order is fixed above, and no bit is stored anywhere
  public int bit() {
    return 1 << ordinal();
  }
}
