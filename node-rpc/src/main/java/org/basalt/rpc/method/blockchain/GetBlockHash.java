package org.basalt.rpc.method.blockchain;

import java.util.List;
import org.basalt.chain.api.BlockNode;
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

/// `getblockhash`: hash of the block at a height of the active chain.
public final class GetBlockHash implements RpcMethod {
  private static final Param<Integer> HEIGHT = Param.required("height", RpcType.INT, "The height");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getblockhash",
          "blockchain",
          "Tells the hash of the block at a height of the active chain.",
          List.of(HEIGHT),
          List.of(ResultDoc.hex("", "The block's hash")),
          Examples.of("getblockhash", "1000", "1000"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    int height = args.get(HEIGHT);
    BlockNode tip = node.view().tip();
    if (height < 0 || height > tip.height()) {
      throw new RpcException(RpcErrorCode.INVALID_PARAMETER, "Block height out of range");
    }
    return Json.of(tip.ancestorAt(height).hash().toString());
  }

  @Override
  public boolean neverWaits() {
    return true;
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
