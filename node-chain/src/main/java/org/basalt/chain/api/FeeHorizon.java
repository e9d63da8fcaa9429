package org.basalt.chain.api;

/// How far back the fee estimator looks, and how far ahead it can tell. Source: Core
/// `block_policy_estimator.h`.
public enum FeeHorizon {
  /// Half of what it knows is of the last 18 blocks.
  SHORT("short", 12, 1, 0.962, 0.5),
  /// Likewise of the last day.
  MEDIUM("medium", 24, 2, 0.9952, 0.1),
  /// Likewise of the last week.
  LONG("long", 42, 24, 0.99931, 0.1);

  private final String text;
  private final int periods;
  private final int blocksPerPeriod;
  private final double decay;
  private final double sufficientPerBlock;

  FeeHorizon(
      String text, int periods, int blocksPerPeriod, double decay, double sufficientPerBlock) {
    this.text = text;
    this.periods = periods;
    this.blocksPerPeriod = blocksPerPeriod;
    this.decay = decay;
    this.sufficientPerBlock = sufficientPerBlock;
  }

  /// As RPC names it.
  public String text() {
    return text;
  }

  /// Times to confirmation are told apart up to so many periods.
  public int periods() {
    return periods;
  }

  public int blocksPerPeriod() {
    return blocksPerPeriod;
  }

  /// The part of what was known that still counts a block later.
  public double decay() {
    return decay;
  }

  /// Transactions a block that a range of fee rates must have had on average to say anything.
  public double sufficientPerBlock() {
    return sufficientPerBlock;
  }
}
