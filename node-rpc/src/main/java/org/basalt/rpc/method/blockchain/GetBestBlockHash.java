package org.basalt.rpc.method.blockchain;

import java.util.List;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `getbestblockhash`: hash of the tip.
public final class GetBestBlockHash implements RpcMethod {
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getbestblockhash",
          "blockchain",
          "Tells the hash of the tip of the validated chain with the most work.",
          List.of(),
          List.of(ResultDoc.hex("", "Hash of the tip")),
          Examples.of("getbestblockhash"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    return Json.of(node.view().tip().hash().toString());
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
