package org.basalt.core.consensus;

/// New coins that a block may create.
///
/// 50 bitcoins, halved every [ConsensusParams#subsidyHalvingInterval()] blocks, rounded down to
/// satoshis; nothing from the 33rd halving on, since 50 bitcoins have 33 binary digits in satoshis.
/// Shifting by 64 and more is undefined in the language Bitcoin was written in and would have begun
/// anew with 50 bitcoins (BIP-0042), so it is cut off at 64.
///
/// Source: Core `validation.cpp` GetBlockSubsidy.
public final class Subsidy {
  private static final long INITIAL_SAT = 50 * Amounts.SAT_PER_COIN;
  private static final int SHIFT_LIMIT = 64;

  private Subsidy() {}

  /// @param height 0 to 2^31 - 1
  /// @param halvingInterval in blocks, positive
  public static long atSat(int height, int halvingInterval) {
    int halvings = height / halvingInterval;
    return halvings >= SHIFT_LIMIT ? 0 : INITIAL_SAT >> halvings;
  }
}
