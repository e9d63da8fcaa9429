package org.basalt.rpc.method.network;

import java.util.List;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.HelpText;
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

/// `addnode`: keeps a connection to a node, gives it up, or tries it once.
public final class AddNode implements RpcMethod {
  private static final Param<String> NODE =
      Param.required(
          "node",
          RpcType.TEXT,
          "Address or name of the node, with :port if it is not the usual one");
  private static final Param<String> COMMAND =
      Param.required(
          "command",
          RpcType.TEXT,
          "'add' keeps a connection, 'remove' gives it up, 'onetry' tries once");
  private static final Param<Boolean> V2 =
      Param.hinted(
          "v2transport",
          RpcType.BOOL,
          "set by -v2transport",
          "Use the encrypted transport of BIP324; ignored for 'remove'");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "addnode",
          "network",
          "Adds a node to those that connections are kept to, removes it, or tries to connect once.\n"
              + "Such nodes are not counted among the automatic connections.",
          List.of(NODE, COMMAND, V2),
          List.of(ResultDoc.none()),
          Examples.of(
              "addnode", "\"192.168.0.6:8333\" \"onetry\"", "\"192.168.0.6:8333\", \"onetry\""));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    String address = args.get(NODE);
    boolean offersV2 = ServiceNames.offersV2(node);
    boolean useV2 = args.find(V2).orElse(offersV2);
    if (useV2 && !offersV2) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER,
          "Error: v2transport requested but not enabled (see -v2transport)");
    }
    switch (args.get(COMMAND)) {
      case "onetry" -> node.peers().tryNode(address, useV2);
      case "add" -> {
        if (!node.peers().addNode(address, useV2)) {
          throw new RpcException(
              RpcErrorCode.CLIENT_NODE_ALREADY_ADDED, "Error: Node already added");
        }
      }
      case "remove" -> {
        if (!node.peers().removeNode(address)) {
          throw new RpcException(
              RpcErrorCode.CLIENT_NODE_NOT_ADDED,
              "Error: Node could not be removed. It has not been added previously.");
        }
      }
      default -> throw new RpcException(RpcErrorCode.MISC_ERROR, HelpText.of(SPEC));
    }
    return Json.nullValue();
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
