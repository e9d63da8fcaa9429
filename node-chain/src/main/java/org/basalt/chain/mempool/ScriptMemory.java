package org.basalt.chain.mempool;

import org.basalt.core.crypto.DigestMemory;
import org.basalt.core.hash.Wtxid;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.core.script.ScriptFlags;

/// Remembers transactions whose scripts were all found valid, so that a block of transactions that
/// were in the mempool is connected without running them again (Core's script execution cache).
///
/// What is remembered is the `wtxid` and the flags. The first commits to all that a script sees:
/// the witness, the scriptSigs, and by the ids of the transactions that it spends from the scripts
/// and amounts of their outputs. So other flags, or another witness, are another question.
@OwnedBy("chain")
public final class ScriptMemory {
  private final DigestMemory memory;

  public ScriptMemory(DigestMemory memory) {
    this.memory = memory;
  }

  public boolean contains(Transaction tx, ScriptFlags flags) {
    return memory.contains(key(tx.wtxid(), flags));
  }

  /// All scripts of the transaction are valid under these flags.
  public void add(Transaction tx, ScriptFlags flags) {
    memory.add(key(tx.wtxid(), flags));
  }

  private byte[] key(Wtxid wtxid, ScriptFlags flags) {
    return memory.begin().bytes(wtxid.toByteArray()).int32Le(flags.bits()).finish();
  }
}
