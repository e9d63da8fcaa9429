package org.basalt.rpc.method.network;

import java.util.List;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `clearbanned`: lifts all bans.
public final class ClearBanned implements RpcMethod {
  private static final RpcSpec SPEC =
      new RpcSpec(
          "clearbanned",
          "network",
          "Lifts all bans.",
          List.of(),
          List.of(ResultDoc.none()),
          Examples.of("clearbanned"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    node.peers().clearBans();
    return Json.nullValue();
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
