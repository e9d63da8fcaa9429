package org.basalt.p2p.protocol;

import java.util.Optional;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.Block;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.message.CmpctBlock;
import org.basalt.p2p.sync.CompactBlockEncoding;
import org.jspecify.annotations.Nullable;

/// The newest block whose header and transactions were found in order, kept at hand: peers ask for
/// it at once, even before it is connected.
@OwnedBy("peers")
final class RecentBlock {
  private @Nullable Block block;
  private @Nullable CmpctBlock compact;

  /// @param nonce of its compact form
  void set(Block newest, long nonce) {
    block = newest;
    compact = CompactBlockEncoding.of(newest, nonce);
  }

  boolean is(BlockHash hash) {
    return block != null && block.hash().equals(hash);
  }

  Optional<Block> block(BlockHash hash) {
    return is(hash) ? Optional.ofNullable(block) : Optional.empty();
  }

  Optional<CmpctBlock> compact(BlockHash hash) {
    return is(hash) ? Optional.ofNullable(compact) : Optional.empty();
  }
}
