package org.basalt.rpc.method.network;

import java.util.List;
import java.util.Optional;
import org.basalt.p2p.api.AddedNode;
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

/// `getaddednodeinfo`: nodes that the operator added.
public final class GetAddedNodeInfo implements RpcMethod {
  private static final Param<String> NODE =
      Param.hinted(
          "node", RpcType.TEXT, "all nodes", "Only this one, written as when it was added");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getaddednodeinfo",
          "network",
          "Tells of one or all nodes that were added with addnode. Those of 'onetry' are not among them.",
          List.of(NODE),
          List.of(
              ResultDoc.arr(
                  "",
                  "",
                  ResultDoc.obj(
                      "",
                      "",
                      ResultDoc.str("addednode", "The node, written as when it was added"),
                      ResultDoc.bool("connected", "Whether there is a connection"),
                      ResultDoc.arr(
                          "addresses",
                          "Empty unless connected",
                          ResultDoc.obj(
                              "",
                              "",
                              ResultDoc.str("address", "Address and port of the connection"),
                              ResultDoc.str("connected", "inbound or outbound")))))),
          Examples.of("getaddednodeinfo", "\"192.168.0.201\"", "\"192.168.0.201\""));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    List<AddedNode> nodes = node.peers().addedNodes();
    Optional<String> wanted = args.find(NODE);
    if (wanted.isPresent()) {
      nodes = nodes.stream().filter(added -> added.node().equals(wanted.get())).toList();
      if (nodes.isEmpty()) {
        throw new RpcException(
            RpcErrorCode.CLIENT_NODE_NOT_ADDED, "Error: Node has not been added.");
      }
    }
    Json.Arr result = Json.array();
    for (AddedNode added : nodes) {
      Json.Arr addresses = Json.array();
      if (added.isConnected()) {
        addresses.add(
            Json.object()
                .put("address", added.address())
                .put("connected", added.isInbound() ? "inbound" : "outbound"));
      }
      result.add(
          Json.object()
              .put("addednode", added.node())
              .put("connected", added.isConnected())
              .put("addresses", addresses));
    }
    return result;
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
