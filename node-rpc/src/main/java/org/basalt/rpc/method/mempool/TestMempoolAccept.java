package org.basalt.rpc.method.mempool;

import java.util.List;
import org.basalt.chain.api.TxOutcome;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.verdict.TxVerdict;
import org.basalt.rpc.json.AmountJson;
import org.basalt.rpc.json.TxHex;
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

/// `testmempoolaccept`: whether the mempool would take a transaction.
public final class TestMempoolAccept implements RpcMethod {
  /// Core's MAX_PACKAGE_COUNT.
  private static final int MAX_TRANSACTIONS = 25;

  private static final int VB_PER_KVB = 1_000;

  private static final Param<List<Json>> TRANSACTIONS =
      Param.required("rawtxs", RpcType.ARRAY, "Transactions' bytes")
          .containing(Param.optional("rawtx", RpcType.HEX_TEXT, ""));
  private static final RpcSpec SPEC =
      new RpcSpec(
          "testmempoolaccept",
          "rawtransactions",
          "Tells whether the mempool would take a transaction, and why not.\n\n"
              + "One transaction at a time: packages cannot be tested yet.",
          List.of(TRANSACTIONS, MaxFeeRate.PARAM),
          List.of(
              ResultDoc.arr(
                  "",
                  "",
                  ResultDoc.obj(
                      "",
                      "",
                      ResultDoc.hex("txid", "The transaction's id"),
                      ResultDoc.hex("wtxid", "Its id with the witness"),
                      ResultDoc.str("package-error", "What is wrong with the package").optional(),
                      ResultDoc.bool("allowed", "The mempool would take it").optional(),
                      ResultDoc.num("vsize", "Virtual size, if it would").optional(),
                      ResultDoc.obj(
                              "fees",
                              "If it would",
                              ResultDoc.amount("base", "Its fee in BTC"),
                              ResultDoc.amount("effective-feerate", "in BTC/kvB"),
                              ResultDoc.arr(
                                  "effective-includes",
                                  "Whose fees that is",
                                  ResultDoc.hex("", "An id with the witness")))
                          .optional(),
                      ResultDoc.str("reject-reason", "Why it would not").optional(),
                      ResultDoc.str("reject-details", "The same at length").optional()))),
          Examples.of("testmempoolaccept", "'[\"signedhex\"]'", "[\"signedhex\"]"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    List<Json> texts = args.get(TRANSACTIONS);
    if (texts.isEmpty() || texts.size() > MAX_TRANSACTIONS) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER,
          "Array must contain between 1 and " + MAX_TRANSACTIONS + " transactions.");
    }
    long maxFeeRateSatPerKvB = MaxFeeRate.of(args);
    List<Transaction> transactions =
        texts.stream().map(text -> transaction(text.asText())).toList();
    if (transactions.size() > 1) {
      throw new RpcException(
          RpcErrorCode.MISC_ERROR, "Testing more than one transaction is not supported yet");
    }
    Transaction tx = transactions.getFirst();
    Json.Obj out =
        Json.object().put("txid", tx.txid().toString()).put("wtxid", tx.wtxid().toString());
    return Json.array()
        .add(
            switch (node.chain().mempool().test(tx)) {
              case TxOutcome.Accepted accepted -> accepted(out, accepted, maxFeeRateSatPerKvB);
              case TxOutcome.Refused(TxVerdict.Invalid verdict) -> refused(out, verdict);
            });
  }

  private static Transaction transaction(String text) {
    return TxHex.decode(text)
        .orElseThrow(() ->
            new RpcException(
                RpcErrorCode.DESERIALIZATION_ERROR,
                "TX decode failed: " + text + " Make sure the tx has at least one input."));
  }

  private static Json.Obj accepted(Json.Obj out, TxOutcome.Accepted accepted, long maxRate) {
    long maxFeeSat = MaxFeeRate.feeSat(maxRate, accepted.sizeVb());
    if (maxFeeSat > 0 && accepted.feeSat() > maxFeeSat) {
      return out.put("allowed", false).put("reject-reason", "max-fee-exceeded");
    }
    long feeRate = Math.floorDiv(accepted.feeSat() * VB_PER_KVB, accepted.sizeVb());
    return out.put("allowed", true)
        .put("vsize", accepted.sizeVb())
        .put(
            "fees",
            Json.object()
                .put("base", AmountJson.of(accepted.feeSat()))
                .put("effective-feerate", AmountJson.of(feeRate))
                .put("effective-includes", Json.array().add(accepted.wtxid().toString())));
  }

  private static Json.Obj refused(Json.Obj out, TxVerdict.Invalid verdict) {
    out.put("allowed", false);
    return verdict instanceof TxVerdict.MissingInputs
        ? out.put("reject-reason", "missing-inputs")
        : out.put("reject-reason", verdict.reject().text())
            .put("reject-details", verdict.reject().toString());
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
