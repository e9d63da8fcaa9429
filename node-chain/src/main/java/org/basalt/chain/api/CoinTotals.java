package org.basalt.chain.api;

import org.basalt.core.hash.Uint256;

/// Figures of the UTXO set after a block, and of all that went into it and out of it from genesis
/// to that block (RPC gettxoutsetinfo with an index).
///
/// Sums of what is made and spent again and again may pass 64 bits. What is unspendable is not in
/// the set: outputs of genesis, coinbases that a later one of the same id replaced (BIP-0030),
/// scripts that cannot succeed, and rewards that miners left.
///
/// @param muHash of the set, display order
/// @param outputCount unspent outputs
/// @param bogoSize database-independent measure of size
/// @param totalSat sum of the unspent outputs
/// @param subsidySat all subsidies
/// @param spentSat all outputs that were spent
/// @param createdSat all outputs but those of coinbases
/// @param coinbaseSat all outputs of coinbases
/// @param genesisSat unspendable: the subsidy of genesis
/// @param replacedSat unspendable: coinbases that were replaced
/// @param scriptsSat unspendable: by their scripts
/// @param unclaimedSat unspendable: subsidies and fees that were not claimed
public record CoinTotals(
    String muHash,
    long outputCount,
    long bogoSize,
    long totalSat,
    long subsidySat,
    Uint256 spentSat,
    Uint256 createdSat,
    Uint256 coinbaseSat,
    long genesisSat,
    long replacedSat,
    long scriptsSat,
    long unclaimedSat) {
  /// Before genesis.
  public static final CoinTotals NONE =
      new CoinTotals(
          "0".repeat(64), 0, 0, 0, 0, Uint256.ZERO, Uint256.ZERO, Uint256.ZERO, 0, 0, 0, 0);

  /// All that is unspendable.
  public long unspendableSat() {
    return genesisSat + replacedSat + scriptsSat + unclaimedSat;
  }
}
