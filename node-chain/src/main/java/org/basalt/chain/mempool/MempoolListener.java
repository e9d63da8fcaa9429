package org.basalt.chain.mempool;

import org.basalt.chain.api.RemovalReason;

/// Hears what comes into the mempool and what leaves it for good, on the ledger's thread. A
/// reorganisation takes all out and puts back what is still valid; only what does not come back is
/// told of.
public interface MempoolListener {
  void added(MempoolEntry entry, long sequence);

  void removed(MempoolEntry entry, RemovalReason reason, long sequence);
}
