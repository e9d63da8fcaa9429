package org.basalt.chain;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockOutcome;
import org.basalt.chain.api.ChainConfig;
import org.basalt.chain.api.ChainEvent;
import org.basalt.chain.api.ChainView;
import org.basalt.chain.api.HeadersOutcome;
import org.basalt.chain.api.MempoolConfig;
import org.basalt.chain.api.NodeStop;
import org.basalt.chain.api.Pruning;
import org.basalt.chain.api.UtxoStatistics;
import org.basalt.chain.kv.KeyValueStore;
import org.basalt.chain.kv.memory.MemoryStore;
import org.basalt.core.crypto.engine.SignatureEngines;
import org.basalt.core.hash.Uint256;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.runtime.NodeClock;

/// A real ledger for tests: its own thread and workers, a clock that stands still, and a store in
/// memory unless a directory is given.
public final class TestChain implements AutoCloseable {
  /// Later than any block of the vectors.
  public static final long NOW_SEC = 1_800_000_000;

  private final Chain chain;
  private final NodeClock clock;
  private final List<ChainEvent> events = new CopyOnWriteArrayList<>();
  private final Stops stops;

  /// What the ledger asked of the node.
  private static final class Stops implements NodeStop {
    final List<String> requests = new CopyOnWriteArrayList<>();
    final CountDownLatch requested = new CountDownLatch(1);
    final List<Throwable> failures = new CopyOnWriteArrayList<>();

    @Override
    public void requestStop(String why) {
      requests.add(why);
      requested.countDown();
    }

    @Override
    public void fatal(String what, Throwable cause) {
      failures.add(new AssertionError(what, cause));
    }
  }

  private TestChain(Chain chain, NodeClock clock, Stops stops) {
    this.chain = chain;
    this.clock = clock;
    this.stops = stops;
    chain.subscribe(events::add);
    chain.start();
  }

  public static TestChain inMemory(NetworkParams network) {
    return inMemory(network, new MemoryStore(), config -> config);
  }

  public static TestChain inMemory(
      NetworkParams network, KeyValueStore store, UnaryOperator<ChainConfig> change) {
    return inMemory(network, store, change, SignatureEngines.auto());
  }

  public static TestChain inMemory(
      NetworkParams network,
      KeyValueStore store,
      UnaryOperator<ChainConfig> change,
      SignatureEngines engines) {
    NodeClock clock = NodeClock.manual(NOW_SEC);
    Stops stops = new Stops();
    ChainConfig config = change.apply(defaults(network, Path.of("")));
    return new TestChain(Chain.open(config, network, engines, clock, stops, store), clock, stops);
  }

  public static TestChain onDisk(
      NetworkParams network, Path directory, UnaryOperator<ChainConfig> change) {
    NodeClock clock = NodeClock.manual(NOW_SEC);
    Stops stops = new Stops();
    ChainConfig config = change.apply(defaults(network, directory));
    return new TestChain(
        Chain.open(config, network, SignatureEngines.auto(), clock, stops), clock, stops);
  }

  /// Every script checked, and no work so little that it would not do.
  private static ChainConfig defaults(NetworkParams network, Path directory) {
    ChainConfig d = ChainConfig.defaults(network, directory);
    return new ChainConfig(
        directory,
        directory,
        64L << 20,
        2,
        Uint256.ZERO,
        org.basalt.core.hash.BlockHash.ZERO,
        d.maxTipAgeSec(),
        0,
        List.of(),
        false,
        d.checkBlocks(),
        d.checkLevel(),
        List.of(),
        mempool(MempoolConfig.Persistence.OFF),
        Pruning.OFF);
  }

  /// The usual mempool, which outlives a restart or does not; no fees are estimated, since their
  /// file would be in a directory that tests share.
  public static MempoolConfig mempool(MempoolConfig.Persistence persistence) {
    MempoolConfig d = MempoolConfig.DEFAULTS;
    return new MempoolConfig(
        d.policy(),
        d.limits(),
        d.mining(),
        persistence,
        d.validationCacheBytes(),
        1,
        MempoolConfig.FeeEstimation.OFF);
  }

  public static ChainConfig withMinimumWork(ChainConfig c, Uint256 minimumWork) {
    return new ChainConfig(
        c.directory(),
        c.blocksDirectory(),
        c.cacheBytes(),
        c.verifyThreads(),
        minimumWork,
        c.assumeValid(),
        c.maxTipAgeSec(),
        c.stopAtHeight(),
        c.loadBlocks(),
        c.stopAfterBlockImport(),
        c.checkBlocks(),
        c.checkLevel(),
        c.indexes(),
        c.mempool(),
        c.pruning());
  }

  public static ChainConfig withIndexes(ChainConfig c, String... indexes) {
    return new ChainConfig(
        c.directory(),
        c.blocksDirectory(),
        c.cacheBytes(),
        c.verifyThreads(),
        c.minimumChainWork(),
        c.assumeValid(),
        c.maxTipAgeSec(),
        c.stopAtHeight(),
        c.loadBlocks(),
        c.stopAfterBlockImport(),
        c.checkBlocks(),
        c.checkLevel(),
        List.of(indexes),
        c.mempool(),
        c.pruning());
  }

  public static ChainConfig withPruning(ChainConfig c, Pruning pruning) {
    return new ChainConfig(
        c.directory(),
        c.blocksDirectory(),
        c.cacheBytes(),
        c.verifyThreads(),
        c.minimumChainWork(),
        c.assumeValid(),
        c.maxTipAgeSec(),
        c.stopAtHeight(),
        c.loadBlocks(),
        c.stopAfterBlockImport(),
        c.checkBlocks(),
        c.checkLevel(),
        c.indexes(),
        c.mempool(),
        pruning);
  }

  public static ChainConfig importing(ChainConfig c, Path... files) {
    return new ChainConfig(
        c.directory(),
        c.blocksDirectory(),
        c.cacheBytes(),
        c.verifyThreads(),
        c.minimumChainWork(),
        c.assumeValid(),
        c.maxTipAgeSec(),
        c.stopAtHeight(),
        List.of(files),
        true,
        c.checkBlocks(),
        c.checkLevel(),
        c.indexes(),
        c.mempool(),
        c.pruning());
  }

  public Chain chain() {
    return chain;
  }

  public NodeClock clock() {
    return clock;
  }

  public List<ChainEvent> events() {
    return events;
  }

  public List<String> stopRequests() {
    return stops.requests;
  }

  public void awaitStopRequest(Duration timeout) {
    try {
      if (!stops.requested.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("no request to stop in " + timeout);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  public List<Throwable> failures() {
    return stops.failures;
  }

  public ChainView view() {
    return chain.view();
  }

  public BlockNode tip() {
    return chain.view().tip();
  }

  /// As if we had asked for it.
  public BlockOutcome submit(Block block) {
    return submit(BlockCodec.encode(block), true);
  }

  public BlockOutcome submit(byte[] raw, boolean isRequested) {
    return submitLater(raw, isRequested).join();
  }

  public CompletableFuture<BlockOutcome> submitLater(byte[] raw, boolean isRequested) {
    CompletableFuture<BlockOutcome> outcome = new CompletableFuture<>();
    chain.submitBlock(raw, isRequested, true, outcome::complete);
    return outcome;
  }

  public HeadersOutcome submitHeaders(List<BlockHeader> headers) {
    CompletableFuture<HeadersOutcome> outcome = new CompletableFuture<>();
    chain.submitHeaders(headers, true, outcome::complete);
    return outcome.join();
  }

  public UtxoStatistics statistics() {
    return chain.utxoStatistics(UtxoStatistics.HashType.MUHASH);
  }

  /// Verdicts of connecting, in order.
  public List<ChainEvent.BlockChecked> checked() {
    List<ChainEvent.BlockChecked> checked = new ArrayList<>();
    for (ChainEvent event : events) {
      if (event instanceof ChainEvent.BlockChecked c) {
        checked.add(c);
      }
    }
    return checked;
  }

  @Override
  public void close() {
    chain.close();
    if (!stops.failures.isEmpty()) {
      throw new AssertionError("the ledger failed", stops.failures.get(0));
    }
  }
}
