package org.basalt.rpc.method.mempool;

import java.util.List;
import org.basalt.core.bytes.Hex;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;
import org.basalt.p2p.api.PeerService;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `getprivatebroadcastinfo`: transactions of ours that have not come back from the network.
public final class GetPrivateBroadcastInfo implements RpcMethod {
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getprivatebroadcastinfo",
          "rawtransactions",
          "Lists transactions that are being sent without telling whose they are. Only with"
              + " -privatebroadcast.",
          List.of(),
          List.of(
              ResultDoc.obj(
                  "",
                  "",
                  ResultDoc.arr(
                      "transactions",
                      "",
                      ResultDoc.obj(
                          "",
                          "",
                          ResultDoc.hex("txid", "Its id"),
                          ResultDoc.hex("wtxid", "Its id with the witness"),
                          ResultDoc.hex("hex", "Its bytes"),
                          ResultDoc.time("time_added", "When it was handed in"),
                          ResultDoc.arr(
                              "peers",
                              "Who got it, the last ones",
                              ResultDoc.obj(
                                  "",
                                  "",
                                  ResultDoc.str("address", "The peer's address"),
                                  ResultDoc.time("sent", "When it was chosen for the peer"),
                                  ResultDoc.time(
                                          "received", "When the peer confirmed that it has it")
                                      .optional())))))),
          Examples.of("getprivatebroadcastinfo"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    requireEnabled(node.peers());
    Json.Arr transactions = Json.array();
    node.peers().privateTransactions().forEach(each -> transactions.add(describe(each)));
    return Json.object().put("transactions", transactions);
  }

  /// @throws RpcException without `-privatebroadcast`
  static void requireEnabled(PeerService peers) {
    if (peers.privateBroadcasting() == PeerService.PrivateBroadcasting.OFF) {
      throw new RpcException(
          RpcErrorCode.METHOD_NOT_FOUND,
          "Private broadcast is not enabled. Ensure you're running Bitcoin Core with"
              + " -privatebroadcast=1.");
    }
  }

  private static Json describe(PeerService.PrivateTransaction pending) {
    Json.Arr peers = Json.array();
    for (PeerService.PrivateSend send : pending.sends()) {
      Json.Obj peer = Json.object().put("address", send.address()).put("sent", send.sentSec());
      peers.add(send.receivedSec() == 0 ? peer : peer.put("received", send.receivedSec()));
    }
    return identify(pending.tx()).put("time_added", pending.addedSec()).put("peers", peers);
  }

  static Json.Obj identify(Transaction tx) {
    return Json.object()
        .put("txid", tx.txid().toString())
        .put("wtxid", tx.wtxid().toString())
        .put("hex", Hex.encode(TransactionCodec.encode(tx)));
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
