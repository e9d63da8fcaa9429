package org.basalt.rpc.method.mining;

import java.util.List;
import java.util.Map;
import org.basalt.chain.api.MempoolView;
import org.basalt.core.hash.Txid;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `getprioritisedtransactions`: what was said with `prioritisetransaction`.
public final class GetPrioritisedTransactions implements RpcMethod {
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getprioritisedtransactions",
          "mining",
          "Lists what was added to fees with prioritisetransaction.",
          List.of(),
          List.of(
              ResultDoc.dyn(
                  "",
                  "by txid",
                  ResultDoc.obj(
                      "<transactionid>",
                      "",
                      ResultDoc.num("fee_delta", "satoshis that were added"),
                      ResultDoc.bool("in_mempool", "the transaction is in the mempool"),
                      ResultDoc.num("modified_fee", "satoshis that it counts for, if it is")
                          .optional()))),
          Examples.of("getprioritisedtransactions"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    return node.chain().ask(ledger -> list(ledger.mempool()));
  }

  private static Json list(MempoolView mempool) {
    Json.Obj out = Json.object();
    for (Map.Entry<Txid, Long> delta : mempool.feeDeltasSat().entrySet()) {
      Json.Obj fields = Json.object().put("fee_delta", delta.getValue());
      mempool
          .entry(delta.getKey())
          .ifPresentOrElse(
              entry -> fields.put("in_mempool", true).put("modified_fee", entry.modifiedFeeSat()),
              () -> fields.put("in_mempool", false));
      out.put(delta.getKey().toString(), fields);
    }
    return out;
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
