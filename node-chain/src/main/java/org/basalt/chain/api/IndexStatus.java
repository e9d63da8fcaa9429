package org.basalt.chain.api;

/// How far an index is (RPC getindexinfo).
///
/// @param name such as `txindex`
/// @param isSynced it has reached the tip
/// @param bestHeight of the last block indexed
public record IndexStatus(String name, boolean isSynced, int bestHeight) {}
