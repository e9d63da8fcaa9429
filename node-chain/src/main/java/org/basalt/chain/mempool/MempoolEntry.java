package org.basalt.chain.mempool;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.basalt.core.consensus.Limits;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Transaction;

/// A transaction of the mempool, what was found when it was taken in, and its neighbours there.
///
/// Two entries are equal if they are the same object.
public final class MempoolEntry {
  /// More than all money, and little enough that the fees of a cluster can be added up.
  private static final long MAX_MODIFIED_FEE_SAT = 1L << 52;

  private final Transaction tx;
  private final long feeSat;
  private final long sigOpCost;
  private final long adjustedWeightWu;
  private final boolean spendsCoinbase;
  private boolean isOfPackage;
  private final long timeSec;
  private final int height;
  private final long sequence;
  private final long memoryBytes;

  /// Most entries have no neighbours, and no set for them.
  private Set<MempoolEntry> parents = Set.of();

  private Set<MempoolEntry> children = Set.of();
  private long modifiedFeeSat;
  private Cluster cluster;

  /// @param adjustedWeightWu the weight, or more for dense signature operations
  /// @param spendsCoinbase it has to wait until a coinbase is mature
  /// @param timeSec when it came
  /// @param height of the tip then
  /// @param sequence of the mempool then; 0 if it came back from a disconnected block
  MempoolEntry(
      Transaction tx,
      long feeSat,
      long sigOpCost,
      long adjustedWeightWu,
      boolean spendsCoinbase,
      long timeSec,
      int height,
      long sequence) {
    this.tx = tx;
    this.feeSat = feeSat;
    modifiedFeeSat = feeSat;
    this.sigOpCost = sigOpCost;
    this.adjustedWeightWu = adjustedWeightWu;
    this.spendsCoinbase = spendsCoinbase;
    this.timeSec = timeSec;
    this.height = height;
    this.sequence = sequence;
    memoryBytes = CoreMemory.ofEntry(tx);
    cluster = Cluster.of(this);
  }

  public Transaction tx() {
    return tx;
  }

  public Txid txid() {
    return tx.txid();
  }

  /// Inputs less outputs.
  public long feeSat() {
    return feeSat;
  }

  /// What counts for mining, replacement and the minimum: the fee, and what the operator has added
  /// to it (RPC `prioritisetransaction`). May be negative.
  public long modifiedFeeSat() {
    return modifiedFeeSat;
  }

  /// @param deltaSat takes the place of what was added to the fee before
  void prioritise(long deltaSat) {
    modifiedFeeSat =
        Math.clamp(
            FeeDeltas.saturatingSum(feeSat, deltaSat), -MAX_MODIFIED_FEE_SAT, MAX_MODIFIED_FEE_SAT);
    cluster.reorder();
  }

  public long sigOpCost() {
    return sigOpCost;
  }

  /// What counts for fees and limits: the weight, or more if signature operations are dense (Core
  /// GetAdjustedWeight).
  public long adjustedWeightWu() {
    return adjustedWeightWu;
  }

  /// Its fourth part, rounded up.
  public long sizeVb() {
    return virtualSize(adjustedWeightWu);
  }

  static long virtualSize(long weightWu) {
    return Math.ceilDiv(weightWu, Limits.WITNESS_SCALE_FACTOR);
  }

  /// It came in a package: its own fee is not all that decides when it is mined.
  void markAsOfPackage() {
    isOfPackage = true;
  }

  public boolean isOfPackage() {
    return isOfPackage;
  }

  /// True if a coinbase is among what it spends.
  boolean spendsCoinbase() {
    return spendsCoinbase;
  }

  public long timeSec() {
    return timeSec;
  }

  public int height() {
    return height;
  }

  public long sequence() {
    return sequence;
  }

  /// Entries whose outputs it spends. May change with the mempool; the ledger's thread.
  public Set<MempoolEntry> parents() {
    return Collections.unmodifiableSet(parents);
  }

  /// Entries that spend its outputs. May change with the mempool; the ledger's thread.
  public Set<MempoolEntry> children() {
    return Collections.unmodifiableSet(children);
  }

  /// Everything that hangs together with it.
  public Cluster cluster() {
    return cluster;
  }

  void joinCluster(Cluster joined) {
    cluster = joined;
  }

  void addChild(MempoolEntry child) {
    if (children.isEmpty()) {
      children = new LinkedHashSet<>();
    }
    children.add(child);
    if (child.parents.isEmpty()) {
      child.parents = new LinkedHashSet<>();
    }
    child.parents.add(this);
  }

  void unlink() {
    parents.forEach(parent -> parent.children.remove(this));
    children.forEach(child -> child.parents.remove(this));
    parents = Set.of();
    children = Set.of();
  }

  boolean spendsFrom(Txid txid) {
    return tx.inputs().stream().anyMatch(input -> input.prevout().txid().equals(txid));
  }

  /// Memory that it takes in Core, its place in a cluster aside.
  long memoryBytes() {
    return memoryBytes;
  }

  @Override
  public String toString() {
    return "entry " + tx.txid();
  }
}
