package org.basalt.chain.api;

/// What a transaction should pay to be mined in time, from what was seen of others. All methods
/// wait for the ledger's thread.
public interface FeeEstimates {
  /// False if the node does not look at transactions; nothing else may be asked then.
  boolean isEnabled();

  /// The highest number of blocks that a horizon can tell of.
  int maxTargetBlocks(FeeHorizon horizon);

  /// The estimate that wallets ask for.
  ///
  /// @param targetBlocks 1 to that of the long horizon
  /// @param isConservative longer horizons count, too
  Smart smart(int targetBlocks, boolean isConservative);

  /// One horizon's, with what it stands on.
  ///
  /// @param targetBlocks 1 to that of the horizon
  /// @param threshold share of transactions that must have been mined in time, 0 to 1
  Raw raw(int targetBlocks, double threshold, FeeHorizon horizon);

  /// What is paid at the end of the next block as it would be made of the mempool now: the fee rate
  /// of the last chunk in it. If all that is worth mining fits, the least that the mempool takes.
  long nextBlockSatPerKvB();

  /// Lets timers see more time passed (RPC `mockscheduler`, for tests).
  void advanceSchedule(java.time.Duration duration);

  /// @param feeRateSatPerKvB 0 if nothing can be told
  /// @param targetBlocks that it is for; may be lower than what was asked for while little was seen
  record Smart(long feeRateSatPerKvB, int targetBlocks) {}

  /// @param feeRateSatPerKvB 0 if nothing can be told
  /// @param pass the lowest range of fee rates that was mined in time
  /// @param fail the highest one that was not
  record Raw(long feeRateSatPerKvB, Range pass, Range fail, double decay, int blocksPerPeriod) {}

  /// Fee rates looked at together, and what became of transactions that paid them. Counts are
  /// averages that decay from block to block.
  ///
  /// @param startSatPerKvB -1 if there is no such range
  /// @param withinTarget mined in time
  /// @param totalConfirmed mined at all
  /// @param inMempool waiting for longer than the target
  /// @param leftMempool gone without a block after the target
  record Range(
      double startSatPerKvB,
      double endSatPerKvB,
      double withinTarget,
      double totalConfirmed,
      double inMempool,
      double leftMempool) {
    public static final Range NONE = new Range(-1, -1, 0, 0, 0, 0);

    public boolean isNone() {
      return startSatPerKvB == -1;
    }
  }
}
