package org.basalt.p2p.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.hash.Hash256;
import org.basalt.core.hash.Txid;
import org.basalt.core.hash.Wtxid;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.core.verdict.TxVerdict;
import org.basalt.p2p.message.Inventory;

/// Decides which announced transactions to fetch, from whom and when, which of those that came to
/// give to the mempool, and what to do with those that it refuses.
///
/// Remembers what it need not see again in filters that err now and then: a false hit means that
/// one peer's transaction is not fetched until the next block. What was refused is forgotten at
/// each new tip, since it may be valid then. What may be valid with a child is remembered apart: it
/// is not tried alone again, but together with each child that comes.
///
/// While the mempool judges a transaction it is "in hand" ([#handedOver]): it is not fetched from
/// others, but what they say of it is remembered, in case it turns out to be an orphan.
///
/// The decisions are those of Core's `node/txdownloadman_impl.cpp`.
@OwnedBy("peers")
public final class TxDownload {
  /// Announcements of a peer beyond this are dropped (Core MAX_PEER_TX_ANNOUNCEMENTS).
  public static final int MAX_ANNOUNCEMENTS = 5000;

  /// A peer with so many unanswered requests is given time (Core MAX_PEER_TX_REQUEST_IN_FLIGHT).
  public static final int MAX_IN_FLIGHT = 100;

  /// Core NONPREF_PEER_TX_DELAY.
  private static final long NOT_PREFERRED_DELAY_MS = 2000;

  /// While there are peers that announce by wtxid (Core TXID_RELAY_DELAY).
  private static final long TXID_DELAY_MS = 2000;

  /// Core OVERLOADED_PEER_TX_DELAY.
  private static final long OVERLOADED_DELAY_MS = 2000;

  /// For an answer (Core GETDATA_TX_INTERVAL).
  private static final long ANSWER_TIME_MS = 60_000;

  private static final int REJECTS_KEPT = 120_000;
  private static final int CONFIRMED_KEPT = 48_000;
  private static final double FALSE_POSITIVE_RATE = 0.000_001;

  /// What matters of a peer.
  ///
  /// @param isPreferred of our choosing, or trusted
  /// @param isUnlimited has the permission `relay`
  public record Terms(boolean isPreferred, boolean isUnlimited, boolean relaysByWtxid) {}

  /// A parent that pays too little by itself, with a child that may pay for both; both from the
  /// same peer.
  public record Family(Transaction parent, Transaction child) {
    public List<Transaction> transactions() {
      return List.of(parent, child);
    }
  }

  /// What to do with a transaction that came. With neither part set there is nothing to do.
  ///
  /// @param isNew give it to the mempool
  /// @param families to give to the mempool, none or one
  public record Arrival(boolean isNew, List<Family> families) {}

  /// What follows from a refusal.
  ///
  /// @param parents ids of the parents that the sender must have
  /// @param families to give to the mempool, none or one
  public record Refusal(List<Txid> parents, List<Family> families) {}

  private final RelayPool pool;
  private final Orphanage orphanage;
  private final TxRequests requests;
  private final RollingFilter rejects;
  private final RollingFilter reconsiderable;
  private final RollingFilter confirmed;
  private final Map<Long, Terms> peers = new HashMap<>();
  private final Set<RawId> inHand = new HashSet<>();
  private int wtxidPeers;

  public TxDownload(RelayPool pool, RandomGenerator random) {
    this.pool = pool;
    orphanage = new Orphanage(random);
    requests = new TxRequests(random);
    rejects = new RollingFilter(REJECTS_KEPT, FALSE_POSITIVE_RATE, random);
    reconsiderable = new RollingFilter(REJECTS_KEPT, FALSE_POSITIVE_RATE, random);
    confirmed = new RollingFilter(CONFIRMED_KEPT, FALSE_POSITIVE_RATE, random);
  }

  // The chain.

  /// What was refused may be valid on the new tip.
  public void tipChanged() {
    rejects.clear();
    reconsiderable.clear();
  }

  public void blockConnected(Block block) {
    orphanage.blockConnected(block);
    for (Transaction tx : block.transactions()) {
      confirmed.add(RawId.of(tx.txid()));
      if (tx.hasWitness()) {
        confirmed.add(RawId.of(tx.wtxid()));
      }
      forgetRequests(tx);
    }
  }

  /// What was confirmed may have to be fetched again.
  public void blockDisconnected() {
    confirmed.clear();
  }

  // Peers.

  public void connected(long peer, Terms terms) {
    peers.put(peer, terms);
    wtxidPeers += terms.relaysByWtxid ? 1 : 0;
  }

  public void disconnected(long peer) {
    orphanage.disconnected(peer);
    requests.disconnected(peer);
    Terms terms = peers.remove(peer);
    wtxidPeers -= terms != null && terms.relaysByWtxid ? 1 : 0;
  }

  // Announcements and requests.

  /// A peer announced a transaction.
  ///
  /// @param item by txid or by wtxid
  public void announced(long peer, Inventory item, long nowMs) {
    if (item.hash() instanceof Wtxid wtxid) {
      Optional<Transaction> orphan = orphanage.find(wtxid);
      if (orphan.isPresent()) {
        List<Txid> missing = missingParents(orphan.get());
        if (!missing.isEmpty() && askForParents(missing, wtxid, peer, nowMs)) {
          orphanage.addAnnouncer(wtxid, peer);
        }
        return;
      }
    }
    Terms terms = peers.get(peer);
    if (isKnown(item.hash(), true) || terms == null) {
      return;
    }
    if (!terms.isUnlimited && requests.count(peer) >= MAX_ANNOUNCEMENTS) {
      return;
    }
    requests.announced(
        peer, item, terms.isPreferred, nowMs + delayMs(peer, terms, item.hash() instanceof Txid));
  }

  private long delayMs(long peer, Terms terms, boolean isByTxid) {
    long delayMs = terms.isPreferred ? 0 : NOT_PREFERRED_DELAY_MS;
    if (isByTxid && wtxidPeers > 0) {
      delayMs += TXID_DELAY_MS;
    }
    boolean isOverloaded = !terms.isUnlimited && requests.inFlight(peer) >= MAX_IN_FLIGHT;
    return delayMs + (isOverloaded ? OVERLOADED_DELAY_MS : 0);
  }

  /// Asks a peer for the parents of an orphan that it has.
  ///
  /// @return false if it was asked before, or is asked for too much
  private boolean askForParents(List<Txid> parents, Wtxid orphan, long peer, long nowMs) {
    Terms terms = peers.get(peer);
    if (terms == null || orphanage.contains(orphan, peer)) {
      return false;
    }
    if (!terms.isUnlimited && requests.count(peer) + parents.size() > MAX_ANNOUNCEMENTS) {
      return false;
    }
    long whenMs = nowMs + delayMs(peer, terms, true);
    for (Txid parent : parents) {
      requests.announced(peer, Inventory.tx(parent), terms.isPreferred, whenMs);
    }
    return true;
  }

  /// Never by txid alone in the orphanage: a broken witness must not keep the right one away. But a
  /// txid that is there as a wtxid belongs to a transaction without witness.
  ///
  /// @param isReconsiderableKnown counts what was refused alone and may be valid with a child
  private boolean isKnown(Hash256 id, boolean isReconsiderableKnown) {
    RawId raw = RawId.of(id);
    return orphanage.contains(Wtxid.of(id.toByteArray()))
        || (isReconsiderableKnown && reconsiderable.contains(raw))
        || confirmed.contains(raw)
        || rejects.contains(raw)
        || isInMempool(id);
  }

  private boolean isInMempool(Hash256 id) {
    return switch (id) {
      case Txid txid -> pool.contains(txid);
      case Wtxid wtxid -> pool.contains(wtxid);
      default -> false;
    };
  }

  private static List<Txid> parentsOf(Transaction tx) {
    Set<Txid> parents = new LinkedHashSet<>();
    tx.inputs().stream().map(input -> input.prevout().txid()).sorted().forEach(parents::add);
    return List.copyOf(parents);
  }

  private List<Txid> missingParents(Transaction tx) {
    return parentsOf(tx).stream().filter(parent -> !isKnown(parent, false)).toList();
  }

  /// What to ask a peer for now; counts as asked.
  public List<Inventory> takeDue(long peer, long nowMs) {
    List<Inventory> taken = new ArrayList<>();
    for (Inventory item : requests.due(peer, nowMs)) {
      RawId id = RawId.of(item.hash());
      if (isKnown(item.hash(), false)) {
        requests.forget(id);
      } else if (!inHand.contains(id)) {
        taken.add(item);
        requests.requested(peer, item, nowMs + ANSWER_TIME_MS);
      }
    }
    return taken;
  }

  /// A peer has not got what it was asked for.
  public void notFound(long peer, Hash256 id) {
    requests.answered(peer, RawId.of(id));
  }

  // Transactions.

  /// A peer sent a transaction.
  public Arrival received(long peer, Transaction tx) {
    requests.answered(peer, RawId.of(tx.txid()));
    requests.answered(peer, RawId.of(tx.wtxid()));
    RawId id = RawId.of(tx.wtxid());
    if (isKnown(tx.wtxid(), false) || inHand.contains(id)) {
      return new Arrival(false, List.of());
    }
    return reconsiderable.contains(id)
        ? new Arrival(false, familyOf(tx, peer))
        : new Arrival(true, List.of());
  }

  /// It would be given to the mempool if it came now.
  public boolean isNew(Transaction tx) {
    RawId id = RawId.of(tx.wtxid());
    return !isKnown(tx.wtxid(), false) && !inHand.contains(id) && !reconsiderable.contains(id);
  }

  /// Children of other peers do not count: those of one who wants to keep the parent out would hide
  /// the right one.
  private List<Family> familyOf(Transaction parent, long peer) {
    return orphanage.childrenFrom(parent, peer).stream()
        .map(child -> new Family(parent, child))
        .filter(family -> !reconsiderable.contains(idOf(family)))
        .filter(family -> !rejects.contains(RawId.of(family.child.txid())))
        .findFirst()
        .stream()
        .toList();
  }

  private static RawId idOf(Family family) {
    byte[] bytes = new byte[2 * Hash256.SIZE];
    family.parent.wtxid().copyTo(bytes, 0);
    family.child.wtxid().copyTo(bytes, Hash256.SIZE);
    return RawId.of(Wtxid.of(Sha256.hash(bytes)));
  }

  /// The mempool is judging a transaction.
  public void handedOver(Transaction tx) {
    inHand.add(RawId.of(tx.wtxid()));
    inHand.add(RawId.of(tx.txid()));
  }

  /// The mempool has judged it.
  public void handedBack(Transaction tx) {
    inHand.remove(RawId.of(tx.wtxid()));
    inHand.remove(RawId.of(tx.txid()));
  }

  /// The mempool took a transaction in.
  ///
  /// @return peers that have an orphan to be looked at again
  public Set<Long> accepted(Transaction tx) {
    forgetRequests(tx);
    Set<Long> peersWithWork = orphanage.parentCame(tx);
    orphanage.remove(tx.wtxid());
    return peersWithWork;
  }

  private void forgetRequests(Transaction tx) {
    requests.forget(RawId.of(tx.txid()));
    requests.forget(RawId.of(tx.wtxid()));
  }

  /// The mempool refused a transaction.
  ///
  /// @param peer that sent it
  /// @param isFirstTime it came in just now; false for an orphan and for a part of a family
  public Refusal refused(
      Transaction tx, TxVerdict.Invalid verdict, long peer, boolean isFirstTime, long nowMs) {
    Refusal refusal = new Refusal(List.of(), List.of());
    switch (verdict) {
      case TxVerdict.MissingInputs _ -> {
        return isFirstTime && !rejects.contains(RawId.of(tx.wtxid()))
            ? new Refusal(keepOrphan(tx, peer, nowMs), List.of())
            : refusal;
      }
      case TxVerdict.WitnessStripped _ -> {
        // Says nothing of the transaction with its witness, which may have the same id so far.
      }
      case TxVerdict.Reconsiderable _ -> {
        reconsiderable.add(RawId.of(tx.wtxid()));
        requests.forget(RawId.of(tx.wtxid()));
        if (isFirstTime) {
          refusal = new Refusal(List.of(), familyOf(tx, peer));
        }
      }
      case TxVerdict.InputsNotStandard _ -> {
        reject(tx.wtxid());
        if (tx.hasWitness()) {
          // What it spends is the same whatever the witness.
          reject(tx.txid());
        }
      }
      case TxVerdict.ConsensusFailure _,
          TxVerdict.PrematureSpend _,
          TxVerdict.NotStandard _,
          TxVerdict.WitnessMutated _,
          TxVerdict.Conflict _,
          TxVerdict.MempoolPolicy _ ->
          reject(tx.wtxid());
    }
    orphanage.remove(tx.wtxid());
    return refusal;
  }

  private void reject(Hash256 id) {
    rejects.add(RawId.of(id));
    requests.forget(RawId.of(id));
  }

  /// @return its parents that are missing; empty if it is not kept
  private List<Txid> keepOrphan(Transaction tx, long peer, long nowMs) {
    List<Txid> parents = parentsOf(tx);
    if (isHopeless(parents)) {
      // Whatever its witness.
      reject(tx.txid());
      reject(tx.wtxid());
      return List.of();
    }
    List<Txid> missing = parents.stream().filter(parent -> !isKnown(parent, false)).toList();
    Set<Long> candidates = new LinkedHashSet<>(List.of(peer));
    candidates.addAll(requests.candidates(RawId.of(tx.txid())));
    candidates.addAll(requests.candidates(RawId.of(tx.wtxid())));
    for (long candidate : candidates) {
      if (askForParents(missing, tx.wtxid(), candidate, nowMs)) {
        orphanage.add(tx, candidate);
      }
    }
    forgetRequests(tx);
    return missing;
  }

  /// A parent was refused, or two were that could only come in with a child each of their own.
  private boolean isHopeless(List<Txid> parents) {
    int needy = 0;
    for (Txid parent : parents) {
      RawId id = RawId.of(parent);
      if (rejects.contains(id)) {
        return true;
      }
      needy += reconsiderable.contains(id) && !pool.contains(parent) ? 1 : 0;
    }
    return needy > 1;
  }

  /// The mempool refused parent and child together.
  public void familyRefused(Family family) {
    reconsiderable.add(idOf(family));
  }

  // Orphans.

  /// Some transaction waits for its parents that this peer has.
  public boolean hasOrphans(long peer) {
    return orphanage.weightWu(peer) > 0;
  }

  public boolean hasOrphanToTry(long peer) {
    return orphanage.hasReady(peer);
  }

  /// The next orphan that a peer has and that the mempool may take now.
  public Optional<Transaction> takeOrphanToTry(long peer) {
    return orphanage.takeReady(peer);
  }

  public List<Orphanage.Kept> orphans() {
    return orphanage.all();
  }

  /// Announcements and orphans, none of which may be left of a peer that is gone.
  int tracked(long peer) {
    return requests.count(peer) + (orphanage.weightWu(peer) > 0 ? 1 : 0);
  }
}
