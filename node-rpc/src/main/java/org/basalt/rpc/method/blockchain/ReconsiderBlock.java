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

/// `reconsiderblock`.
public final class ReconsiderBlock implements RpcMethod {
  private static final Param<BlockHash> BLOCK_HASH =
      Param.required("blockhash", RpcType.BLOCK_HASH, "the block to consider again");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "reconsiderblock",
          RpcSpec.HIDDEN,
          "Takes the mark of being invalid from a block, its ancestors and its descendants, and "
              + "considers them for the active chain again. Undoes invalidateblock.",
          List.of(BLOCK_HASH),
          List.of(ResultDoc.none()),
          Examples.of("reconsiderblock", "\"blockhash\"", "\"blockhash\""));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    BlockNode block = BlockLookup.byHash(args.get(BLOCK_HASH), node);
    Optional<Reject> failure = node.chain().reconsiderBlock(block);
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
