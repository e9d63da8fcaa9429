package org.basalt.p2p.sync;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.basalt.core.hash.Wtxid;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.message.Inventory;

/// What is still to be announced to one peer, and what it knows already.
///
/// **Adversary.** Who is connected to many nodes and notes when each announces a transaction, to
/// learn where it was made and who is connected to whom.
///
/// **Idea.** Announcements are collected and go out together, after a random time; those to all
/// inbound peers of a network at the same times, so that many connections show no more than one.
/// Within a batch the order is that of worth, not of arrival, and what is asked for by `getdata` is
/// only sent if it was there at the last announcement: see [RelayPool#servable].
///
/// Times and amounts are those of Core's `net_processing.cpp` SendMessages.
@OwnedBy("peers")
public final class InvTrickle {
  /// Items to send at a time while there are not many: 14 a second (Core
  /// INVENTORY_BROADCAST_TARGET).
  private static final int BATCH = 14 * 5;

  /// Core INVENTORY_BROADCAST_MAX.
  private static final int BATCH_MAX = 1000;

  /// So many more are sent for each thousand that wait.
  private static final int MORE_PER_THOUSAND = 5;

  private static final int KNOWN_KEPT = 50_000;
  private static final double FALSE_POSITIVE_RATE = 0.000_001;
  private static final long SAT_PER_KVB_DIVISOR = 1000;

  private final boolean isByWtxid;
  private final RollingFilter known;
  private final Predicate<Transaction> concerns;

  /// Bounded by the mempool: what is not in it is dropped at the next batch, and nothing else is
  /// added.
  private final Set<Wtxid> waiting = new LinkedHashSet<>();

  private long nextMs;
  private long announcedUpTo = 1;
  private long minFeeRateSatPerKvB;
  private boolean isMempoolAsked;

  /// @param isByWtxid the peer agreed to wtxids (BIP-0339)
  /// @param concerns the peer, by the filter it may have loaded; asked last
  public InvTrickle(boolean isByWtxid, RandomGenerator random, Predicate<Transaction> concerns) {
    this.isByWtxid = isByWtxid;
    this.concerns = concerns;
    known = new RollingFilter(KNOWN_KEPT, FALSE_POSITIVE_RATE, random);
  }

  /// The peer has a transaction, since it or we said so.
  public void peerKnows(RawId id) {
    known.add(id);
  }

  public void peerKnows(Transaction tx) {
    known.add(nameOf(tx));
  }

  private RawId nameOf(Transaction tx) {
    return RawId.of(isByWtxid ? tx.wtxid() : tx.txid());
  }

  private Inventory itemOf(Transaction tx) {
    return isByWtxid ? Inventory.wtx(tx.wtxid()) : Inventory.tx(tx.txid());
  }

  /// Announces a transaction with the next batch, unless the peer knows it. Before the first batch
  /// nothing is collected: it would go out at once, and tell when it came.
  public void add(Transaction tx) {
    if (nextMs != 0 && !known.contains(nameOf(tx))) {
      waiting.add(tx.wtxid());
    }
  }

  /// When the next batch goes out; 0 before the first.
  public long nextMs() {
    return nextMs;
  }

  public void setNext(long timeMs) {
    nextMs = timeMs;
  }

  public Set<Wtxid> waiting() {
    return waiting;
  }

  /// Drops what waits.
  public void clear() {
    waiting.clear();
  }

  /// The peer wants no transactions that pay less (BIP-0133).
  public void setMinFeeRate(long satPerKvB) {
    minFeeRateSatPerKvB = satPerKvB;
  }

  public long minFeeRateSatPerKvB() {
    return minFeeRateSatPerKvB;
  }

  /// The peer asked for the whole mempool (BIP-0035); it gets it with the next batch.
  public void askMempool() {
    isMempoolAsked = true;
  }

  /// Answers [#askMempool] once.
  public boolean takeMempoolAsked() {
    boolean wasAsked = isMempoolAsked;
    isMempoolAsked = false;
    return wasAsked;
  }

  /// The mempool's sequence at the last batch; see [RelayPool#servable].
  public long announcedUpTo() {
    return announcedUpTo;
  }

  /// The next batch: the best of those that wait.
  ///
  /// @param best first; may lack some that wait, which are dropped, and some that do not wait
  public List<Inventory> takeBatch(List<Wtxid> best, RelayPool pool) {
    int limit = Math.min(BATCH_MAX, BATCH + waiting.size() / 1000 * MORE_PER_THOUSAND);
    List<Inventory> batch = new ArrayList<>();
    for (Wtxid wtxid : best) {
      if (batch.size() == limit) {
        break;
      }
      if (waiting.remove(wtxid)) {
        pool.find(wtxid).filter(this::isWanted).ifPresent(entry -> batch.add(announce(entry.tx())));
      }
    }
    // Those without a place in the mempool's order are no longer in it.
    waiting.removeIf(wtxid -> !pool.contains(wtxid));
    announcedUpTo = pool.sequence();
    return batch;
  }

  private boolean isWanted(RelayPool.Entry entry) {
    return !known.contains(nameOf(entry.tx())) && paysEnough(entry) && concerns.test(entry.tx());
  }

  private Inventory announce(Transaction tx) {
    known.add(nameOf(tx));
    return itemOf(tx);
  }

  /// The whole mempool but for what the peer's filters forbid, whether the peer knows it or not.
  ///
  /// @param order of all, the best first
  public List<Inventory> wholeMempool(List<Wtxid> order, RelayPool pool) {
    List<Inventory> items = new ArrayList<>(order.size());
    for (Wtxid wtxid : order) {
      waiting.remove(wtxid);
      Optional<RelayPool.Entry> entry =
          pool.find(wtxid).filter(this::paysEnough).filter(found -> concerns.test(found.tx()));
      entry.ifPresent(found -> items.add(announce(found.tx())));
    }
    return items;
  }

  /// A product too large for 63 bits is more than any fee.
  private boolean paysEnough(RelayPool.Entry entry) {
    return minFeeRateSatPerKvB <= Long.MAX_VALUE / entry.sizeVb()
        && entry.feeSat() * SAT_PER_KVB_DIVISOR >= minFeeRateSatPerKvB * entry.sizeVb();
  }
}
