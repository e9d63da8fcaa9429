package org.basalt.chain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.basalt.chain.api.BlockFilters;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockOutcome;
import org.basalt.chain.api.BlockReader;
import org.basalt.chain.api.BlockStatus;
import org.basalt.chain.api.ChainConfig;
import org.basalt.chain.api.ChainListener;
import org.basalt.chain.api.ChainService;
import org.basalt.chain.api.ChainView;
import org.basalt.chain.api.CoinAtTip;
import org.basalt.chain.api.CoinScan;
import org.basalt.chain.api.CoinTotals;
import org.basalt.chain.api.FeeEstimates;
import org.basalt.chain.api.HeadersOutcome;
import org.basalt.chain.api.HintsReport;
import org.basalt.chain.api.IndexStatus;
import org.basalt.chain.api.LedgerView;
import org.basalt.chain.api.MempoolService;
import org.basalt.chain.api.MiningService;
import org.basalt.chain.api.NodeStop;
import org.basalt.chain.api.Pruning;
import org.basalt.chain.api.Subscription;
import org.basalt.chain.api.TxLocation;
import org.basalt.chain.api.UtxoStatistics;
import org.basalt.chain.index.BlockFilterIndex;
import org.basalt.chain.index.CoinStatsIndex;
import org.basalt.chain.index.IndexRunner;
import org.basalt.chain.index.Indexer;
import org.basalt.chain.index.Indexes;
import org.basalt.chain.index.SpenderIndex;
import org.basalt.chain.index.TxIndex;
import org.basalt.chain.kv.Column;
import org.basalt.chain.kv.KeyValueStore;
import org.basalt.chain.kv.StorageException;
import org.basalt.chain.kv.rocksdb.RocksDbSettings;
import org.basalt.chain.kv.rocksdb.RocksDbStore;
import org.basalt.chain.ledger.LedgerModule;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.crypto.engine.SignatureEngines;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Txid;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;
import org.basalt.core.runtime.Component;
import org.basalt.core.runtime.NodeClock;
import org.basalt.core.verdict.BlockVerdict;
import org.basalt.core.verdict.Reject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The root of the module: the ledger with its store and indexes, behind [ChainService].
///
/// [#open] finds the ledger as it was left; reading works from then on. [#start()] begins to work:
/// goes on where it was left, re-checks the last blocks, imports block files. After [#close()]
/// everything is on disk.
public final class Chain implements ChainService, Component {
  private static final Logger LOG = LoggerFactory.getLogger("index");

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
    for (Indexer indexer : Indexes.byNames(config.indexes(), network.consensus())) {
      IndexRunner runner = new IndexRunner(indexer, store, ledger, stop);
      ledger.prunedHeight().ifPresent(runner::expectBlocksAbove);
      if (indexer.needsUndo()) {
        ledger.heightWithoutUndo().ifPresent(runner::expectBlocksAbove);
      }
      ledger.keepBlocksFor(runner);
      indexes.add(runner);
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
    Path directory = databaseDirectory(config);
    List<Column<?, ?>> columns = new ArrayList<>(LedgerModule.columns());
    columns.add(IndexRunner.POSITIONS);
    for (Indexer indexer : Indexes.all(network.consensus())) {
      columns.addAll(indexer.columns());
    }
    RocksDbStore store =
        RocksDbStore.open(
            new RocksDbSettings(
                directory, blobDirectory(config), databaseCacheBytes(config), columns));
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

  /// Below Core's name for its coins, and apart from them: the same data directory may hold both.
  private static Path databaseDirectory(ChainConfig config) {
    return config.directory().resolve("chainstate").resolve("ledger");
  }

  private static Path blobDirectory(ChainConfig config) {
    return config.blocksDirectory().equals(config.directory())
        ? databaseDirectory(config)
        : config.blocksDirectory().resolve("ledger-blocks");
  }

  /// Deletes the ledger for good, so that [#open] begins a new one: what is left where pruned
  /// blocks are needed again (`-reindex`).
  ///
  /// @throws StorageException if the disk fails
  public static void erase(ChainConfig config) {
    for (Path directory : List.of(blobDirectory(config), databaseDirectory(config))) {
      if (!Files.isDirectory(directory)) {
        continue;
      }
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new StorageException(
            StorageException.Kind.IO, "cannot delete " + directory + ": " + e.getMessage(), e);
      }
    }
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
  public Pruning pruning() {
    return ledger.pruning();
  }

  @Override
  public OptionalInt prunedHeight() {
    return ledger.prunedHeight();
  }

  @Override
  public void pruneBlocks(int height) {
    ledger.pruneBlocks(height);
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
  public Optional<CoinAtTip> findCoin(OutPoint outpoint, boolean includesMempool) {
    return ledger.findCoin(outpoint, includesMempool);
  }

  @Override
  public CoinAtTip coin(OutPoint outpoint, boolean includesMempool) {
    return ledger.coin(outpoint, includesMempool);
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
  public HintsReport writeHints(Path file, int height) {
    return ledger.writeHints(file, height);
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
    if (index(TxIndex.NAME).isEmpty()) {
      return Optional.empty();
    }
    awaitIndex(TxIndex.NAME);
    return TxIndex.find(store, txid)
        .flatMap(place -> locate(place, view().tip()))
        .filter(found -> found.transaction().txid().equals(txid));
  }

  @Override
  public Optional<TxLocation> findSpender(OutPoint outpoint) {
    Optional<IndexRunner> runner = index(SpenderIndex.NAME);
    if (runner.isEmpty()) {
      return Optional.empty();
    }
    runner.get().awaitTip();
    return SpenderIndex.find(store, outpoint)
        .flatMap(place -> runner.get().position().flatMap(last -> locate(place, last)))
        .filter(found ->
            found.transaction().inputs().stream()
                .anyMatch(input -> input.prevout().equals(outpoint)));
  }

  @Override
  public boolean awaitIndex(String name) {
    return index(name).map(IndexRunner::awaitTip).orElse(false);
  }

  @Override
  public Optional<BlockFilters> blockFilters() {
    return index(BlockFilterIndex.NAME).map(runner -> BlockFilterIndex.in(store, runner));
  }

  @Override
  public Optional<CoinTotals> coinTotals(BlockNode node) {
    return index(CoinStatsIndex.NAME).flatMap(_ -> CoinStatsIndex.find(store, node));
  }

  private Optional<IndexRunner> index(String name) {
    return indexes.stream().filter(index -> index.name().equals(name)).findFirst();
  }

  /// @param last block of the chain that the place is in
  private Optional<TxLocation> locate(TxIndex.Place place, BlockNode last) {
    if (place.height() > last.height()) {
      return Optional.empty();
    }
    BlockNode node = last.ancestorAt(place.height());
    Optional<Transaction> found =
        place.offset() == TxIndex.Place.UNKNOWN_OFFSET
            ? blocks()
                .block(node.hash())
                .filter(block -> place.position() < block.transactions().size())
                .map(block -> block.transactions().get(place.position()))
            : blocks().raw(node.hash()).flatMap(raw -> transactionAt(raw, place.offset()));
    return found.map(tx -> new TxLocation(node, place.position(), tx));
  }

  /// Empty if there is none: the index may just be following the ledger to another branch.
  private static Optional<Transaction> transactionAt(byte[] block, int offset) {
    if (offset >= block.length) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          TransactionCodec.read(new ByteReader(block, offset, block.length - offset)));
    } catch (DecodeException e) {
      LOG.debug(
          "no transaction at {} of a block of {} bytes: {}", offset, block.length, e.getMessage());
      return Optional.empty();
    }
  }
}
