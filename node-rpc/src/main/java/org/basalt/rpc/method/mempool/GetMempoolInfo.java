package org.basalt.rpc.method.mempool;

import java.util.List;
import org.basalt.chain.api.MempoolInfo;
import org.basalt.rpc.json.AmountJson;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `getmempoolinfo`: size and limits of the pool of unconfirmed transactions.
public final class GetMempoolInfo implements RpcMethod {
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
                  ResultDoc.bool("optimal", "The order is known to be the best"),
                  ResultDoc.bool(
                          "fullrbf", "Replacements need no signal; with -deprecatedrpc=fullrbf")
                      .optional())),
          Examples.of("getmempoolinfo"));

  private record Asked(MempoolInfo info, int unbroadcastCount) {}

  @Override
  public Json call(RpcArgs args, NodeView node) {
    Asked asked =
        node.chain()
            .ask(ledger ->
                new Asked(ledger.mempool().info(), ledger.mempool().unbroadcast().size()));
    Json.Obj out = describe(asked, node);
    return node.control().deprecatedMethods().contains("fullrbf") ? out.put("fullrbf", true) : out;
  }

  private static Json.Obj describe(Asked asked, NodeView node) {
    MempoolInfo info = asked.info;
    return Json.object()
        .put("loaded", node.chain().mempool().isLoaded())
        .put("size", info.count())
        .put("bytes", info.sizeVb())
        .put("usage", info.usageBytes())
        .put("total_fee", AmountJson.of(info.totalFeeSat()))
        .put("maxmempool", info.maxBytes())
        .put("mempoolminfee", AmountJson.of(info.minimumFeeRateSatPerKvB()))
        .put("minrelaytxfee", AmountJson.of(info.minRelayFeeRateSatPerKvB()))
        .put("incrementalrelayfee", AmountJson.of(info.incrementalFeeRateSatPerKvB()))
        .put("unbroadcastcount", asked.unbroadcastCount)
        .put("permitbaremultisig", info.permitsBareMultisig())
        .put("maxdatacarriersize", info.maxDataCarrierBytes())
        .put("limitclustercount", info.maxClusterCount())
        .put("limitclustersize", info.maxClusterSizeVb())
        .put("optimal", true);
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
