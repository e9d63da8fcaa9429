package org.basalt.rpc.method.network;

import java.util.List;
import org.basalt.p2p.api.ConnectionType;
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

/// `addconnection`: opens a connection of a chosen type (regtest only).
public final class AddConnection implements RpcMethod {
  private static final Param<String> ADDRESS =
      Param.required("address", RpcType.TEXT, "Address and port");
  private static final Param<String> TYPE =
      Param.required(
          "connection_type",
          RpcType.TEXT,
          "outbound-full-relay, block-relay-only, addr-fetch or feeler");
  private static final Param<Boolean> V2 =
      Param.required("v2transport", RpcType.BOOL, "Use the encrypted transport of BIP324");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "addconnection",
          RpcSpec.HIDDEN,
          "Opens an outbound connection of a type, for tests (-regtest only).",
          List.of(ADDRESS, TYPE, V2),
          List.of(
              ResultDoc.obj(
                  "",
                  "",
                  ResultDoc.str("address", "The address"),
                  ResultDoc.str("connection_type", "The type"))),
          Examples.of(
              "addconnection",
              "\"192.168.0.6:8333\" \"outbound-full-relay\" true",
              "\"192.168.0.6:8333\", \"outbound-full-relay\", true"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    if (!node.chain().network().isMockable()) {
      throw new RpcException(
          RpcErrorCode.MISC_ERROR, "addconnection is for regression testing (-regtest mode) only.");
    }
    String address = args.get(ADDRESS);
    String text = args.get(TYPE).strip();
    ConnectionType type =
        ConnectionType.parse(text)
            .filter(t -> t != ConnectionType.INBOUND && t != ConnectionType.MANUAL)
            .orElseThrow(() -> new RpcException(RpcErrorCode.INVALID_PARAMETER, HelpText.of(SPEC)));
    boolean useV2 = args.get(V2);
    if (useV2 && !ServiceNames.offersV2(node)) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER,
          "Error: Adding v2transport connections requires -v2transport init flag to be set.");
    }
    if (!node.peers().addConnection(address, type, useV2)) {
      throw new RpcException(
          RpcErrorCode.CLIENT_NODE_CAPACITY_REACHED,
          "Error: Already at capacity for specified connection type.");
    }
    return Json.object().put("address", address).put("connection_type", type.text());
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
