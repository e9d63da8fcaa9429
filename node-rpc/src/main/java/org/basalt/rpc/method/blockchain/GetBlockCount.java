package org.basalt.rpc.method.blockchain;

import java.util.List;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `getblockcount`: height of the tip.
public final class GetBlockCount implements RpcMethod {
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getblockcount",
          "blockchain",
          "Tells the height of the validated chain with the most work; genesis has height 0.",
          List.of(),
          List.of(ResultDoc.num("", "Height of the tip")),
          Examples.of("getblockcount"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    return Json.of(node.view().tip().height());
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
