package org.basalt.chain.mempool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.basalt.chain.api.MempoolChunk;
import org.basalt.chain.api.MempoolEntryInfo;
import org.basalt.chain.api.MempoolInfo;
import org.basalt.chain.api.MempoolLimits;
import org.basalt.chain.api.MempoolView;
import org.basalt.chain.api.PolicySettings;
import org.basalt.core.hash.Txid;
import org.basalt.core.hash.Wtxid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxOut;

/// The mempool as a question on the ledger's thread sees it.
public record LiveMempool(Mempool mempool, Unbroadcast unbroadcastSet, PolicySettings policy)
    implements MempoolView {
  /// Unsigned (BIP-0125; Core MAX_BIP125_RBF_SEQUENCE).
  private static final int REPLACEABLE_SEQUENCE_MAX = 0xfffffffd;

  @Override
  public MempoolInfo info() {
    MempoolLimits limits = mempool.limits();
    return new MempoolInfo(
        mempool.size(),
        mempool.totalSizeVb(),
        mempool.usageBytes(),
        mempool.totalFeeSat(),
        limits.maxBytes(),
        Math.max(mempool.minimumFeeRateSatPerKvB(), policy.minRelayFeeRateSatPerKvB()),
        policy.minRelayFeeRateSatPerKvB(),
        policy.incrementalFeeRateSatPerKvB(),
        policy.permitsBareMultisig(),
        policy.maxDataCarrierBytes(),
        limits.clusterCount(),
        limits.clusterSizeVb(),
        mempool.sequence());
  }

  @Override
  public List<Txid> txids() {
    List<Txid> txids = new ArrayList<>(mempool.size());
    mempool.chunks().forEach(chunk -> chunk.entries().forEach(entry -> txids.add(entry.txid())));
    return txids;
  }

  @Override
  public List<Wtxid> inMiningOrder(Collection<Wtxid> wtxids) {
    return mempool.inMiningOrder(wtxids);
  }

  @Override
  public List<Txid> unbroadcast() {
    return List.copyOf(unbroadcastSet.all());
  }

  @Override
  public Optional<Transaction> transaction(Txid txid) {
    return mempool.find(txid).map(MempoolEntry::tx);
  }

  @Override
  public Optional<Transaction> spender(OutPoint outpoint) {
    return mempool.spender(outpoint).map(MempoolEntry::tx);
  }

  @Override
  public Optional<TxOut> output(OutPoint outpoint) {
    return transaction(outpoint.txid())
        .map(Transaction::outputs)
        .filter(outputs -> Integer.compareUnsigned(outpoint.index(), outputs.size()) < 0)
        .map(outputs -> outputs.get(outpoint.index()));
  }

  @Override
  public Optional<MempoolEntryInfo> entry(Txid txid) {
    return mempool.find(txid).map(this::describe);
  }

  @Override
  public Map<Txid, Long> feeDeltasSat() {
    return mempool.feeDeltas().all();
  }

  @Override
  public Optional<List<MempoolEntryInfo>> ancestors(Txid txid) {
    return mempool.find(txid).map(entry -> others(entry, Mempool.withAncestors(Set.of(entry))));
  }

  @Override
  public Optional<List<MempoolEntryInfo>> descendants(Txid txid) {
    return mempool.find(txid).map(entry -> others(entry, Mempool.withDescendants(Set.of(entry))));
  }

  private List<MempoolEntryInfo> others(MempoolEntry self, Set<MempoolEntry> entries) {
    return entries.stream()
        .filter(entry -> entry != self)
        .sorted(Comparator.comparing(MempoolEntry::txid))
        .map(this::describe)
        .toList();
  }

  @Override
  public Optional<List<MempoolChunk>> cluster(Txid txid) {
    return mempool.find(txid).map(entry -> describe(entry.cluster().chunks()));
  }

  @Override
  public List<MempoolChunk> chunks() {
    return describe(mempool.chunks());
  }

  private static List<MempoolChunk> describe(List<Chunk> chunks) {
    return chunks.stream()
        .map(chunk ->
            new MempoolChunk(
                chunk.entries().stream().map(MempoolEntry::txid).toList(),
                chunk.weightWu(),
                chunk.feeSat()))
        .toList();
  }

  private MempoolEntryInfo describe(MempoolEntry entry) {
    Chunk chunk = entry.cluster().chunkOf(entry);
    Set<MempoolEntry> ancestors = Mempool.withAncestors(Set.of(entry));
    return new MempoolEntryInfo(
        entry.tx(),
        entry.sizeVb(),
        entry.feeSat(),
        entry.modifiedFeeSat(),
        entry.timeSec(),
        entry.height(),
        family(ancestors),
        family(Mempool.withDescendants(Set.of(entry))),
        chunk.weightWu(),
        chunk.feeSat(),
        txids(entry.parents()),
        entry.children().stream().map(MempoolEntry::txid).sorted().toList(),
        unbroadcastSet.all().contains(entry.txid()),
        ancestors.stream().anyMatch(LiveMempool::signalsReplacement));
  }

  private static boolean signalsReplacement(MempoolEntry entry) {
    return entry.tx().inputs().stream()
        .anyMatch(
            input -> Integer.compareUnsigned(input.sequence(), REPLACEABLE_SEQUENCE_MAX) <= 0);
  }

  private static MempoolEntryInfo.Family family(Collection<MempoolEntry> entries) {
    return new MempoolEntryInfo.Family(
        entries.size(),
        entries.stream().mapToLong(MempoolEntry::sizeVb).sum(),
        entries.stream().mapToLong(MempoolEntry::modifiedFeeSat).sum());
  }

  private static List<Txid> txids(Collection<MempoolEntry> entries) {
    return entries.stream()
        .map(MempoolEntry::txid)
        .sorted(Comparator.comparing(Txid::toString))
        .toList();
  }
}
