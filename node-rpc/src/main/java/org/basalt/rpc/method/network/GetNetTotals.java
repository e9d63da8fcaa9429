package org.basalt.rpc.method.network;

import java.util.List;
import org.basalt.p2p.api.NetworkInfo;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `getnettotals`: traffic.
public final class GetNetTotals implements RpcMethod {
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getnettotals",
          "network",
          "Tells how many bytes went in and out since the start, and the time.",
          List.of(),
          List.of(
              ResultDoc.obj(
                  "",
                  "",
                  ResultDoc.num("totalbytesrecv", "Bytes received"),
                  ResultDoc.num("totalbytessent", "Bytes sent"),
                  ResultDoc.time("timemillis", "Current time in milliseconds since 1970"),
                  ResultDoc.obj(
                      "uploadtarget",
                      "",
                      ResultDoc.num("timeframe", "Length of the measuring timeframe in seconds"),
                      ResultDoc.num("target", "Target in bytes"),
                      ResultDoc.bool("target_reached", "Whether it is reached"),
                      ResultDoc.bool("serve_historical_blocks", "Whether old blocks are served"),
                      ResultDoc.num("bytes_left_in_cycle", "Bytes left in this timeframe"),
                      ResultDoc.num("time_left_in_cycle", "Seconds left in this timeframe")))),
          Examples.of("getnettotals"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    NetworkInfo.Totals totals = node.peers().networkInfo().totals();
    return Json.object()
        .put("totalbytesrecv", totals.bytesReceived())
        .put("totalbytessent", totals.bytesSent())
        .put("timemillis", totals.timeMillis())
        .put(
            "uploadtarget",
            Json.object()
                .put("timeframe", totals.uploadTimeframeSec())
                .put("target", totals.uploadTargetBytes())
                .put("target_reached", totals.isTargetReached())
                .put("serve_historical_blocks", totals.servesHistoricalBlocks())
                .put("bytes_left_in_cycle", totals.bytesLeftInCycle())
                .put("time_left_in_cycle", totals.timeLeftInCycleSec()));
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
