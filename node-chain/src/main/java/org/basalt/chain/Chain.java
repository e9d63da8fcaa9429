package org.basalt.chain;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockOutcome;
import org.basalt.chain.api.BlockReader;
import org.basalt.chain.api.BlockStatus;
import org.basalt.chain.api.ChainConfig;
import org.basalt.chain.api.ChainListener;
import org.basalt.chain.api.ChainService;
import org.basalt.chain.api.ChainView;
import org.basalt.chain.api.CoinScan;
import org.basalt.chain.api.FeeEstimates;
import org.basalt.chain.api.HeadersOutcome;
import org.basalt.chain.api.IndexStatus;
import org.basalt.chain.api.LedgerView;
import org.basalt.chain.api.MempoolService;
import org.basalt.chain.api.MiningService;
import org.basalt.chain.api.NodeStop;
import org.basalt.chain.api.Subscription;
import org.basalt.chain.api.TxLocation;
import org.basalt.chain.api.UtxoStatistics;
import org.basalt.chain.index.IndexRunner;
import org.basalt.chain.index.Indexer;
import org.basalt.chain.index.Indexes;
import org.basalt.chain.index.TxIndex;
import org.basalt.chain.kv.Column;
import org.basalt.chain.kv.KeyValueStore;
import org.basalt.chain.kv.StorageException;
import org.basalt.chain.kv.rocksdb.RocksDbSettings;
import org.basalt.chain.kv.rocksdb.RocksDbStore;
import org.basalt.chain.ledger.LedgerModule;
import org.basalt.core.crypto.engine.SignatureEngines;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Txid;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.runtime.Component;
import org.basalt.core.runtime.NodeClock;
import org.basalt.core.verdict.BlockVerdict;
import org.basalt.core.verdict.Reject;

/// The root of the module: the ledger with its store and indexes, behind [ChainService].
///
/// [#open] finds the ledger as it was left; reading works from then on. [#start()] begins to work:
/// goes on where it was left, re-checks the last blocks, imports block files. After [#close()]
/// everything is on disk.
public final class Chain implements ChainService, Component {
  /// Of `cacheBytes`, the part that is the database's own; the rest is for coins.
  private static final int DATABASE_CACHE_SHARE = 4;

  private static final long MAX_DATABASE_CACHE_BYTES = 256L << 20;

  private final NetworkParams network;
  private final KeyValueStore store;
  private final LedgerModule ledger;
  private final List<IndexRunner> indexes;
  private boolean isClosed;

  private Chain(
      ChainConfig config,
      NetworkParams network,
      SignatureEngines engines,
      NodeClock clock,
      NodeStop stop,
      KeyValueStore store) {
    this.network = network;
    this.store = store;
    ledger = new LedgerModule(config, network, engines, clock, stop, store);
    indexes = new ArrayList<>();
    for (Indexer indexer : Indexes.byNames(config.indexes())) {
      indexes.add(new IndexRunner(indexer, store, ledger, stop));
    }
  }

  /// Opens the ledger in `config.directory()`, or begins a new one there.
  ///
  /// @throws StorageException if it is in use, damaged, of another network, or the disk fails
  public static Chain open(
      ChainConfig config,
      NetworkParams network,
      SignatureEngines engines,
      NodeClock clock,
      NodeStop stop) {
    // Below Core's name for its coins, and apart from them: the same data directory may hold both.
    Path directory = config.directory().resolve("chainstate").resolve("ledger");
    List<Column<?, ?>> columns = new ArrayList<>(LedgerModule.columns());
    columns.add(IndexRunner.POSITIONS);
    for (Indexer indexer : Indexes.all()) {
      columns.addAll(indexer.columns());
    }
    RocksDbStore store =
        RocksDbStore.open(
            new RocksDbSettings(
                directory,
                config.blocksDirectory().equals(config.directory())
                    ? directory
                    : config.blocksDirectory().resolve("ledger-blocks"),
                databaseCacheBytes(config),
                columns));
    try {
      return open(config, network, engines, clock, stop, store);
    } catch (RuntimeException | Error e) {
      store.close();
      throw e;
    }
  }

  static Chain open(
      ChainConfig config,
      NetworkParams network,
      SignatureEngines engines,
      NodeClock clock,
      NodeStop stop,
      KeyValueStore store) {
    return new Chain(config, network, engines, clock, stop, store);
  }

  /// The database's part of the cache.
  private static long databaseCacheBytes(ChainConfig config) {
    return Math.min(config.cacheBytes() / DATABASE_CACHE_SHARE, MAX_DATABASE_CACHE_BYTES);
  }

  @Override
  public void start() {
    ledger.start();
    indexes.forEach(IndexRunner::start);
  }

  @Override
  public void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    ledger.close();
    indexes.forEach(IndexRunner::close);
    store.close();
  }

  @Override
  public NetworkParams network() {
    return network;
  }

  @Override
  public ChainView view() {
    return ledger.view();
  }

  @Override
  public Optional<BlockNode> find(BlockHash hash) {
    return ledger.find(hash);
  }

  @Override
  public BlockStatus status(BlockNode node) {
    return ledger.status(node);
  }

  @Override
  public BlockReader blocks() {
    return ledger.reader();
  }

  @Override
  public Subscription subscribe(ChainListener listener) {
    return ledger.subscribe(listener);
  }

  @Override
  public double verificationProgress(BlockNode node) {
    return ledger.verificationProgress(node);
  }

  @Override
  public List<String> warnings() {
    return ledger.warnings();
  }

  @Override
  public long storedBlockBytes() {
    return ledger.storedBlockBytes();
  }

  @Override
  public boolean hasRoomForBlocks() {
    return ledger.hasRoomForBlocks();
  }

  @Override
  public void submitHeaders(
      List<BlockHeader> headers, boolean isWorkChecked, Consumer<HeadersOutcome> done) {
    ledger.submitHeaders(headers, isWorkChecked, done);
  }

  @Override
  public void submitBlock(
      byte[] block, boolean isRequested, boolean isWorkChecked, Consumer<BlockOutcome> done) {
    ledger.submitBlock(block, isRequested, isWorkChecked, done);
  }

  @Override
  public void submitPeerBlock(
      byte[] block, boolean isRequested, boolean isWorkChecked, Consumer<BlockOutcome> done) {
    ledger.submitPeerBlock(block, isRequested, isWorkChecked, done);
  }

  @Override
  public boolean isMutated(Block block, BlockNode parent) {
    return ledger.isMutated(block, parent);
  }

  @Override
  public <T> T ask(Function<LedgerView, T> question) {
    return ledger.ask(question);
  }

  @Override
  public Optional<Reject> invalidateBlock(BlockNode node) {
    return ledger.invalidateBlock(node);
  }

  @Override
  public Optional<Reject> reconsiderBlock(BlockNode node) {
    return ledger.reconsiderBlock(node);
  }

  @Override
  public Optional<Reject> preciousBlock(BlockNode node) {
    return ledger.preciousBlock(node);
  }

  @Override
  public BlockVerdict checkProposal(
      Block block, boolean isProofChecked, boolean isMerkleRootChecked) {
    return ledger.checkProposal(block, isProofChecked, isMerkleRootChecked);
  }

  @Override
  public Block assembleBlock(Script payTo, List<Transaction> transactions) {
    return ledger.assembleBlock(payTo, transactions);
  }

  @Override
  public MiningService mining() {
    return ledger.mining();
  }

  @Override
  public FeeEstimates fees() {
    return ledger.fees();
  }

  @Override
  public MempoolService mempool() {
    return ledger.mempool();
  }

  @Override
  public boolean verifyChain(int level, int count) {
    return ledger.verifyChain(level, count);
  }

  @Override
  public CoinScan scanCoins(Set<Script> scripts, CoinScan.Watch watch) {
    return ledger.scanCoins(scripts, watch);
  }

  @Override
  public UtxoStatistics utxoStatistics(UtxoStatistics.HashType hashType) {
    return ledger.utxoStatistics(hashType);
  }

  @Override
  public ChainView await(Predicate<ChainView> condition, Duration timeout) {
    return ledger.await(condition, timeout);
  }

  @Override
  public void drain() {
    ledger.drain();
  }

  @Override
  public void flush() {
    ledger.flush();
  }

  @Override
  public List<IndexStatus> indexes() {
    return indexes.stream().map(IndexRunner::status).toList();
  }

  @Override
  public Optional<TxLocation> findTransaction(Txid txid) {
    Optional<IndexRunner> runner =
        indexes.stream().filter(index -> index.status().name().equals(TxIndex.NAME)).findFirst();
    if (runner.isEmpty()) {
      return Optional.empty();
    }
    runner.get().awaitTip();
    return TxIndex.find(store, txid).flatMap(place -> locate(txid, place));
  }

  private Optional<TxLocation> locate(Txid txid, TxIndex.Place place) {
    BlockNode tip = view().tip();
    if (place.height() > tip.height()) {
      return Optional.empty();
    }
    BlockNode node = tip.ancestorAt(place.height());
    return blocks()
        .block(node.hash())
        .filter(block -> place.position() < block.transactions().size())
        .map(block -> block.transactions().get(place.position()))
        .filter(tx -> tx.txid().equals(txid))
        .map(tx -> new TxLocation(node, tx));
  }
}
