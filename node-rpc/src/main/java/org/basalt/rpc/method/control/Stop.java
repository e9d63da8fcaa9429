package org.basalt.rpc.method.control;

import java.util.List;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;
import org.basalt.rpc.spec.RpcType;

/// `stop`: ends the node.
public final class Stop implements RpcMethod {
  private static final String RESULT = "Basalt stopping";
  private static final Param<Integer> WAIT =
      Param.optional("wait", RpcType.INT, "milliseconds to wait before answering").hidden();
  private static final RpcSpec SPEC =
      new RpcSpec(
          "stop",
          "control",
          "Stops the node in an orderly way.",
          List.of(WAIT),
          List.of(ResultDoc.str("", "The text '" + RESULT + "'")),
          "");

  @Override
  public Json call(RpcArgs args, NodeView node) {
    int waitMs = args.find(WAIT).orElse(0);
    node.control().requestStop();
    if (waitMs > 0) {
      try {
        Thread.sleep(waitMs);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return Json.of(RESULT);
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
