package org.basalt.rpc.method.mempool;

import java.util.List;
import org.basalt.rpc.json.AmountJson;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `getmempoolinfo`: size and limits of the pool of unconfirmed transactions, which is empty.
public final class GetMempoolInfo implements RpcMethod {
  /// Core's DEFAULT_MAX_MEMPOOL_SIZE_MB in bytes.
  private static final long MAX_BYTES = 300_000_000;

  /// Core's DEFAULT_MIN_RELAY_TX_FEE and DEFAULT_INCREMENTAL_RELAY_FEE.
  private static final long FEE_RATE_SAT_PER_KVB = 100;

  /// Core's MAX_OP_RETURN_RELAY.
  private static final int MAX_DATA_CARRIER_BYTES = 100_000;

  /// Core's DEFAULT_CLUSTER_LIMIT and DEFAULT_CLUSTER_SIZE_LIMIT_KVB.
  private static final int MAX_CLUSTER_COUNT = 64;

  private static final int MAX_CLUSTER_SIZE_VB = 101_000;

  private static final RpcSpec SPEC =
      new RpcSpec(
          "getmempoolinfo",
          "blockchain",
          "Tells the size and the limits of the pool of unconfirmed transactions.",
          List.of(),
          List.of(
              ResultDoc.obj(
                  "",
                  "",
                  ResultDoc.bool("loaded", "What was kept on disk has been read"),
                  ResultDoc.num("size", "Number of transactions"),
                  ResultDoc.num("bytes", "Sum of their virtual sizes"),
                  ResultDoc.num("usage", "Bytes of memory in use"),
                  ResultDoc.amount("total_fee", "Sum of their fees in BTC"),
                  ResultDoc.num("maxmempool", "Most bytes of memory"),
                  ResultDoc.amount("mempoolminfee", "Least fee rate to get in, BTC/kvB"),
                  ResultDoc.amount("minrelaytxfee", "Least fee rate to be relayed, BTC/kvB"),
                  ResultDoc.num(
                      "incrementalrelayfee", "What a replacement must pay more, in BTC/kvB"),
                  ResultDoc.num("unbroadcastcount", "Transactions that no peer asked for yet"),
                  ResultDoc.bool("permitbaremultisig", "Bare multisig outputs are let in"),
                  ResultDoc.num("maxdatacarriersize", "Most bytes in OP_RETURN outputs"),
                  ResultDoc.num("limitclustercount", "Most transactions that hang together"),
                  ResultDoc.num("limitclustersize", "Most virtual bytes that hang together"),
                  ResultDoc.bool("optimal", "The order is known to be the best"))),
          Examples.of("getmempoolinfo"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    return Json.object()
        .put("loaded", true)
        .put("size", 0)
        .put("bytes", 0)
        .put("usage", 0)
        .put("total_fee", AmountJson.of(0))
        .put("maxmempool", MAX_BYTES)
        .put("mempoolminfee", AmountJson.of(FEE_RATE_SAT_PER_KVB))
        .put("minrelaytxfee", AmountJson.of(FEE_RATE_SAT_PER_KVB))
        .put("incrementalrelayfee", AmountJson.of(FEE_RATE_SAT_PER_KVB))
        .put("unbroadcastcount", 0)
        .put("permitbaremultisig", true)
        .put("maxdatacarriersize", MAX_DATA_CARRIER_BYTES)
        .put("limitclustercount", MAX_CLUSTER_COUNT)
        .put("limitclustersize", MAX_CLUSTER_SIZE_VB)
        .put("optimal", true);
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
