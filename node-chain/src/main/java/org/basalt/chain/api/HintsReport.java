package org.basalt.chain.api;

/// What a file of hints that was written says.
///
/// @param block the hinted one
/// @param outputs that can be spent, up to that block
/// @param survivors of them, unspent as of that block
/// @param sizeBytes of the file
public record HintsReport(BlockNode block, long outputs, long survivors, long sizeBytes) {}
