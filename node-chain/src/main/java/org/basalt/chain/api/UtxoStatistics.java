package org.basalt.chain.api;

/// Figures of the whole UTXO set at one block (RPC gettxoutsetinfo).
///
/// @param height and the block for which they are true
/// @param txCount transactions with at least one unspent output
/// @param outputCount unspent outputs
/// @param bogoSize database-independent measure of size: 50 bytes and the script for each output
/// @param totalSat sum of the values
/// @param diskSizeBytes estimated size on disk
/// @param hash the hash asked for, display order; empty text for [HashType#NONE]
public record UtxoStatistics(
    BlockNode node,
    long txCount,
    long outputCount,
    long bogoSize,
    long totalSat,
    long diskSizeBytes,
    String hash) {
  /// Which hash to compute.
  public enum HashType {
    HASH_SERIALIZED_3,
    MUHASH,
    NONE
  }
}
