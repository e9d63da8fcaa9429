package org.basalt.rpc.method.network;

import java.util.List;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `ping`: measures round trips.
public final class Ping implements RpcMethod {
  private static final RpcSpec SPEC =
      new RpcSpec(
          "ping",
          "network",
          "Has a ping sent to every peer; getpeerinfo shows the times in pingtime and pingwait.\n"
              + "It waits its turn behind other messages, so the time tells of their processing too.",
          List.of(),
          List.of(ResultDoc.none()),
          Examples.of("ping"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    node.peers().pingAll();
    return Json.nullValue();
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
