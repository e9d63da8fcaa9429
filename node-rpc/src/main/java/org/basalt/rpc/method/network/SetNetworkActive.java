package org.basalt.rpc.method.network;

import java.util.List;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;
import org.basalt.rpc.spec.RpcType;

/// `setnetworkactive`: switches all networking.
public final class SetNetworkActive implements RpcMethod {
  private static final Param<Boolean> STATE =
      Param.required("state", RpcType.BOOL, "true resumes, false ends");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "setnetworkactive",
          "network",
          "Ends or resumes all networking with peers.",
          List.of(STATE),
          List.of(ResultDoc.bool("", "What was passed in")),
          "");

  @Override
  public Json call(RpcArgs args, NodeView node) {
    node.peers().setActive(args.get(STATE));
    return Json.of(node.peers().networkInfo().isActive());
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
