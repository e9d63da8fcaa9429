package org.basalt.rpc.method.util;

import java.util.List;
import org.basalt.chain.api.FeeEstimates;
import org.basalt.chain.api.FeeHorizon;
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

/// `estimaterawfee`: what the fee estimator knows, horizon by horizon.
public final class EstimateRawFee implements RpcMethod {
  private static final double DEFAULT_THRESHOLD = 0.95;
  private static final Param<Double> THRESHOLD =
      Param.withDefault(
          "threshold",
          RpcType.REAL,
          Json.of(DEFAULT_THRESHOLD),
          "Share of transactions that must have been mined in time for a fee rate to be enough");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "estimaterawfee",
          RpcSpec.HIDDEN,
          "Shows how the fee estimator comes to its answers, which may change with it.",
          List.of(FeeTarget.PARAM, THRESHOLD),
          List.of(
              ResultDoc.obj(
                  "",
                  "Horizons that tell of so many blocks",
                  horizon("short"),
                  horizon("medium"),
                  horizon("long"))),
          Examples.cli("estimaterawfee", "6 0.9"));

  private static ResultDoc horizon(String name) {
    return ResultDoc.obj(
            name,
            "By the " + name + " horizon",
            ResultDoc.num("feerate", "The fee rate in BTC/kvB, if there is an answer").optional(),
            ResultDoc.num("decay", "What still counts a block later"),
            ResultDoc.num("scale", "Blocks that are not told apart"),
            range("pass", "The lowest fee rates that were enough"),
            range("fail", "The highest fee rates that were not"),
            ResultDoc.arr("errors", "Why there is no answer", ResultDoc.str("error", ""))
                .optional())
        .optional();
  }

  private static ResultDoc range(String key, String description) {
    return ResultDoc.obj(
            key,
            description,
            ResultDoc.num("startrange", "lowest, in satoshis per kvB"),
            ResultDoc.num("endrange", "highest"),
            ResultDoc.num("withintarget", "transactions mined in time"),
            ResultDoc.num("totalconfirmed", "transactions mined at all"),
            ResultDoc.num("inmempool", "transactions that have waited for too long"),
            ResultDoc.num("leftmempool", "transactions that left without having been mined"))
        .optional();
  }

  @Override
  public Json call(RpcArgs args, NodeView node) {
    FeeEstimates fees = FeeTarget.estimates(node);
    int target = FeeTarget.of(args, fees);
    double threshold = args.get(THRESHOLD);
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new RpcException(RpcErrorCode.INVALID_PARAMETER, "Invalid threshold");
    }
    Json.Obj out = Json.object();
    for (FeeHorizon horizon : FeeHorizon.values()) {
      if (target <= fees.maxTargetBlocks(horizon)) {
        out.put(horizon.text(), answer(fees.raw(target, threshold, horizon)));
      }
    }
    return out;
  }

  private static Json answer(FeeEstimates.Raw raw) {
    Json.Obj out = Json.object();
    boolean hasAnswer = raw.feeRateSatPerKvB() != 0;
    if (hasAnswer) {
      out.put("feerate", AmountJson.of(raw.feeRateSatPerKvB()));
    }
    out.put("decay", raw.decay()).put("scale", raw.blocksPerPeriod());
    if (hasAnswer) {
      out.put("pass", range(raw.pass()));
    }
    if (!hasAnswer || !raw.fail().isNone()) {
      out.put("fail", range(raw.fail()));
    }
    if (!hasAnswer) {
      out.put(
          "errors",
          Json.array().add("Insufficient data or no feerate found which meets threshold"));
    }
    return out;
  }

  private static Json range(FeeEstimates.Range range) {
    return Json.object()
        .put("startrange", rounded(range.startSatPerKvB()))
        .put("endrange", rounded(range.endSatPerKvB()))
        .put("withintarget", hundredths(range.withinTarget()))
        .put("totalconfirmed", hundredths(range.totalConfirmed()))
        .put("inmempool", hundredths(range.inMempool()))
        .put("leftmempool", hundredths(range.leftMempool()));
  }

  /// Away from zero where it is half way; the top bucket's bound is too large for a long.
  private static double rounded(double value) {
    return Math.copySign(Math.floor(Math.abs(value) + 0.5), value);
  }

  private static double hundredths(double value) {
    return rounded(value * 100) / 100;
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
