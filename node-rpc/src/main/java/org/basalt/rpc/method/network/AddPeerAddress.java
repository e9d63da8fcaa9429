package org.basalt.rpc.method.network;

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

/// `addpeeraddress`: puts an address into the address book, for tests.
public final class AddPeerAddress implements RpcMethod {
  private static final int MAX_PORT = 65_535;
  private static final Param<String> ADDRESS =
      Param.required("address", RpcType.TEXT, "The address");
  private static final Param<Integer> PORT = Param.required("port", RpcType.INT, "The port");
  private static final Param<Boolean> TRIED =
      Param.withDefault("tried", RpcType.BOOL, false, "Put it into the table of tried addresses");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "addpeeraddress",
          RpcSpec.HIDDEN,
          "Puts an address into the address book, for tests.",
          List.of(ADDRESS, PORT, TRIED),
          List.of(
              ResultDoc.obj(
                  "",
                  "",
                  ResultDoc.bool("success", "Whether it was put in"),
                  ResultDoc.str("error", "Why not").optional())),
          Examples.of("addpeeraddress", "\"1.2.3.4\" 8333 true", "\"1.2.3.4\", 8333, true"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    int port = args.get(PORT);
    if (port < 0 || port > MAX_PORT) {
      throw new RpcException(RpcErrorCode.MISC_ERROR, "JSON integer out of range");
    }
    return switch (node.peers().addAddress(args.get(ADDRESS), port, args.get(TRIED))) {
      case ADDED -> Json.object().put("success", true);
      case NOT_ADDED_TO_NEW ->
          Json.object().put("success", false).put("error", "failed-adding-to-new");
      case NOT_ADDED_TO_TRIED ->
          Json.object().put("success", false).put("error", "failed-adding-to-tried");
      case INVALID_ADDRESS ->
          throw new RpcException(RpcErrorCode.CLIENT_INVALID_IP_OR_SUBNET, "Invalid IP address");
    };
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
