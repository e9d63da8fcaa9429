package org.basalt.chain.mempool;

/// On which terms a transaction is judged: where it comes from, and with what. Source: Core
/// `validation.cpp` ATMPArgs.
///
/// @param isTest only judged: the mempool stays as it is
/// @param mayReplace transactions that spend the same
/// @param mayEvictSibling the other child of its TRUC parent
/// @param isJudgedAlone it must pay enough by itself
/// @param isInPackage others follow: the mempool is trimmed after the last of them
/// @param isFromBlock fees and limits of relay do not matter, since it has been in the chain
/// @param maxFeeRateSatPerKvB that it may pay, as a guard against mistakes; 0 is no limit
/// @param cameSec when it came before a restart; 0 for one that comes now
record Terms(
    boolean isTest,
    boolean mayReplace,
    boolean mayEvictSibling,
    boolean isJudgedAlone,
    boolean isInPackage,
    boolean isFromBlock,
    long maxFeeRateSatPerKvB,
    long cameSec) {
  /// From a peer or a user.
  static final Terms SUBMIT = new Terms(false, true, true, true, false, false, 0, 0);

  /// Likewise, but only judged.
  static final Terms TEST = new Terms(true, true, true, true, false, false, 0, 0);

  /// From a file, in which it was kept over a restart.
  static Terms saved(long cameSec) {
    return new Terms(false, true, true, true, false, false, 0, cameSec);
  }

  /// From a block that is no longer in the chain.
  static final Terms READMIT = new Terms(false, true, true, true, false, true, 0, 0);

  /// Among several that are only judged.
  static final Terms TEST_PACKAGE = new Terms(true, false, false, true, false, false, 0, 0);

  /// By itself, with others to follow.
  static Terms firstAlone(long maxFeeRateSatPerKvB) {
    return new Terms(false, true, true, true, true, false, maxFeeRateSatPerKvB, 0);
  }

  /// Together with others.
  static Terms together(long maxFeeRateSatPerKvB) {
    return new Terms(false, true, false, false, true, false, maxFeeRateSatPerKvB, 0);
  }
}
