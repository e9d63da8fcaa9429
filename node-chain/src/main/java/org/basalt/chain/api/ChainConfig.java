package org.basalt.chain.api;

import java.nio.file.Path;
import java.util.List;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Uint256;
import org.basalt.core.params.NetworkParams;

/// How the ledger is to run. Knows nothing of option names or files; the defaults are those of
/// [#defaults].
///
/// @param directory the ledger's database is below it; of one network only
/// @param blocksDirectory block and undo data are below it (`-blocksdir`); the same as `directory`
///   if not apart
/// @param cacheBytes for coins in memory and for the database's own caches together (`-dbcache`);
///   at least 4 MiB
/// @param verifyThreads that check scripts, the ledger's own thread among them (`-par`): 0 is one
///   for each core, a negative number leaves so many cores free
/// @param minimumChainWork of a chain worth following (`-minimumchainwork`)
/// @param assumeValid scripts of its ancestors are not checked (`-assumevalid`); [BlockHash#ZERO]
///   checks all
/// @param maxTipAgeSec a younger tip ends the initial download (`-maxtipage`)
/// @param stopAtHeight asks the node to stop when the tip is there (`-stopatheight`); 0 never
/// @param loadBlocks block files to import at start, in this order (`-loadblock`)
/// @param stopAfterBlockImport asks the node to stop when that is done (`-stopafterblockimport`)
/// @param checkBlocks to re-check at start (`-checkblocks`); 0 is all, negative none
/// @param checkLevel 0 to 4, how thoroughly (`-checklevel`)
/// @param indexes by name, such as `txindex`
/// @param mempool how it is to run
/// @param pruning of old blocks (`-prune`)
/// @param hints a file that says which outputs survive (`-swiftsync`); none or one
public record ChainConfig(
    Path directory,
    Path blocksDirectory,
    long cacheBytes,
    int verifyThreads,
    Uint256 minimumChainWork,
    BlockHash assumeValid,
    long maxTipAgeSec,
    int stopAtHeight,
    List<Path> loadBlocks,
    boolean stopAfterBlockImport,
    int checkBlocks,
    int checkLevel,
    List<String> indexes,
    MempoolConfig mempool,
    Pruning pruning,
    List<Path> hints) {
  public static final long MIN_CACHE_BYTES = 4L << 20;
  public static final long DEFAULT_CACHE_BYTES = 450L << 20;

  /// Core's MAX_SCRIPTCHECK_THREADS and the ledger's own thread.
  public static final int MAX_VERIFY_THREADS = 16;

  public static final long DEFAULT_MAX_TIP_AGE_SEC = 24 * 60 * 60;
  public static final int DEFAULT_CHECK_BLOCKS = 6;
  public static final int DEFAULT_CHECK_LEVEL = 3;

  public ChainConfig {
    cacheBytes = Math.max(cacheBytes, MIN_CACHE_BYTES);
    loadBlocks = List.copyOf(loadBlocks);
    indexes = List.copyOf(indexes);
    hints = List.copyOf(hints);
    if (hints.size() > 1) {
      throw new IllegalArgumentException("more than one file of hints: " + hints);
    }
    if (maxTipAgeSec < 0) {
      throw new IllegalArgumentException("negative maximum tip age: " + maxTipAgeSec);
    }
    if (stopAtHeight < 0) {
      throw new IllegalArgumentException("negative height to stop at: " + stopAtHeight);
    }
    checkLevel = Math.clamp(checkLevel, 0, 4);
  }

  public static ChainConfig defaults(NetworkParams network, Path directory) {
    return new ChainConfig(
        directory,
        directory,
        DEFAULT_CACHE_BYTES,
        0,
        network.consensus().minimumChainWork(),
        network.consensus().assumeValid(),
        DEFAULT_MAX_TIP_AGE_SEC,
        0,
        List.of(),
        false,
        DEFAULT_CHECK_BLOCKS,
        DEFAULT_CHECK_LEVEL,
        List.of(),
        MempoolConfig.DEFAULTS,
        Pruning.OFF,
        List.of());
  }

  /// Without hints.
  public ChainConfig(
      Path directory,
      Path blocksDirectory,
      long cacheBytes,
      int verifyThreads,
      Uint256 minimumChainWork,
      BlockHash assumeValid,
      long maxTipAgeSec,
      int stopAtHeight,
      List<Path> loadBlocks,
      boolean stopAfterBlockImport,
      int checkBlocks,
      int checkLevel,
      List<String> indexes,
      MempoolConfig mempool,
      Pruning pruning) {
    this(
        directory,
        blocksDirectory,
        cacheBytes,
        verifyThreads,
        minimumChainWork,
        assumeValid,
        maxTipAgeSec,
        stopAtHeight,
        loadBlocks,
        stopAfterBlockImport,
        checkBlocks,
        checkLevel,
        indexes,
        mempool,
        pruning,
        List.of());
  }

  /// The same, with a file of hints.
  public ChainConfig withHints(Path file) {
    return new ChainConfig(
        directory,
        blocksDirectory,
        cacheBytes,
        verifyThreads,
        minimumChainWork,
        assumeValid,
        maxTipAgeSec,
        stopAtHeight,
        loadBlocks,
        stopAfterBlockImport,
        checkBlocks,
        checkLevel,
        indexes,
        mempool,
        pruning,
        List.of(file));
  }

  /// The same but for the mempool.
  public ChainConfig withMempool(MempoolConfig other) {
    return new ChainConfig(
        directory,
        blocksDirectory,
        cacheBytes,
        verifyThreads,
        minimumChainWork,
        assumeValid,
        maxTipAgeSec,
        stopAtHeight,
        loadBlocks,
        stopAfterBlockImport,
        checkBlocks,
        checkLevel,
        indexes,
        other,
        pruning,
        hints);
  }

  /// Threads that check scripts on a machine with so many cores, the ledger's own among them: 1 to
  /// [#MAX_VERIFY_THREADS].
  public int verifyThreadsOn(int cores) {
    int wanted = verifyThreads <= 0 ? cores + verifyThreads : verifyThreads;
    return Math.clamp(wanted, 1, MAX_VERIFY_THREADS);
  }
}
