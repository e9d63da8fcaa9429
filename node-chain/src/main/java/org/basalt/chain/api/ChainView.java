package org.basalt.chain.api;

/// One consistent picture of the ledger, published after each command that changed it. Immutable;
/// any thread.
///
/// @param tip of the active chain: validated, its coins are the UTXO set
/// @param bestHeader the valid header with the most work, data or not
/// @param isInitialBlockDownload still catching up (Core IsInitialBlockDownload): once false, stays
///   false
/// @param isImporting reading block files or replaying
/// @param sequence grows with each publication
public record ChainView(
    BlockNode tip,
    BlockNode bestHeader,
    boolean isInitialBlockDownload,
    boolean isImporting,
    long sequence) {}
