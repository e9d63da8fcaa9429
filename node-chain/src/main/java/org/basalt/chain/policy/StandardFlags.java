package org.basalt.chain.policy;

import org.basalt.core.script.ScriptFlags;

/// Script rules for transactions outside of blocks.
public final class StandardFlags {
  /// What the consensus of today demands.
  public static final ScriptFlags MANDATORY = ScriptFlags.MANDATORY;

  /// That, and what the mempool demands beside.
  public static final ScriptFlags STANDARD = ScriptFlags.STANDARD;

  private StandardFlags() {}
}
