package org.basalt.rpc.method.blockchain;

import java.util.List;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockStatus;
import org.basalt.chain.api.BlockUndo;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;
import org.basalt.rpc.spec.RpcType;

/// Finds blocks by what a caller may name them, and their data, or refuses as Core does.
public final class BlockLookup {
  private BlockLookup() {}

  public static BlockNode byHash(BlockHash hash, NodeView node) {
    return node.chain()
        .find(hash)
        .orElseThrow(
            () -> new RpcException(RpcErrorCode.INVALID_ADDRESS_OR_KEY, "Block not found"));
  }

  /// A height on the active chain if it is a number, else a hash of any block.
  public static BlockNode byHashOrHeight(Json value, NodeView node) {
    if (!(value instanceof Json.Num)) {
      return byHash(BlockHash.parse(RpcType.hashText(value, "hash_or_height")), node);
    }
    int height = value.asInt();
    BlockNode tip = node.view().tip();
    if (height < 0) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER, "Target block height " + height + " is negative");
    }
    if (height > tip.height()) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER,
          "Target block height " + height + " after current tip " + tip.height());
    }
    return tip.ancestorAt(height);
  }

  /// The block's bytes.
  public static byte[] raw(BlockNode block, NodeView node) {
    expectData(block, node);
    return node.chain()
        .blocks()
        .raw(block.hash())
        .orElseThrow(() -> new RpcException(RpcErrorCode.MISC_ERROR, "Block not found on disk"));
  }

  public static Block block(BlockNode block, NodeView node) {
    return BlockCodec.decode(raw(block, node));
  }

  /// Refuses where the block is not stored.
  public static void expectData(BlockNode block, NodeView node) {
    BlockStatus status = node.chain().status(block);
    if (!status.hasData()) {
      throw new RpcException(
          RpcErrorCode.MISC_ERROR,
          status.txCount() > 0
              ? "Block not available (pruned data)"
              : "Block not available (not fully downloaded)");
    }
  }

  /// What the block spent; nothing for genesis.
  public static BlockUndo undo(BlockNode block, NodeView node) {
    if (block.height() == 0) {
      return new BlockUndo(List.of());
    }
    BlockStatus status = node.chain().status(block);
    if (!status.hasUndo()) {
      boolean isPruned = status.txCount() > 0 && !status.hasData();
      throw new RpcException(
          RpcErrorCode.MISC_ERROR,
          isPruned ? "Undo data not available (pruned data)" : "Undo data not available");
    }
    return node.chain()
        .blocks()
        .undo(block.hash())
        .orElseThrow(
            () -> new RpcException(RpcErrorCode.MISC_ERROR, "Can't read undo data from disk"));
  }
}
