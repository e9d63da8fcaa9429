package org.basalt.rpc.method.control;

import java.util.List;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `uptime`: seconds since the start.
public final class Uptime implements RpcMethod {
  private static final RpcSpec SPEC =
      new RpcSpec(
          "uptime",
          "control",
          "Tells how long the node has been running.",
          List.of(),
          List.of(ResultDoc.num("", "Seconds since the node started")),
          Examples.of("uptime"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    return Json.of(node.control().uptime().toSeconds());
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
