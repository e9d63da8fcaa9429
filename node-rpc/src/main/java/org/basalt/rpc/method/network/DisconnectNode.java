package org.basalt.rpc.method.network;

import java.util.List;
import java.util.Optional;
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

/// `disconnectnode`: ends a connection.
public final class DisconnectNode implements RpcMethod {
  private static final Param<String> ADDRESS =
      Param.hinted("address", RpcType.TEXT, "fallback to nodeid", "Address and port of the peer");
  private static final Param<Long> NODE_ID =
      Param.hinted(
          "nodeid", RpcType.LONG, "fallback to address", "Id of the peer as getpeerinfo gives it");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "disconnectnode",
          "network",
          "Ends the connections with an address, or the one with an id.\n"
              + "Exactly one of the two is given; to give an id alone, let the address be empty.",
          List.of(ADDRESS, NODE_ID),
          List.of(ResultDoc.none()),
          Examples.of("disconnectnode", "\"192.168.0.6:8333\"", "\"\", 1"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    String address = args.find(ADDRESS).orElse("");
    Optional<Long> id = args.find(NODE_ID);
    boolean isDone;
    if (args.has(ADDRESS) && id.isEmpty()) {
      isDone = node.peers().disconnect(address);
    } else if (id.isPresent() && address.isEmpty()) {
      isDone = node.peers().disconnect(id.get());
    } else {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMS, "Only one of address and nodeid should be provided.");
    }
    if (!isDone) {
      throw new RpcException(
          RpcErrorCode.CLIENT_NODE_NOT_CONNECTED, "Node not found in connected nodes");
    }
    return Json.nullValue();
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
