package org.basalt.core.consensus;

import java.util.List;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.script.ScriptFlag;
import org.basalt.core.script.ScriptFlags;

/// The script rules that hold in a block.
///
/// P2SH, witness and taproot rules hold for every block, though they were agreed on later: in all
/// the years before only one block of each network breaks P2SH and one of mainnet breaks taproot,
/// and those are listed by hash. The others begin at a height, because blocks before them do break
/// them.
///
/// Source: Core `validation.cpp` GetBlockScriptFlags.
public final class BlockScriptFlags {
  private static final ScriptFlags ALWAYS =
      ScriptFlags.of(ScriptFlag.P2SH, ScriptFlag.WITNESS, ScriptFlag.TAPROOT);

  private BlockScriptFlags() {}

  public static ScriptFlags of(ConsensusParams params, BlockHash hash, int height) {
    List<String> exception = params.scriptFlagExceptions().get(hash);
    ScriptFlags flags = exception == null ? ALWAYS : ScriptFlags.parse(String.join(",", exception));
    if (height >= params.bip66Height()) {
      flags = flags.with(ScriptFlag.DERSIG);
    }
    if (height >= params.bip65Height()) {
      flags = flags.with(ScriptFlag.CHECKLOCKTIMEVERIFY);
    }
    if (height >= params.csvHeight()) {
      flags = flags.with(ScriptFlag.CHECKSEQUENCEVERIFY);
    }
    if (height >= params.segwitHeight()) {
      flags = flags.with(ScriptFlag.NULLDUMMY);
    }
    return flags;
  }
}
