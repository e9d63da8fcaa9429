package org.basalt.rpc.method.control;

import java.time.Duration;
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

/// `mockscheduler`: lets timers run early (regtest only).
public final class MockScheduler implements RpcMethod {
  private static final Param<Long> DELTA =
      Param.required("delta_time", RpcType.LONG, "Seconds by which to move the timers forward.");
  private static final long DELTA_MAX_SEC = 3600;
  private static final RpcSpec SPEC =
      new RpcSpec(
          "mockscheduler",
          RpcSpec.HIDDEN,
          "Moves the node's timers forward (-regtest only).",
          List.of(DELTA),
          List.of(ResultDoc.none()),
          "");

  @Override
  public Json call(RpcArgs args, NodeView node) {
    if (!node.chain().network().isMockable()) {
      throw new RpcException(
          RpcErrorCode.MISC_ERROR, "mockscheduler is for regression testing (-regtest mode) only");
    }
    long deltaSec = args.get(DELTA);
    if (deltaSec <= 0 || deltaSec > DELTA_MAX_SEC) {
      throw new RpcException(
          RpcErrorCode.MISC_ERROR, "delta_time must be between 1 and 3600 seconds (1 hr)");
    }
    node.peers().advanceSchedule(Duration.ofSeconds(deltaSec));
    node.chain().fees().advanceSchedule(Duration.ofSeconds(deltaSec));
    node.chain().drain();
    return Json.nullValue();
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
