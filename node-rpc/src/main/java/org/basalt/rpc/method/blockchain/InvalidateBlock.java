package org.basalt.rpc.method.blockchain;

import java.util.List;
import java.util.Optional;
import org.basalt.chain.api.BlockNode;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.verdict.Reject;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;
import org.basalt.rpc.spec.RpcType;

/// `invalidateblock`.
public final class InvalidateBlock implements RpcMethod {
  private static final Param<BlockHash> BLOCK_HASH =
      Param.required("blockhash", RpcType.BLOCK_HASH, "the block to mark");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "invalidateblock",
          RpcSpec.HIDDEN,
          "Marks a block invalid for good, as if it broke a consensus rule, and leaves it if it is "
              + "on the active chain.",
          List.of(BLOCK_HASH),
          List.of(ResultDoc.none()),
          Examples.of("invalidateblock", "\"blockhash\"", "\"blockhash\""));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    BlockNode block = BlockLookup.byHash(args.get(BLOCK_HASH), node);
    if (node.chain().isActive(block) && block.height() <= node.chain().prunedHeight().orElse(-1)) {
      throw new RpcException(
          RpcErrorCode.DATABASE_ERROR, "The chain cannot go back below blocks that were pruned");
    }
    Optional<Reject> failure = node.chain().invalidateBlock(block);
    if (failure.isPresent()) {
      throw new RpcException(RpcErrorCode.DATABASE_ERROR, failure.get().toString());
    }
    return Json.nullValue();
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
