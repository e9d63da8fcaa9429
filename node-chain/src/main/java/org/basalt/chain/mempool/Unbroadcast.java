package org.basalt.chain.mempool;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.basalt.chain.api.RemovalReason;
import org.basalt.core.hash.Txid;
import org.basalt.core.runtime.OwnedBy;

/// Transactions of the mempool that were given to this node by its users, and that no peer has
/// fetched yet: they are announced again now and then (Core `m_unbroadcast_txids`).
@OwnedBy("chain")
public final class Unbroadcast implements MempoolListener {
  private final Mempool mempool;
  private final Set<Txid> txids = new TreeSet<>();

  public Unbroadcast(Mempool mempool) {
    this.mempool = mempool;
    mempool.addListener(this);
  }

  /// Does nothing if the transaction is not in the mempool.
  public void add(Txid txid) {
    if (mempool.find(txid).isPresent()) {
      txids.add(txid);
    }
  }

  /// A peer has fetched it.
  public void remove(Txid txid) {
    txids.remove(txid);
  }

  /// By txid. Live; the ledger's thread.
  public Set<Txid> all() {
    return Collections.unmodifiableSet(txids);
  }

  @Override
  public void added(MempoolEntry entry, long sequence) {}

  @Override
  public void removed(MempoolEntry entry, RemovalReason reason, long sequence) {
    txids.remove(entry.txid());
  }
}
