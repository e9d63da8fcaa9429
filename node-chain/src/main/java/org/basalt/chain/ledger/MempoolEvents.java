package org.basalt.chain.ledger;

import org.basalt.chain.api.ChainEvent;
import org.basalt.chain.api.RemovalReason;
import org.basalt.chain.mempool.MempoolEntry;
import org.basalt.chain.mempool.MempoolListener;

/// Tells listeners of the ledger what comes into the mempool and what leaves it.
record MempoolEvents(EventPublisher publisher) implements MempoolListener {
  @Override
  public void added(MempoolEntry entry, long sequence) {
    // What has been in a block is no secret: peers may ask for it before it is announced.
    long known = entry.sequence() == 0 ? 0 : sequence;
    publisher.emit(
        new ChainEvent.TransactionAdded(entry.tx(), entry.feeSat(), entry.sizeVb(), known));
  }

  @Override
  public void removed(MempoolEntry entry, RemovalReason reason, long sequence) {
    publisher.emit(new ChainEvent.TransactionRemoved(entry.tx(), reason, sequence));
  }
}
