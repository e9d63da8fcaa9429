package org.basalt.rpc.json;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.function.Supplier;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockUndo;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.rpc.spec.NodeView;

/// Bodies of blocks that clients asked for lately: many ask for the newest block, or for the one
/// that an explorer's visitors look at. Any thread.
public final class RecentBlockBodies {
  /// Bytes of all texts together. A full block with all details has some 10 MB.
  public static final long MAX_BYTES = 32L << 20;

  private record Key(BlockHash block, BlockBody.Detail detail) {}

  private final Cache<Key, BlockBody> bodies =
      Caffeine.newBuilder()
          .maximumWeight(MAX_BYTES)
          .weigher((Key _, BlockBody body) -> weight(body))
          .executor(Runnable::run)
          .build();

  private static int weight(BlockBody body) {
    return (int) Math.min(body.transactions().sizeBytes(), Integer.MAX_VALUE);
  }

  /// @param read gives the block's bytes
  public BlockBody find(
      BlockNode place, BlockBody.Detail detail, Supplier<byte[]> read, NodeView node) {
    Key key = new Key(place.hash(), detail);
    BlockBody known = bodies.getIfPresent(key);
    if (known != null) {
      return known;
    }
    if (detail == BlockBody.Detail.TXIDS) {
      BlockBody body = BlockBody.withTxids(read.get());
      bodies.put(key, body);
      return body;
    }
    Optional<BlockUndo> undo = node.chain().blocks().undo(place.hash());
    BlockBody body = BlockBody.of(BlockCodec.decode(read.get()), undo, detail, node);
    // Without undo data fees are missing, and it may still come.
    if (undo.isPresent()) {
      bodies.put(key, body);
    }
    return body;
  }

  /// Bytes of all texts.
  public long sizeBytes() {
    bodies.cleanUp();
    return bodies.asMap().values().stream().mapToLong(RecentBlockBodies::weight).sum();
  }
}
