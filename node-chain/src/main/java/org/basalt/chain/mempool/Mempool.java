package org.basalt.chain.mempool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.basalt.chain.api.MempoolLimits;
import org.basalt.chain.api.RemovalReason;
import org.basalt.chain.policy.FeeRates;
import org.basalt.core.consensus.Limits;
import org.basalt.core.hash.Txid;
import org.basalt.core.hash.Wtxid;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.runtime.NodeClock;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.core.runtime.Revision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Transactions that could be in the next block, with the graph of what spends what.
///
/// Holds no rule: [TxAdmission] decides what comes in. Whatever is in here is valid on the current
/// tip together with its ancestors, no two spend the same output, and every cluster is within the
/// limits.
@OwnedBy("chain")
public final class Mempool {
  private static final Logger LOG = LoggerFactory.getLogger("mempool");

  private final MempoolLimits limits;
  private final MinimumFee minimumFee;
  private final NodeClock clock;
  private final Map<Txid, MempoolEntry> byTxid = new LinkedHashMap<>();
  private final Map<Wtxid, MempoolEntry> byWtxid = new HashMap<>();

  /// Other threads look into it, too.
  private final ConcurrentMap<OutPoint, MempoolEntry> spenders = new ConcurrentHashMap<>();

  private final Revision revision = new Revision();
  private long totalSizeVb;
  private long totalFeeSat;
  private long entryBytes;
  private final RandomPlaces randomPlaces = new RandomPlaces();
  private final MiningOrder order = new MiningOrder();
  private final FeeDeltas feeDeltas = new FeeDeltas();
  private final List<MempoolListener> listeners = new ArrayList<>();
  private long sequence = 1;
  private long changes;

  /// No entry came earlier. Not all come in the order of their times: some are read from a file.
  private long oldestSec = Long.MAX_VALUE;

  /// @param incrementalFeeRateSatPerKvB that must be paid beyond what was evicted
  public Mempool(MempoolLimits limits, long incrementalFeeRateSatPerKvB, NodeClock clock) {
    this.limits = limits;
    this.clock = clock;
    minimumFee = new MinimumFee(limits.maxBytes(), incrementalFeeRateSatPerKvB, clock);
  }

  /// The listener hears of changes from now on.
  public void addListener(MempoolListener listener) {
    listeners.add(listener);
  }

  /// Tells other threads whether what they have read has changed meanwhile.
  public Revision revision() {
    return revision;
  }

  /// Whether an entry spends an output. Any thread.
  public boolean isSpent(OutPoint outpoint) {
    return spenders.containsKey(outpoint);
  }

  /// Makes changes that other threads see all together or not at all.
  <T> T atOnce(Supplier<T> changes) {
    revision.begin();
    T result = changes.get();
    revision.end();
    return result;
  }

  public MempoolLimits limits() {
    return limits;
  }

  public int size() {
    return byTxid.size();
  }

  /// Virtual bytes of all, adjusted for signature operations.
  public long totalSizeVb() {
    return totalSizeVb;
  }

  public long totalFeeSat() {
    return totalFeeSat;
  }

  /// Memory of all, as Core counts it.
  public long usageBytes() {
    return usageOfEntries() + order.memoryBytes();
  }

  /// Not less than [#usageBytes()], and known at once.
  private long mostUsageBytes() {
    return usageOfEntries() + order.mostMemoryBytes();
  }

  private long usageOfEntries() {
    return entryBytes + randomPlaces.memoryBytes() + feeDeltas.memoryBytes();
  }

  /// Grows with each transaction that comes, and with each that goes.
  public long sequence() {
    return sequence;
  }

  /// Grows whenever something comes, goes or counts otherwise than before, and with each block.
  public long changes() {
    return changes;
  }

  /// What a transaction must pay while the mempool is, or was lately, full; 0 if nothing. Satoshis
  /// per kvB.
  public long minimumFeeRateSatPerKvB() {
    return minimumFee.rateSatPerKvB(mostUsageBytes());
  }

  /// What the operator has added to fees.
  public FeeDeltas feeDeltas() {
    return feeDeltas;
  }

  /// Adds to the fee of a transaction, in here or not, as far as choosing goes.
  public void prioritise(Txid txid, long deltaSat) {
    long sumSat = feeDeltas.add(txid, deltaSat);
    find(txid)
        .ifPresentOrElse(
            entry -> {
              order.remove(entry.cluster());
              entry.prioritise(sumSat);
              order.add(entry.cluster());
              changes++;
              LOG.info("{} counts for {} sat more than it pays", entry, sumSat);
            },
            () -> LOG.info("{}, not in the mempool, counts for {} sat more", txid, sumSat));
  }

  public Optional<MempoolEntry> find(Txid txid) {
    return Optional.ofNullable(byTxid.get(txid));
  }

  public Optional<MempoolEntry> find(Wtxid wtxid) {
    return Optional.ofNullable(byWtxid.get(wtxid));
  }

  /// The entry that spends an output.
  public Optional<MempoolEntry> spender(OutPoint outpoint) {
    return Optional.ofNullable(spenders.get(outpoint));
  }

  /// In order of arrival. Live; the ledger's thread.
  public Collection<MempoolEntry> entries() {
    return Collections.unmodifiableCollection(byTxid.values());
  }

  /// All clusters, each once.
  public Collection<Cluster> clusters() {
    return order.clusters();
  }

  /// All chunks, the best feerate first, and each behind those that it depends on: the order of
  /// mining.
  public List<Chunk> chunks() {
    return order.chunks();
  }

  /// Those of some transactions that are here, in the order of mining.
  List<Wtxid> inMiningOrder(Collection<Wtxid> wtxids) {
    Set<Wtxid> wanted = new HashSet<>(wtxids);
    Set<Cluster> theirs = new LinkedHashSet<>();
    wanted.forEach(wtxid -> find(wtxid).ifPresent(entry -> theirs.add(entry.cluster())));
    return order.chunksOf(theirs).stream()
        .flatMap(chunk -> chunk.entries().stream())
        .map(entry -> entry.tx().wtxid())
        .filter(wanted::contains)
        .toList();
  }

  /// Entries whose outputs a transaction spends, in the order of their ids.
  public Set<MempoolEntry> parentsOf(Transaction tx) {
    List<MempoolEntry> found = List.of();
    for (TxIn input : tx.inputs()) {
      MempoolEntry parent = byTxid.get(input.prevout().txid());
      if (parent != null) {
        found = found.isEmpty() ? new ArrayList<>() : found;
        found.add(parent);
      }
    }
    if (found.size() > 1) {
      found.sort(Comparator.comparing(MempoolEntry::txid));
    }
    return found.isEmpty() ? Set.of() : new LinkedHashSet<>(found);
  }

  /// Entries that spend outputs of a transaction: there are some if it was in a block before.
  Set<MempoolEntry> childrenOf(Transaction tx) {
    Set<MempoolEntry> children = new LinkedHashSet<>();
    for (int i = 0; i < tx.outputs().size(); i++) {
      spender(new OutPoint(tx.txid(), i)).ifPresent(children::add);
    }
    return children;
  }

  /// Some entries and all that they depend on.
  public static Set<MempoolEntry> withAncestors(Collection<MempoolEntry> entries) {
    List<MempoolEntry> found = new ArrayList<>(new LinkedHashSet<>(entries));
    Set<MempoolEntry> seen = new LinkedHashSet<>(found);
    for (int i = 0; i < found.size(); i++) {
      for (MempoolEntry parent : found.get(i).parents()) {
        if (seen.add(parent)) {
          found.add(parent);
        }
      }
    }
    return seen;
  }

  /// Some entries and all that depend on them.
  public static Set<MempoolEntry> withDescendants(Collection<MempoolEntry> entries) {
    if (entries.isEmpty()) {
      return Set.of();
    }
    List<MempoolEntry> found = new ArrayList<>(new LinkedHashSet<>(entries));
    Set<MempoolEntry> seen = new LinkedHashSet<>(found);
    for (int i = 0; i < found.size(); i++) {
      for (MempoolEntry child : found.get(i).children()) {
        if (seen.add(child)) {
          found.add(child);
        }
      }
    }
    return seen;
  }

  /// True if a cluster may be of that size.
  boolean isWithinLimits(int count, long weightWu) {
    return count <= limits.clusterCount()
        && weightWu <= limits.clusterSizeVb() * Limits.WITNESS_SCALE_FACTOR;
  }

  private void tellRemoved(MempoolEntry entry, RemovalReason reason) {
    long position = sequence++;
    listeners.forEach(listener -> listener.removed(entry, reason, position));
  }

  /// Puts entries in the place of others. Listeners hear of those that go, and of those that come
  /// by [#tellAdded].
  ///
  /// @param gone with all their descendants
  /// @param added without neighbours yet, parents before children
  void replace(Set<MempoolEntry> gone, List<MempoolEntry> added) {
    revision.begin();
    if (!gone.isEmpty()) {
      remove(gone);
      gone.stream()
          .sorted(Comparator.comparing(MempoolEntry::txid))
          .forEach(entry -> tellRemoved(entry, RemovalReason.REPLACED));
    }
    added.forEach(this::add);
    revision.end();
  }

  /// Adds an entry without neighbours yet, and links it to its parents. It has no children, unless
  /// it was in a block before: [#adoptChildren].
  private void add(MempoolEntry entry) {
    Transaction tx = entry.tx();
    if (byTxid.putIfAbsent(tx.txid(), entry) != null) {
      throw new IllegalStateException(tx + " is in the mempool already");
    }
    byWtxid.put(tx.wtxid(), entry);
    for (TxIn input : tx.inputs()) {
      MempoolEntry other = spenders.putIfAbsent(input.prevout(), entry);
      if (other != null) {
        throw new IllegalStateException(tx + " and " + other + " spend " + input.prevout());
      }
    }
    Set<MempoolEntry> parents = parentsOf(tx);
    order.add(entry.cluster());
    if (!parents.isEmpty()) {
      parents.forEach(parent -> parent.addChild(entry));
      join(entry, parents);
    }
    changes++;
    totalSizeVb += entry.sizeVb();
    totalFeeSat += entry.feeSat();
    entryBytes += entry.memoryBytes();
    randomPlaces.added(byTxid.size());
    oldestSec = Math.min(oldestSec, entry.timeSec());
  }

  /// Tells listeners of an entry that stayed.
  void tellAdded(MempoolEntry entry) {
    long position = sequence++;
    listeners.forEach(listener -> listener.added(entry, position));
  }

  private void join(MempoolEntry entry, Collection<MempoolEntry> neighbours) {
    Set<Cluster> clusters = new LinkedHashSet<>();
    neighbours.forEach(neighbour -> clusters.add(neighbour.cluster()));
    clusters.add(entry.cluster());
    if (clusters.size() > 1) {
      List<MempoolEntry> members = new ArrayList<>();
      for (Cluster cluster : clusters) {
        order.remove(cluster);
        members.addAll(cluster.entries());
      }
      Cluster joined = Cluster.of(members);
      members.forEach(member -> member.joinCluster(joined));
      order.add(joined);
    }
  }

  /// Ties entries that came back from blocks to those that spend from them. What would make
  /// clusters too large goes.
  ///
  /// @param back parents before children
  void adoptChildren(List<MempoolEntry> back) {
    revision.begin();
    List<ClusterTrim.Tie> ties = new ArrayList<>();
    for (MempoolEntry parent : back) {
      for (MempoolEntry child : childrenOf(parent.tx())) {
        if (!parent.children().contains(child)) {
          ties.add(new ClusterTrim.Tie(parent, child));
        }
      }
    }
    Set<MempoolEntry> surplus = ClusterTrim.surplus(this, ties);
    remove(surplus);
    surplus.forEach(entry -> tellRemoved(entry, RemovalReason.SIZE_LIMIT));
    for (ClusterTrim.Tie tie : ties) {
      if (!surplus.contains(tie.parent()) && !surplus.contains(tie.child())) {
        tie.parent().addChild(tie.child());
        join(tie.child(), Set.of(tie.parent()));
      }
    }
    revision.end();
  }

  /// Removes a transaction with all that depends on it, which may be here though it is not.
  void removeWithSpenders(Transaction tx, RemovalReason reason) {
    removeWithDescendants(
        find(tx.txid()).<Collection<MempoolEntry>>map(Set::of).orElseGet(() -> childrenOf(tx)),
        reason);
  }

  /// Removes entries and all that depend on them.
  void removeWithDescendants(Collection<MempoolEntry> entries, RemovalReason reason) {
    if (entries.isEmpty()) {
      return;
    }
    revision.begin();
    Set<MempoolEntry> gone = withDescendants(entries);
    remove(gone);
    gone.stream()
        .sorted(Comparator.comparing(MempoolEntry::txid))
        .forEach(entry -> tellRemoved(entry, reason));
    revision.end();
  }

  /// Their descendants stay; the caller knows that what they spend is in the chain now.
  private void remove(Set<MempoolEntry> gone) {
    changes += gone.size();
    Set<MempoolEntry> affected = new LinkedHashSet<>();
    Set<Cluster> broken = new LinkedHashSet<>();
    for (MempoolEntry entry : gone) {
      broken.add(entry.cluster());
      Transaction tx = entry.tx();
      byTxid.remove(tx.txid());
      byWtxid.remove(tx.wtxid());
      tx.inputs().forEach(input -> spenders.remove(input.prevout()));
      totalSizeVb -= entry.sizeVb();
      totalFeeSat -= entry.feeSat();
      entryBytes -= entry.memoryBytes();
      randomPlaces.removed(byTxid.size());
    }
    for (Cluster cluster : broken) {
      order.remove(cluster);
      affected.addAll(cluster.entries());
    }
    for (MempoolEntry entry : gone) {
      entry.unlink();
      entry.joinCluster(Cluster.of(entry));
    }
    affected.removeAll(gone);
    for (Cluster cluster : Cluster.split(affected)) {
      cluster.entries().forEach(member -> member.joinCluster(cluster));
      order.add(cluster);
    }
  }

  /// Takes out what a block of the active chain has, and what can never be valid beside it.
  public void blockConnected(Block block) {
    revision.begin();
    if (!byTxid.isEmpty() || !feeDeltas.isEmpty()) {
      for (Transaction tx : block.transactions()) {
        feeDeltas.clear(tx.txid());
        find(tx.txid())
            .ifPresent(entry -> {
              remove(Set.of(entry));
              tellRemoved(entry, RemovalReason.BLOCK);
            });
        for (TxIn input : tx.inputs()) {
          spender(input.prevout())
              .ifPresent(entry -> {
                feeDeltas.clear(entry.txid());
                removeWithDescendants(List.of(entry), RemovalReason.CONFLICT);
              });
        }
      }
    }
    minimumFee.blockConnected();
    changes++;
    revision.end();
  }

  /// Lets go of what is too old, then of the worst chunks until the memory is within its limit.
  public void trim() {
    expire();
    while (mostUsageBytes() > limits.maxBytes()
        && usageBytes() > limits.maxBytes()
        && !byTxid.isEmpty()) {
      Chunk worst = order.worst();
      minimumFee.evicted(FeeRates.satPerKvB(worst.feeSat(), worst.sizeVb()));
      removeWithDescendants(worst.entries(), RemovalReason.SIZE_LIMIT);
    }
  }

  private void expire() {
    long before = clock.timeSec() - limits.expirySec();
    if (oldestSec >= before) {
      return;
    }
    List<MempoolEntry> expired =
        byTxid.values().stream().filter(entry -> entry.timeSec() < before).toList();
    removeWithDescendants(expired, RemovalReason.EXPIRY);
    oldestSec =
        byTxid.values().stream().mapToLong(MempoolEntry::timeSec).min().orElse(Long.MAX_VALUE);
  }
}
