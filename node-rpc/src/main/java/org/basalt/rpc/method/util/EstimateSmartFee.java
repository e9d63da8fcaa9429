package org.basalt.rpc.method.util;

import java.util.List;
import java.util.Locale;
import org.basalt.chain.api.FeeEstimates;
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

/// `estimatesmartfee`: what a transaction should pay to be mined in time.
///
/// Beyond Core there is a mode `mempool`, which looks at what waits now instead of what was mined.
public final class EstimateSmartFee implements RpcMethod {
  private static final Param<String> MODE =
      Param.withDefault(
          "estimate_mode",
          RpcType.TEXT,
          "economical",
          "What the estimate goes by: \"unset\" and \"economical\" by what was mined lately,"
              + " which follows falling fees soon; \"conservative\" also by what was mined longer"
              + " ago, which follows them late; \"mempool\" by the fee rate at which the next block"
              + " would end if it were made now");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "estimatesmartfee",
          "util",
          "Estimates the fee rate at which a transaction is likely to be mined in time.\n"
              + "Sizes are virtual (BIP-0141).",
          List.of(FeeTarget.PARAM, MODE),
          List.of(
              ResultDoc.obj(
                  "",
                  "",
                  ResultDoc.num("feerate", "The fee rate in BTC/kvB, if there is an answer")
                      .optional(),
                  ResultDoc.arr("errors", "Why there is none", ResultDoc.str("", "error"))
                      .optional(),
                  ResultDoc.num(
                      "blocks",
                      "What the answer is for: at least 2, and no more than half of the blocks that"
                          + " were seen; 1 in the mode \"mempool\""))),
          Examples.of("estimatesmartfee", "6", "6"));

  private enum Mode {
    UNSET,
    ECONOMICAL,
    CONSERVATIVE,
    MEMPOOL
  }

  @Override
  public Json call(RpcArgs args, NodeView node) {
    FeeEstimates fees = FeeTarget.estimates(node);
    int target = FeeTarget.of(args, fees);
    Mode mode = mode(args.get(MODE));
    if (mode == Mode.MEMPOOL) {
      return answer(fees.nextBlockSatPerKvB(), 1);
    }
    FeeEstimates.Smart smart = fees.smart(target, mode == Mode.CONSERVATIVE);
    if (smart.feeRateSatPerKvB() == 0) {
      return Json.object()
          .put("errors", Json.array().add("Insufficient data or no feerate found"))
          .put("blocks", smart.targetBlocks());
    }
    long minimum = node.chain().ask(ledger -> ledger.mempool().info().minimumFeeRateSatPerKvB());
    return answer(Math.max(smart.feeRateSatPerKvB(), minimum), smart.targetBlocks());
  }

  private static Json answer(long rateSatPerKvB, int blocks) {
    return Json.object().put("feerate", AmountJson.of(rateSatPerKvB)).put("blocks", blocks);
  }

  /// Core's error names Core's modes, and so does this.
  private static Mode mode(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "unset" -> Mode.UNSET;
      case "economical" -> Mode.ECONOMICAL;
      case "conservative" -> Mode.CONSERVATIVE;
      case "mempool" -> Mode.MEMPOOL;
      default ->
          throw new RpcException(
              RpcErrorCode.INVALID_PARAMETER,
              "Invalid estimate_mode parameter, must be one of: \"unset\", \"economical\","
                  + " \"conservative\"");
    };
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
