package org.basalt.rpc.method.network;

import java.util.List;
import org.basalt.core.bytes.Hex;
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

/// `sendmsgtopeer`: sends any message to a peer, for tests.
public final class SendMsgToPeer implements RpcMethod {
  private static final int MAX_TYPE_LENGTH = 12;
  private static final Param<Long> PEER_ID = Param.required("peer_id", RpcType.LONG, "The peer");
  private static final Param<String> TYPE =
      Param.required("msg_type", RpcType.TEXT, "The message type, 12 characters at most");
  private static final Param<String> MESSAGE =
      Param.required("msg", RpcType.HEX_TEXT, "The payload in hex, without header");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "sendmsgtopeer",
          RpcSpec.HIDDEN,
          "Sends a message of any type to a peer, for tests.",
          List.of(PEER_ID, TYPE, MESSAGE),
          List.of(ResultDoc.obj("", "")),
          Examples.of("sendmsgtopeer", "0 \"addr\" \"ffffff\"", "0, \"addr\", \"ffffff\""));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    String type = args.get(TYPE);
    if (type.length() > MAX_TYPE_LENGTH) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER,
          "Error: msg_type too long, max length is " + MAX_TYPE_LENGTH);
    }
    String message = args.get(MESSAGE);
    if (!Hex.isHex(message)) {
      throw new RpcException(RpcErrorCode.INVALID_PARAMETER, "Error parsing input for msg");
    }
    if (!node.peers().sendRaw(args.get(PEER_ID), type, Hex.decode(message))) {
      throw new RpcException(RpcErrorCode.MISC_ERROR, "Error: Could not send message to peer");
    }
    return Json.object();
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
