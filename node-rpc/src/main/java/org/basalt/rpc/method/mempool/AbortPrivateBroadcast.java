package org.basalt.rpc.method.mempool;

import java.util.List;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Transaction;
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

/// `abortprivatebroadcast`: gives up sending a transaction of ours.
public final class AbortPrivateBroadcast implements RpcMethod {
  private static final Param<Txid> ID =
      Param.required(
          "id", RpcType.TXID, "A txid or a wtxid; all pending transactions with it are given up");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "abortprivatebroadcast",
          "rawtransactions",
          "Gives up sending a transaction without telling whose it is. Peers that got it keep it."
              + " Only with -privatebroadcast.",
          List.of(ID),
          List.of(
              ResultDoc.obj(
                  "",
                  "",
                  ResultDoc.arr(
                      "removed_transactions",
                      "Those that were given up",
                      ResultDoc.obj(
                          "",
                          "",
                          ResultDoc.hex("txid", "Its id"),
                          ResultDoc.hex("wtxid", "Its id with the witness"),
                          ResultDoc.hex("hex", "Its bytes"))))),
          Examples.of("abortprivatebroadcast", "\"id\"", "\"id\""));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    GetPrivateBroadcastInfo.requireEnabled(node.peers());
    List<Transaction> removed = node.peers().abortPrivateBroadcast(args.get(ID));
    if (removed.isEmpty()) {
      throw new RpcException(
          RpcErrorCode.INVALID_ADDRESS_OR_KEY,
          "Transaction not in private broadcast queue. Check getprivatebroadcastinfo.");
    }
    Json.Arr out = Json.array();
    removed.forEach(tx -> out.add(GetPrivateBroadcastInfo.identify(tx)));
    return Json.object().put("removed_transactions", out);
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
