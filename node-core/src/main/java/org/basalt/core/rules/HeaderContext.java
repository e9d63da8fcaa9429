package org.basalt.core.rules;

import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.consensus.HeaderAncestry;
import org.basalt.core.primitive.BlockHeader;

/// A header and the chain that it would extend.
///
/// @param nowSec the node's clock, seconds since 1970
record HeaderContext(ConsensusParams params, BlockHeader header, HeaderAncestry prev, long nowSec) {
  int height() {
    return prev.height() + 1;
  }
}
