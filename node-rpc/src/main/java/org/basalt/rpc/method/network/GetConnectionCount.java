package org.basalt.rpc.method.network;

import java.util.List;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `getconnectioncount`: how many peers are connected.
public final class GetConnectionCount implements RpcMethod {
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getconnectioncount",
          "network",
          "Counts the connections to other nodes.",
          List.of(),
          List.of(ResultDoc.num("", "Connections, in and out")),
          Examples.of("getconnectioncount"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    return Json.of((long) node.peers().networkInfo().connections());
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
