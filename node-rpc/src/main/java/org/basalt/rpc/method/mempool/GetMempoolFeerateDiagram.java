package org.basalt.rpc.method.mempool;

import java.util.List;
import org.basalt.chain.api.MempoolChunk;
import org.basalt.rpc.json.AmountJson;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `getmempoolfeeratediagram`: fees over weight as the mempool would be mined.
public final class GetMempoolFeerateDiagram implements RpcMethod {
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getmempoolfeeratediagram",
          "blockchain",
          "Tells what the best part of the mempool pays, for each weight up to all of it.",
          List.of(),
          List.of(
              ResultDoc.arr(
                      "",
                      "",
                      ResultDoc.obj(
                          "",
                          "",
                          ResultDoc.num("weight", "Of all chunks up to here"),
                          ResultDoc.amount("fee", "That they count for, in BTC")))
                  .when("mempool chunks")),
          Examples.of("getmempoolfeeratediagram"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    List<MempoolChunk> chunks = node.chain().ask(ledger -> ledger.mempool().chunks());
    long weightWu = 0;
    long feeSat = 0;
    Json.Arr out = Json.array().add(point(0, 0));
    for (MempoolChunk chunk : chunks) {
      weightWu += chunk.weightWu();
      feeSat += chunk.feeSat();
      out.add(point(weightWu, feeSat));
    }
    return out;
  }

  private static Json point(long weightWu, long feeSat) {
    return Json.object().put("weight", weightWu).put("fee", AmountJson.of(feeSat));
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
