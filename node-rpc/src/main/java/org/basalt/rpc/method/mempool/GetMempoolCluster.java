package org.basalt.rpc.method.mempool;

import java.util.List;
import org.basalt.chain.api.MempoolChunk;
import org.basalt.core.hash.Txid;
import org.basalt.rpc.json.AmountJson;
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

/// `getmempoolcluster`: the unconfirmed transactions that hang together with one.
public final class GetMempoolCluster implements RpcMethod {
  private static final Param<Txid> TXID =
      Param.required("txid", RpcType.TXID, "The id of any of them");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getmempoolcluster",
          "blockchain",
          "Lists the unconfirmed transactions that hang together with one, in the order of mining.",
          List.of(TXID),
          List.of(
              ResultDoc.obj(
                  "",
                  "",
                  ResultDoc.num("clusterweight", "Weight of all, more for signature operations"),
                  ResultDoc.num("txcount", "Number of transactions"),
                  ResultDoc.arr(
                      "chunks",
                      "What is mined together, the best first",
                      ResultDoc.obj(
                          "",
                          "",
                          ResultDoc.amount("chunkfee", "What it counts for, in BTC"),
                          ResultDoc.num("chunkweight", "Its weight"),
                          ResultDoc.arr(
                              "txs",
                              "In the order of mining",
                              ResultDoc.hex("", "A transaction's id")))))),
          Examples.of("getmempoolcluster", "\"txid\"", "\"txid\""));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    Txid txid = args.get(TXID);
    List<MempoolChunk> chunks =
        node.chain()
            .ask(ledger -> ledger.mempool().cluster(txid))
            .orElseThrow(() ->
                new RpcException(
                    RpcErrorCode.INVALID_ADDRESS_OR_KEY, "Transaction not in mempool"));
    Json.Arr list = Json.array();
    for (MempoolChunk chunk : chunks) {
      list.add(
          Json.object()
              .put("chunkfee", AmountJson.of(chunk.feeSat()))
              .put("chunkweight", chunk.weightWu())
              .put("txs", EntryJson.ids(chunk.txids())));
    }
    return Json.object()
        .put("clusterweight", chunks.stream().mapToLong(MempoolChunk::weightWu).sum())
        .put("txcount", chunks.stream().mapToLong(chunk -> chunk.txids().size()).sum())
        .put("chunks", list);
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
