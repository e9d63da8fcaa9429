package org.basalt.p2p.protocol;

import java.util.List;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.CompactTarget;

/// What can be said of headers without knowing where they belong.
final class HeaderChecks {
  private HeaderChecks() {}

  /// Each hash is below the target that its header states, and the target is one this network
  /// allows.
  static boolean haveProofOfWork(List<BlockHeader> headers, ConsensusParams consensus) {
    for (BlockHeader header : headers) {
      CompactTarget.Decoded target = CompactTarget.decode(header.bits());
      if (!target.isValid()
          || target.value().compareTo(consensus.powLimit()) > 0
          || header.hash().toUint256().compareTo(target.value()) > 0) {
        return false;
      }
    }
    return true;
  }

  /// Each is the child of the one before.
  static boolean areContinuous(List<BlockHeader> headers) {
    BlockHash previous = headers.getFirst().prev();
    for (BlockHeader header : headers) {
      if (!header.prev().equals(previous)) {
        return false;
      }
      previous = header.hash();
    }
    return true;
  }
}
