package org.basalt.rpc.method.control;

import java.util.List;
import org.basalt.rpc.spec.Examples;
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

/// `getmemoryinfo`: memory of the process. There is no locked memory here, so those figures are
/// zero.
public final class GetMemoryInfo implements RpcMethod {
  private static final Param<String> MODE =
      Param.withDefault(
          "mode",
          RpcType.TEXT,
          "stats",
          """
          what to tell
            - "stats" locked memory (this node locks none)
            - "mallocinfo" not available here\
          """);
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getmemoryinfo",
          "control",
          "Tells how memory is used.",
          List.of(MODE),
          List.of(
              ResultDoc.obj(
                      "",
                      "",
                      ResultDoc.obj(
                          "locked",
                          "Memory that is never swapped out",
                          ResultDoc.num("used", "Bytes in use"),
                          ResultDoc.num("free", "Bytes free"),
                          ResultDoc.num("total", "Bytes managed"),
                          ResultDoc.num("locked", "Bytes that could be locked"),
                          ResultDoc.num("chunks_used", "Pieces in use"),
                          ResultDoc.num("chunks_free", "Pieces free")))
                  .when("mode \"stats\"")),
          Examples.of("getmemoryinfo"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    return switch (args.get(MODE)) {
      case "stats" ->
          Json.object()
              .put(
                  "locked",
                  Json.object()
                      .put("used", 0)
                      .put("free", 0)
                      .put("total", 0)
                      .put("locked", 0)
                      .put("chunks_used", 0)
                      .put("chunks_free", 0));
      case "mallocinfo" ->
          throw new RpcException(RpcErrorCode.INVALID_PARAMETER, "mallocinfo mode not available");
      default ->
          throw new RpcException(RpcErrorCode.INVALID_PARAMETER, "unknown mode " + args.get(MODE));
    };
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
