package org.basalt.p2p;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.primitive.BlockHeader;

/// Blocks that many ledgers in one process have in common: each is kept and decoded once.
final class SharedBlocks {
  private final Map<BlockHash, Kept> kept = new HashMap<>();

  private record Kept(byte[] bytes, Block block) {}

  Block decode(byte[] bytes) {
    BlockHash hash = BlockHeader.readFrom(new ByteReader(bytes)).hash();
    Kept known = kept.computeIfAbsent(hash, _ -> new Kept(bytes, BlockCodec.decode(bytes)));
    // Other transactions may come under the same header.
    return Arrays.equals(known.bytes, bytes) ? known.block : BlockCodec.decode(bytes);
  }

  /// The same bytes, in one array for all.
  byte[] same(BlockHash hash, byte[] bytes) {
    Kept known = kept.get(hash);
    return known != null && Arrays.equals(known.bytes, bytes) ? known.bytes : bytes;
  }
}
