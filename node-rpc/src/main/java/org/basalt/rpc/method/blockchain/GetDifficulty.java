package org.basalt.rpc.method.blockchain;

import java.util.List;
import org.basalt.rpc.json.BlockJson;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `getdifficulty`: difficulty of the tip.
public final class GetDifficulty implements RpcMethod {
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getdifficulty",
          "blockchain",
          "Tells the tip's proof-of-work difficulty as a multiple of the easiest one.",
          List.of(),
          List.of(ResultDoc.num("", "The difficulty")),
          Examples.of("getdifficulty"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    return Json.of(BlockJson.difficulty(node.view().tip().bits()));
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
