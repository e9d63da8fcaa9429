package org.basalt.rpc.method.control;

import java.util.List;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;
import org.basalt.rpc.spec.RpcType;

/// `setmocktime`: stops the clock at a time (regtest only).
public final class SetMockTime implements RpcMethod {
  private static final Param<Long> TIMESTAMP =
      Param.required("timestamp", RpcType.LONG, "UNIX epoch time\n0 goes back to the real time.");
  private static final long TIME_MAX = 0xffffffffL;
  private static final RpcSpec SPEC =
      new RpcSpec(
          "setmocktime",
          RpcSpec.HIDDEN,
          "Sets the node's clock to a fixed time (-regtest only).",
          List.of(TIMESTAMP),
          List.of(ResultDoc.none()),
          "");

  @Override
  public Json call(RpcArgs args, NodeView node) {
    if (!node.chain().network().isMockable()) {
      throw new RpcException(
          RpcErrorCode.MISC_ERROR, "setmocktime is for regression testing (-regtest mode) only");
    }
    long timeSec = args.get(TIMESTAMP);
    if (timeSec < 0 || timeSec > TIME_MAX) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER,
          "Mocktime must be in the range [0, " + TIME_MAX + "], not " + timeSec + ".");
    }
    node.clock().mock(timeSec);
    return Json.nullValue();
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
