package org.basalt.chain.swiftsync;

/// What one block contributes to a run: to the sum, and to the coins that survive.
///
/// @param sum of outputs that do not survive, less those that were spent
/// @param rows of surviving coins, one behind the other, see [org.basalt.chain.coins.CoinRows]
/// @param groups where the rows of each transaction begin that has any
/// @param count of surviving coins
/// @param valueSat of them together
public record BlockShare(OutpointSum sum, byte[] rows, int[] groups, int count, long valueSat) {}
