package org.basalt.chain.ledger;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockOutcome;
import org.basalt.chain.api.BlockReader;
import org.basalt.chain.api.BlockStatus;
import org.basalt.chain.api.BlockUndo;
import org.basalt.chain.api.ChainConfig;
import org.basalt.chain.api.ChainListener;
import org.basalt.chain.api.ChainView;
import org.basalt.chain.api.CoinAtTip;
import org.basalt.chain.api.CoinScan;
import org.basalt.chain.api.FeeEstimates;
import org.basalt.chain.api.HeadersOutcome;
import org.basalt.chain.api.HintsException;
import org.basalt.chain.api.HintsReport;
import org.basalt.chain.api.LedgerView;
import org.basalt.chain.api.MempoolConfig;
import org.basalt.chain.api.MempoolService;
import org.basalt.chain.api.MempoolView;
import org.basalt.chain.api.MiningService;
import org.basalt.chain.api.NodeStop;
import org.basalt.chain.api.PolicySettings;
import org.basalt.chain.api.PrunedDataException;
import org.basalt.chain.api.Pruning;
import org.basalt.chain.api.Subscription;
import org.basalt.chain.api.UtxoStatistics;
import org.basalt.chain.blocks.BlockStore;
import org.basalt.chain.blocks.PruneLock;
import org.basalt.chain.coins.CoinPrefetcher;
import org.basalt.chain.coins.CoinSearch;
import org.basalt.chain.coins.CoinsCache;
import org.basalt.chain.coins.CoinsReader;
import org.basalt.chain.coins.CoinsTable;
import org.basalt.chain.coins.UtxoStatisticsScan;
import org.basalt.chain.fees.FeeEstimatesFile;
import org.basalt.chain.fees.FeeLearning;
import org.basalt.chain.index.IndexSource;
import org.basalt.chain.kv.Column;
import org.basalt.chain.kv.Durability;
import org.basalt.chain.kv.KeyValueStore;
import org.basalt.chain.kv.Snapshot;
import org.basalt.chain.kv.StorageException;
import org.basalt.chain.mempool.LiveMempool;
import org.basalt.chain.mempool.Mempool;
import org.basalt.chain.mempool.PackageAdmission;
import org.basalt.chain.mempool.Readmission;
import org.basalt.chain.mempool.ScriptMemory;
import org.basalt.chain.mempool.TxAdmission;
import org.basalt.chain.mempool.Unbroadcast;
import org.basalt.chain.mining.BlockAssembler;
import org.basalt.chain.swiftsync.HintsFile;
import org.basalt.chain.swiftsync.HintsMaker;
import org.basalt.chain.tree.BlockTree;
import org.basalt.chain.tree.DeploymentStates;
import org.basalt.chain.tree.HeaderTable;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.crypto.DigestMemory;
import org.basalt.core.crypto.engine.RememberedSignatures;
import org.basalt.core.crypto.engine.SignatureEngines;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.rules.Consensus;
import org.basalt.core.runtime.ByteBudget;
import org.basalt.core.runtime.NodeClock;
import org.basalt.core.runtime.NodeThread;
import org.basalt.core.runtime.OwnerThread;
import org.basalt.core.runtime.WorkerPool;
import org.basalt.core.verdict.BlockVerdict;
import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The parts of the ledger, put together: what other threads may ask of it, handed on to the
/// ledger's thread where it must be.
public final class LedgerModule implements IndexSource, BlockReader {
  private static final Logger LOG = LoggerFactory.getLogger("validation");

  /// Raw bytes of blocks that wait for the ledger. Decoded they take several times as much.
  private static final long MAX_WAITING_BLOCK_BYTES = 32L << 20;

  /// Of the configured cache, the part that coins in memory may take.
  private static final double COINS_SHARE = 0.75;

  /// So often a coin is looked for beside the ledger's thread, before that one is asked.
  private static final int COIN_READS = 20;

  private static final String FEE_ESTIMATES_FILE = "fee_estimates.dat";

  /// Core MAX_FEE_ESTIMATION_TIP_AGE.
  private static final long MAX_FEE_ESTIMATION_TIP_AGE_SEC = 3 * 60 * 60;

  private static final Duration CLOSE_TIMEOUT = Duration.ofMinutes(5);

  private final ChainConfig config;
  private final int magic;
  private final NodeClock clock;
  private final KeyValueStore kv;
  private final OwnerThread owner = new OwnerThread("chain");
  private final Consensus consensus;
  private final WorkerPool workers;
  private final ByteBudget budget = new ByteBudget(MAX_WAITING_BLOCK_BYTES);
  private final BlockTree tree;
  private final CoinsTable coinsTable;
  private final LedgerStore store;
  private final EventPublisher publisher;
  private final VerificationProgress progress;
  private final TipReporter tips;
  private final DeploymentStates deployments;
  private final BlockConnector connector;
  private final CoinReads coinReads;
  private final ChainVerifier verifier;
  private final BlockIntake intake;
  private final LedgerMining mining;
  private final Mempool mempool;
  private final MempoolView liveMempool;
  private final Unbroadcast unbroadcast;
  private final MempoolService mempoolService;
  private final MempoolKeeper keeper;
  private final List<FeeLearning> feeLearning;
  private final FeeEstimates fees;
  private final Ledger ledger;
  private final BlockImporter importer;
  private final Pruner pruner;
  private final SwiftSync swiftSync;
  private final BestChainActivator activator;
  private final NodeThread thread;
  private final NodeStop stop;

  /// Reads the ledger's state from the store, or begins a new one.
  public LedgerModule(
      ChainConfig config,
      NetworkParams network,
      SignatureEngines engines,
      NodeClock clock,
      NodeStop stop,
      KeyValueStore kv) {
    this.config = config;
    magic = network.magic();
    this.clock = clock;
    this.stop = stop;
    this.kv = kv;
    owner.claim();
    ConsensusParams params = network.consensus();
    consensus = new Consensus(params, engines.crossChecked());
    workers =
        new WorkerPool(
            "verify", config.verifyThreadsOn(Runtime.getRuntime().availableProcessors()) - 1);
    Block genesis = network.genesis();
    tree = new BlockTree(owner, genesis.header(), genesis.totalSize());
    coinsTable = new CoinsTable(kv);
    CoinsCache coins = new CoinsCache(coinsTable, owner);
    InitialDownload initialDownload = new InitialDownload(config, clock);
    FlushPolicy policy =
        new FlushPolicy((long) (config.cacheBytes() * COINS_SHARE), clock, new Random());
    store = new LedgerStore(kv, new BlockStore(kv), coins, tree, policy, initialDownload, workers);
    progress = new VerificationProgress(network, clock);
    deployments = new DeploymentStates(params, network.isTestChain());
    loadOrBegin(kv, genesis);
    pruner =
        new Pruner(
            config.pruning(), network.pruneAfterHeight(), tree, store, initialDownload, workers);
    refuseUnpruned();
    AssumedValid assumedValid = new AssumedValid(config, params, tree);
    swiftSync =
        new SwiftSync(
            owner,
            tree,
            coinsTable,
            params,
            assumedValid,
            initialDownload,
            workers,
            config.cacheBytes(),
            openHints());
    pruner.heed(swiftSync);
    publisher =
        new EventPublisher(
            new ChainView(tree.tip().node(), tree.bestHeader().node(), true, false, 0));
    tips =
        new TipReporter(
            config,
            tree,
            store,
            initialDownload,
            publisher,
            stop,
            new TipLog(clock, progress),
            deployments);
    PolicySettings relay = config.mempool().policy();
    mempool = new Mempool(config.mempool().limits(), relay.incrementalFeeRateSatPerKvB(), clock);
    UnconfirmedTransactions unconfirmed = new UnconfirmedTransactions();
    SecureRandom random = new SecureRandom();
    ScriptMemory scripts = new ScriptMemory(memory(config, random));
    CoinPrefetcher prefetcher = new CoinPrefetcher(coinsTable, coins);
    publisher.subscribe(unconfirmed);
    coinReads = new CoinReads(new CoinsReader(coinsTable, coins), mempool, unconfirmed, publisher);
    connector =
        new BlockConnector(
            consensus, new ScriptJudge(params, engines), workers, prefetcher, scripts, coinReads);
    BlockDisconnector disconnector = new BlockDisconnector(params);
    TxAdmission admission =
        new TxAdmission(
            new Consensus(
                params, new RememberedSignatures(engines.crossChecked(), memory(config, random))),
            relay,
            coins,
            mempool,
            clock,
            scripts,
            workers);
    unbroadcast = new Unbroadcast(mempool);
    liveMempool = new LiveMempool(mempool, unbroadcast, relay);
    mempool.addListener(new MempoolEvents(publisher));
    activator =
        new BestChainActivator(
            owner,
            tree,
            store,
            connector,
            disconnector,
            new BlockReadAhead(store, consensus, workers, prefetcher, swiftSync),
            assumedValid,
            tips,
            publisher,
            pruner,
            new Readmission(mempool, admission),
            swiftSync,
            coinReads);
    HeaderAcceptance headers = new HeaderAcceptance(tree, consensus, clock);
    ledger =
        new Ledger(
            owner,
            tree,
            headers,
            new BlockAcceptance(config, tree, consensus, headers, store, pruner, tips, publisher),
            activator,
            store,
            tips,
            pruner,
            stop);
    keeper =
        new MempoolKeeper(
            config, ledger, tree, mempool, admission, unbroadcast, clock, new Random());
    mempoolService =
        new LedgerMempool(
            ledger,
            tree,
            admission,
            new PackageAdmission(admission, mempool),
            unbroadcast,
            liveMempool,
            unconfirmed,
            keeper);
    mining =
        new LedgerMining(
            ledger,
            tree,
            deployments,
            new BlockAssembler(consensus),
            mempool,
            config.mempool().mining(),
            clock);
    feeLearning = feeLearning();
    fees =
        feeLearning.isEmpty()
            ? new NoFees()
            : new LedgerFees(
                ledger,
                feeLearning.getFirst(),
                mining::select,
                () -> liveMempool.info().minimumFeeRateSatPerKvB());
    verifier = new ChainVerifier(tree, consensus, store, connector, disconnector);
    intake = new BlockIntake(consensus, workers, budget, prefetcher, swiftSync, tree::find);
    importer = new BlockImporter(config, network.magic(), tree, intake, budget, ledger, tips, stop);
    tips.setImporting(!config.loadBlocks().isEmpty());
    thread = new NodeThread("chain", this::run);
    owner.release();
  }

  /// Null if there are none, or it is too late for them.
  private @Nullable HintsFile openHints() {
    if (config.hints().isEmpty()) {
      return null;
    }
    if (tree.tip() != tree.genesis()) {
      LOG.info("The ledger is at height {}: no need for hints", tree.tip().node().height());
      return null;
    }
    return HintsFile.open(config.hints().getFirst(), magic);
  }

  /// One, or none if transactions are not looked at.
  private List<FeeLearning> feeLearning() {
    MempoolConfig.FeeEstimation choice = config.mempool().feeEstimation();
    if (choice == MempoolConfig.FeeEstimation.OFF) {
      return List.of();
    }
    FeeEstimatesFile file =
        new FeeEstimatesFile(
            config.directory().resolve(FEE_ESTIMATES_FILE),
            choice == MempoolConfig.FeeEstimation.ON_WITH_OLD_FILE);
    FeeLearning learning = new FeeLearning(file, clock, this::isCurrent);
    mempool.addListener(learning);
    publisher.subscribe(learning);
    return List.of(learning);
  }

  /// The tip is young, and no chain with more work is known (Core IsCurrentForFeeEstimation).
  private boolean isCurrent() {
    ChainView now = publisher.view();
    return !now.isInitialBlockDownload()
        && now.tip().timeSec() >= clock.timeSec() - MAX_FEE_ESTIMATION_TIP_AGE_SEC
        && now.tip().height() >= now.bestHeader().height() - 1;
  }

  public FeeEstimates fees() {
    return fees;
  }

  /// Half of what scripts and signatures that were found valid may take.
  private static DigestMemory memory(ChainConfig config, SecureRandom random) {
    byte[] salt = new byte[DigestMemory.SALT_SIZE];
    random.nextBytes(salt);
    return new DigestMemory(salt, config.mempool().validationCacheBytes() / 2);
  }

  /// Every column of the ledger.
  public static List<Column<?, ?>> columns() {
    return LedgerStore.columns();
  }

  private void loadOrBegin(KeyValueStore kv, Block genesis) {
    Optional<BlockHash> best = coinsTable.bestBlock();
    if (best.isEmpty()) {
      store.putBlock(tree.genesis().node(), BlockCodec.encode(genesis));
      store.coinsChanged();
      store.flushAll();
      return;
    }
    if (coinsTable.isCollecting()) {
      LOG.info("SwiftSync did not get to its end: it starts over");
      coinsTable.abandonCollecting(genesis.hash());
    }
    HeaderTable.Key genesisKey = new HeaderTable.Key(0, genesis.hash());
    if (kv.get(HeaderTable.COLUMN, genesisKey).isEmpty()) {
      throw new StorageException(
          StorageException.Kind.CORRUPT,
          "the database belongs to another network: use another data directory");
    }
    HeaderTable.load(kv, tree, best.get());
    BlockNode tip = tree.tip().node();
    LOG.info(
        "Loaded best chain: hashBestChain={} height={} date={} progress={}",
        tip.hash(),
        tip.height(),
        java.time.Instant.ofEpochSecond(tip.timeSec()),
        String.format(
            Locale.ROOT,
            "%f",
            progress.of(tip, tree.tip().status().chainTxCount(), tree.bestHeader().node())));
  }

  /// Deleted blocks do not come back by themselves.
  private void refuseUnpruned() {
    if (!config.pruning().isOn() && pruner.prunedHeight().isPresent()) {
      throw PrunedDataException.wholeLedger();
    }
  }

  /// Heeds somebody who needs old blocks. Before the start.
  public void keepBlocksFor(PruneLock lock) {
    pruner.heed(lock);
  }

  public void start() {
    thread.start();
    if (!config.loadBlocks().isEmpty()) {
      importer.start();
    }
    keeper.start(importer::awaitEnd);
  }

  private void run() {
    owner.claim();
    if (config.checkBlocks() >= 0 && !isSound()) {
      return;
    }
    ledger.run();
  }

  private boolean isSound() {
    StorageException damage =
        new StorageException(
            StorageException.Kind.CORRUPT,
            "Corrupted block database detected: put back a backup or start with an empty data directory");
    try {
      if (verifier.verify(config.checkLevel(), config.checkBlocks())
          != ChainVerifier.Result.DAMAGED) {
        return true;
      }
      stop.fatal("the last blocks are not what they should be", damage);
    } catch (RuntimeException e) {
      damage.addSuppressed(e);
      stop.fatal("the last blocks cannot be checked", damage);
    }
    ledger.refuseAll();
    return false;
  }

  /// Ends all threads; everything is flushed unless the ledger is broken.
  public void close() {
    importer.close();
    keeper.stopLoading();
    ledger.close();
    publisher.close();
    if (!thread.join(CLOSE_TIMEOUT)) {
      LOG.error("The ledger does not stop in time");
    } else if (!ledger.hasFailed()) {
      keeper.saveAtEnd();
    }
    feeLearning.forEach(FeeLearning::close);
    swiftSync.close();
    workers.close();
    store.close();
  }

  // Reading without waiting.

  @Override
  public ChainView view() {
    return publisher.view();
  }

  @Override
  public Optional<BlockNode> find(BlockHash hash) {
    return tree.find(hash);
  }

  public BlockStatus status(BlockNode node) {
    return tree.status(node);
  }

  public BlockReader reader() {
    return this;
  }

  @Override
  public Optional<byte[]> raw(BlockHash hash) {
    return tree.find(hash).flatMap(store::recent);
  }

  @Override
  public Optional<Block> block(BlockHash hash) {
    return tree.find(hash)
        .flatMap(node -> store.recent(node).map(raw -> LedgerStore.decode(node, raw)));
  }

  @Override
  public Optional<BlockUndo> undo(BlockHash hash) {
    return tree.find(hash).flatMap(store::findUndo);
  }

  @Override
  public Block block(BlockNode node) {
    return store.block(node);
  }

  @Override
  public BlockUndo undo(BlockNode node) {
    return store.undo(node);
  }

  @Override
  public Durability durability() {
    return store.durability();
  }

  public Optional<CoinAtTip> findCoin(OutPoint outpoint, boolean includesMempool) {
    return coinReads.find(outpoint, includesMempool, false);
  }

  public Subscription subscribe(ChainListener listener) {
    return publisher.subscribe(listener);
  }

  public double verificationProgress(BlockNode node) {
    return progress.of(node, tree.status(node).chainTxCount(), view().bestHeader());
  }

  public List<String> warnings() {
    return tips.warnings();
  }

  public long storedBlockBytes() {
    return store.blockBytes();
  }

  public Pruning pruning() {
    return config.pruning();
  }

  public OptionalInt prunedHeight() {
    return pruner.prunedHeight();
  }

  /// The highest block of the active chain that is not known to have undo data; empty if all are.
  public OptionalInt heightWithoutUndo() {
    for (BlockNode node = tree.tip().node();
        node.height() > 0;
        node = node.parent().orElseThrow()) {
      if (!tree.status(node).hasUndo()) {
        return OptionalInt.of(node.height());
      }
    }
    return OptionalInt.empty();
  }

  public void pruneBlocks(int height) {
    ledger.call(() -> {
      pruner.pruneTo(height);
      return true;
    });
  }

  public boolean hasRoomForBlocks() {
    return budget.hasRoom();
  }

  @Override
  public ChainView await(Predicate<ChainView> condition, Duration timeout) {
    return publisher.await(condition, timeout);
  }

  // Submitting.

  public void submitHeaders(
      List<BlockHeader> headers, boolean isWorkChecked, Consumer<HeadersOutcome> done) {
    ledger.submit(new LedgerCommand.AcceptHeaders(List.copyOf(headers), isWorkChecked, done));
  }

  public void submitBlock(
      byte[] block, boolean isRequested, boolean isWorkChecked, Consumer<BlockOutcome> done) {
    ledger.submit(
        new LedgerCommand.AcceptBlock(intake.submit(block), isRequested, isWorkChecked, done));
  }

  public void submitPeerBlock(
      byte[] block, boolean isRequested, boolean isWorkChecked, Consumer<BlockOutcome> done) {
    ledger.submit(
        new LedgerCommand.AcceptBlock(
            intake.submitFromPeer(block), isRequested, isWorkChecked, done));
  }

  public boolean isMutated(Block block, BlockNode parent) {
    return intake.mutation(block, parent).isPresent();
  }

  // Waiting for the ledger's thread.

  public <T> T ask(Function<LedgerView, T> question) {
    return ledger.ask(() ->
        question.apply(new LiveLedger(tree, store, publisher, liveMempool, this::expectCoins)));
  }

  public CoinAtTip coin(OutPoint outpoint, boolean includesMempool) {
    for (int i = 0; i < COIN_READS; i++) {
      Optional<CoinAtTip> found = coinReads.find(outpoint, includesMempool, true);
      if (found.isPresent()) {
        return found.get();
      }
      Thread.onSpinWait();
    }
    return ask(ledger ->
        new CoinAtTip(
            includesMempool ? ledger.coinBesideMempool(outpoint) : ledger.coin(outpoint),
            ledger.view().tip()));
  }

  public void drain() {
    ledger.call(() -> true);
  }

  public void flush() {
    ledger.call(() -> {
      store.flushAll();
      return true;
    });
  }

  public Optional<Reject> invalidateBlock(BlockNode node) {
    if (node.height() == 0) {
      throw new IllegalArgumentException("genesis cannot be invalid");
    }
    ledger.call(() -> {
      ledger.invalidate(node);
      return true;
    });
    return Optional.empty();
  }

  public Optional<Reject> reconsiderBlock(BlockNode node) {
    ledger.call(() -> {
      ledger.reconsider(node);
      return true;
    });
    return Optional.empty();
  }

  public Optional<Reject> preciousBlock(BlockNode node) {
    ledger.call(() -> {
      ledger.makePrecious(node);
      return true;
    });
    return Optional.empty();
  }

  public BlockVerdict checkProposal(
      Block block, boolean isProofChecked, boolean isMerkleRootChecked) {
    return ledger.call(() -> check(block, isProofChecked, isMerkleRootChecked));
  }

  /// Core TestBlockValidity.
  private BlockVerdict check(Block block, boolean isProofChecked, boolean isMerkleRootChecked) {
    BlockNode tip = tree.tip().node();
    if (!block.header().prev().equals(tip.hash())) {
      return new BlockVerdict.MissingPrevious(
          Reject.of(RejectReason.INCONCLUSIVE_NOT_BEST_PREVBLK, ""));
    }
    BlockVerdict verdict = consensus.checkStructure(block, isProofChecked, isMerkleRootChecked);
    if (verdict.isValid()) {
      verdict = consensus.checkHeaderInContext(block.header(), tip, clock.timeSec());
    }
    if (verdict.isValid()) {
      verdict = consensus.checkInContext(block, tip);
    }
    if (!verdict.isValid()) {
      return verdict;
    }
    BlockNode node = BlockNode.child(block.header(), tip);
    return switch (connector.connect(node, block, store.coins(), true)) {
      case BlockConnector.Result.Connected(var changes, _) -> {
        changes.revert();
        coinReads.takenBack();
        yield BlockVerdict.valid();
      }
      case BlockConnector.Result.Failed(BlockVerdict.Invalid invalid) -> invalid;
    };
  }

  public Block assembleBlock(Script payTo, List<Transaction> transactions) {
    return ledger.call(() -> mining.assemble(payTo, transactions));
  }

  public MiningService mining() {
    return mining;
  }

  public MempoolService mempool() {
    return mempoolService;
  }

  public boolean verifyChain(int level, int count) {
    return ledger.call(() -> {
      coinReads.unsettle();
      boolean isSound = verifier.verify(level, count) == ChainVerifier.Result.SOUND;
      activator.settle();
      return isSound;
    });
  }

  /// All coins on disk as of the tip, and the tip. The snapshot is to be closed.
  private record Moment(Snapshot snapshot, BlockNode tip) {}

  private Moment moment(String purpose) {
    expectCoins();
    return ledger.call(() -> {
      store.flushCoins(purpose);
      return new Moment(kv.snapshot(), tree.tip().node());
    });
  }

  /// Writes a file that says which outputs up to a block survive, on the calling thread while the
  /// ledger goes on.
  public HintsReport writeHints(Path file, int height) {
    Moment moment = moment("hints");
    try (Snapshot snapshot = moment.snapshot()) {
      if (height < 1 || height > moment.tip().height()) {
        throw new HintsException("there is no block at height " + height);
      }
      HintsMaker maker = new HintsMaker(magic, consensus.params(), store::block, store::undo);
      return maker.write(file, snapshot, moment.tip(), moment.tip().ancestorAt(height));
    }
  }

  private void expectCoins() {
    if (swiftSync.isRunning()) {
      throw new IllegalStateException("the coins are not known until SwiftSync is complete");
    }
  }

  /// Looks through a snapshot, which the calling thread reads while the ledger goes on.
  public CoinScan scanCoins(Set<Script> scripts, CoinScan.Watch watch) {
    Moment moment = moment("scan");
    try (Snapshot snapshot = moment.snapshot()) {
      return CoinSearch.run(snapshot, moment.tip(), scripts, watch);
    }
  }

  /// Counts a snapshot, which the calling thread and the workers read while the ledger goes on.
  public UtxoStatistics utxoStatistics(UtxoStatistics.HashType hashType) {
    Moment moment = moment("statistics");
    try (Snapshot snapshot = moment.snapshot()) {
      return UtxoStatisticsScan.run(
          snapshot, moment.tip(), hashType, kv.sizeOnDisk(CoinsTable.COLUMN), workers);
    }
  }
}
