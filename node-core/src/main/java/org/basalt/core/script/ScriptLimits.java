package org.basalt.core.script;

/// Limits on what a script may do; all are consensus.
public final class ScriptLimits {
  /// Bytes of an item that is pushed (Core MAX_SCRIPT_ELEMENT_SIZE).
  public static final int MAX_ELEMENT_SIZE = 520;

  /// Opcodes above OP_16 in one script, keys of CHECKMULTISIG included; not in tapscript (Core
  /// MAX_OPS_PER_SCRIPT).
  public static final int MAX_OPS = 201;

  /// Keys of one CHECKMULTISIG (Core MAX_PUBKEYS_PER_MULTISIG).
  public static final int MAX_MULTISIG_KEYS = 20;

  /// Bytes of a script; not of a tapscript (Core MAX_SCRIPT_SIZE).
  public static final int MAX_SCRIPT_SIZE = 10_000;

  /// Items on stack and alternate stack together (Core MAX_STACK_SIZE).
  public static final int MAX_STACK_SIZE = 1_000;

  private ScriptLimits() {}
}
