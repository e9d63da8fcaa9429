package org.basalt.core.rules;

import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.consensus.HeaderAncestry;
import org.basalt.core.primitive.Block;

/// A block and the chain that it would extend.
///
/// @param height of the block
/// @param lockTimeCutoffSec median time of the block before where BIP-0113 holds, else the block's
///   own time
/// @param expectsCommitment BIP-0141 holds
record BlockContext(
    ConsensusParams params,
    Block block,
    int height,
    long lockTimeCutoffSec,
    boolean expectsCommitment) {
  static BlockContext of(ConsensusParams params, Block block, HeaderAncestry prev) {
    int height = prev.height() + 1;
    long cutoffSec =
        height >= params.csvHeight() ? prev.medianTimePast() : block.header().timeSec();
    return new BlockContext(params, block, height, cutoffSec, height >= params.segwitHeight());
  }
}
