package org.basalt.rpc.method.control;

import java.util.List;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;
import org.basalt.rpc.spec.RpcStatus;

/// `getrpcinfo`: what the RPC server is doing.
public final class GetRpcInfo implements RpcMethod {
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getrpcinfo",
          "control",
          "Tells what the RPC server is doing.",
          List.of(),
          List.of(
              ResultDoc.obj(
                  "",
                  "",
                  ResultDoc.arr(
                      "active_commands",
                      "Calls being answered",
                      ResultDoc.obj(
                          "",
                          "One call",
                          ResultDoc.str("method", "Name of the method"),
                          ResultDoc.num("duration", "Running for so many microseconds"))),
                  ResultDoc.str("logpath", "Path of the debug log"))),
          Examples.of("getrpcinfo"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    Json.Arr active = Json.array();
    for (RpcStatus.ActiveCall call : node.rpc().activeCalls()) {
      long micros = (node.clock().nanos() - call.startedNanos()) / 1000;
      active.add(Json.object().put("method", call.method()).put("duration", micros));
    }
    return Json.object()
        .put("active_commands", active)
        .put("logpath", node.control().logFile().toString());
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
