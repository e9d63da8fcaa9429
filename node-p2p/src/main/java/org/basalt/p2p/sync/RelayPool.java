package org.basalt.p2p.sync;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.basalt.core.hash.Txid;
import org.basalt.core.hash.Wtxid;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.message.Inventory;

/// What the mempool holds, as far as the ledger has told: the picture that relay works with, so
/// that no answer to a peer waits for the ledger. It shares the mempool's transactions, and so
/// costs a map entry for each.
///
/// Also keeps the transactions of the last block: peers that have not got it yet may still ask for
/// them.
@OwnedBy("peers")
public final class RelayPool implements MempoolTransactions {
  /// A transaction of the mempool.
  ///
  /// @param feeSat that it pays
  /// @param sizeVb adjusted for signature operations
  /// @param sequence of the mempool when it came
  public record Entry(Transaction tx, long feeSat, long sizeVb, long sequence) {}

  private final Map<Wtxid, Entry> byWtxid = new HashMap<>();
  private final Map<Txid, Entry> byTxid = new HashMap<>();
  private final Map<Wtxid, Transaction> blockByWtxid = new HashMap<>();
  private final Map<Txid, Transaction> blockByTxid = new HashMap<>();
  private long sequence = 1;

  public void added(Transaction tx, long feeSat, long sizeVb, long addedAt) {
    Entry entry = new Entry(tx, feeSat, sizeVb, addedAt);
    byWtxid.put(tx.wtxid(), entry);
    byTxid.put(tx.txid(), entry);
    sequence = Math.max(sequence, addedAt + 1);
  }

  /// @param removedAt sequence of the mempool then, as the event said
  public void removed(Transaction tx, long removedAt) {
    byWtxid.remove(tx.wtxid());
    byTxid.remove(tx.txid());
    sequence = Math.max(sequence, removedAt + 1);
  }

  public void blockConnected(Block block) {
    blockByWtxid.clear();
    blockByTxid.clear();
    for (Transaction tx : block.transactions()) {
      blockByWtxid.put(tx.wtxid(), tx);
      blockByTxid.put(tx.txid(), tx);
    }
  }

  public boolean contains(Txid txid) {
    return byTxid.containsKey(txid);
  }

  public boolean contains(Wtxid wtxid) {
    return byWtxid.containsKey(wtxid);
  }

  public Optional<Entry> find(Txid txid) {
    return Optional.ofNullable(byTxid.get(txid));
  }

  public Optional<Entry> find(Wtxid wtxid) {
    return Optional.ofNullable(byWtxid.get(wtxid));
  }

  /// Everything, in no order. Live; the thread `peers`.
  @Override
  public Iterator<Transaction> iterator() {
    return byWtxid.values().stream().map(Entry::tx).iterator();
  }

  /// What a peer may have that asks for it by a `getdata`: what was there when we last announced
  /// something to it, or came with the last block. More would let it find out when a transaction
  /// came.
  ///
  /// @param announcedUpTo [#sequence()] at that announcement
  public Optional<Transaction> servable(Inventory item, long announcedUpTo) {
    Optional<Transaction> announced =
        entry(item).filter(entry -> entry.sequence < announcedUpTo).map(Entry::tx);
    return announced.or(() -> fromLastBlock(item));
  }

  private Optional<Entry> entry(Inventory item) {
    return switch (item.hash()) {
      case Wtxid wtxid -> find(wtxid);
      case Txid txid -> find(txid);
      default -> Optional.empty();
    };
  }

  private Optional<Transaction> fromLastBlock(Inventory item) {
    return switch (item.hash()) {
      case Wtxid wtxid -> Optional.ofNullable(blockByWtxid.get(wtxid));
      case Txid txid -> Optional.ofNullable(blockByTxid.get(txid));
      default -> Optional.empty();
    };
  }

  public int size() {
    return byWtxid.size();
  }

  /// Larger than that of any entry.
  public long sequence() {
    return sequence;
  }
}
