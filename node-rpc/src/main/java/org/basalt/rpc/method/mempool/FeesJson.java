package org.basalt.rpc.method.mempool;

import org.basalt.chain.api.TxOutcome;
import org.basalt.rpc.json.AmountJson;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.ResultDoc;

/// What an accepted transaction pays, by itself and with those that it was judged with.
final class FeesJson {
  private static final int VB_PER_KVB = 1_000;

  private FeesJson() {}

  static ResultDoc doc(String description) {
    return ResultDoc.obj(
        "fees",
        description,
        ResultDoc.amount("base", "Its fee in BTC"),
        ResultDoc.amount("effective-feerate", "That it was judged by, in BTC/kvB").optional(),
        ResultDoc.arr(
                "effective-includes",
                "Whose fees and sizes that is",
                ResultDoc.hex("", "An id with the witness"))
            .optional());
  }

  static Json.Obj of(TxOutcome.Accepted accepted) {
    TxOutcome.Worth worth = accepted.judgedBy();
    long feeRate = Math.floorDiv(Math.multiplyExact(worth.feeSat(), VB_PER_KVB), worth.sizeVb());
    Json.Arr includes = Json.array();
    worth.of().forEach(wtxid -> includes.add(wtxid.toString()));
    return Json.object()
        .put("base", AmountJson.of(accepted.feeSat()))
        .put("effective-feerate", AmountJson.of(feeRate))
        .put("effective-includes", includes);
  }
}
