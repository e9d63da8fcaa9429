package org.basalt.chain.api;

/// What of a file of transactions is believed (RPC `importmempool`).
///
/// @param usesCurrentTime they come now, and not when the file says
/// @param appliesFeeDeltas what the file says that fees count for more or less is added
/// @param appliesUnbroadcast those that the file says were never fetched are announced again
public record MempoolImport(
    boolean usesCurrentTime, boolean appliesFeeDeltas, boolean appliesUnbroadcast) {
  /// For our own file.
  public static final MempoolImport ALL = new MempoolImport(false, true, true);
}
