package org.basalt.chain.api;

import java.util.Optional;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.Block;

/// Reads stored blocks. Any thread; each call reads the store.
public interface BlockReader {
  /// The block as on the wire with witness, to be read only; empty if it is not stored.
  Optional<byte[]> raw(BlockHash hash);

  Optional<Block> block(BlockHash hash);

  /// What the block spent; empty if it was never connected.
  Optional<BlockUndo> undo(BlockHash hash);
}
