package org.basalt.chain.policy;

import org.basalt.core.script.ScriptFlag;
import org.basalt.core.script.ScriptFlags;

/// Script rules for transactions outside of blocks.
public final class StandardFlags {
  /// What the consensus of today demands (Core MANDATORY_SCRIPT_VERIFY_FLAGS).
  public static final ScriptFlags MANDATORY =
      ScriptFlags.of(
          ScriptFlag.P2SH,
          ScriptFlag.DERSIG,
          ScriptFlag.NULLDUMMY,
          ScriptFlag.CHECKLOCKTIMEVERIFY,
          ScriptFlag.CHECKSEQUENCEVERIFY,
          ScriptFlag.WITNESS,
          ScriptFlag.TAPROOT);

  /// That, and what keeps third parties from changing a transaction and leaves room for consensus
  /// to grow (Core STANDARD_SCRIPT_VERIFY_FLAGS).
  public static final ScriptFlags STANDARD =
      MANDATORY.with(
          ScriptFlag.STRICTENC,
          ScriptFlag.MINIMALDATA,
          ScriptFlag.DISCOURAGE_UPGRADABLE_NOPS,
          ScriptFlag.CLEANSTACK,
          ScriptFlag.MINIMALIF,
          ScriptFlag.NULLFAIL,
          ScriptFlag.LOW_S,
          ScriptFlag.DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM,
          ScriptFlag.WITNESS_PUBKEYTYPE,
          ScriptFlag.CONST_SCRIPTCODE,
          ScriptFlag.DISCOURAGE_UPGRADABLE_TAPROOT_VERSION,
          ScriptFlag.DISCOURAGE_OP_SUCCESS,
          ScriptFlag.DISCOURAGE_UPGRADABLE_PUBKEYTYPE);

  private StandardFlags() {}
}
