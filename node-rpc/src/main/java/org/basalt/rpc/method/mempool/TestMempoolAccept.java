package org.basalt.rpc.method.mempool;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.basalt.chain.api.MempoolService;
import org.basalt.chain.api.PackageOutcome;
import org.basalt.chain.api.TxOutcome;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.verdict.TxVerdict;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `testmempoolaccept`: whether the mempool would take transactions.
public final class TestMempoolAccept implements RpcMethod {
  private static final Param<List<Json>> TRANSACTIONS = RawTransactions.param("rawtxs");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "testmempoolaccept",
          "rawtransactions",
          "Tells whether the mempool would take transactions, and why not.\n\n"
              + "Several are looked at one after the other, each as if those before it were in the"
              + " mempool; then none may replace anything. If one is refused, nothing is said of"
              + " the others.",
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
                      ResultDoc.str("package-error", "What is wrong with all of them").optional(),
                      ResultDoc.bool("allowed", "The mempool would take it").optional(),
                      ResultDoc.num("vsize", "Virtual size, if it would").optional(),
                      FeesJson.doc("If it would").optional(),
                      ResultDoc.str("reject-reason", "Why it would not").optional(),
                      ResultDoc.str("reject-details", "The same at length").optional()))),
          Examples.of("testmempoolaccept", "'[\"signedhex\"]'", "[\"signedhex\"]"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    List<Json> texts = RawTransactions.texts(args, TRANSACTIONS);
    long maxFeeRateSatPerKvB = MaxFeeRate.of(args);
    List<Transaction> transactions =
        texts.stream().map(text -> RawTransactions.decode(text.asText())).toList();
    PackageOutcome outcome = test(transactions, node.chain().mempool());
    Json.Arr out = Json.array();
    boolean isOver = false;
    for (Transaction tx : transactions) {
      Json.Obj one =
          Json.object().put("txid", tx.txid().toString()).put("wtxid", tx.wtxid().toString());
      out.add(one);
      if (outcome.verdict() instanceof PackageOutcome.Verdict.Policy(var reject)) {
        one.put("package-error", reject.toString());
      }
      Optional<TxOutcome> known = isOver ? Optional.empty() : outcome.of(tx.wtxid());
      if (known.isPresent()) {
        isOver = !describe(one, known.get(), maxFeeRateSatPerKvB);
      }
    }
    return out;
  }

  private static PackageOutcome test(List<Transaction> transactions, MempoolService mempool) {
    if (transactions.size() > 1) {
      return mempool.testPackage(transactions);
    }
    Transaction tx = transactions.getFirst();
    return new PackageOutcome(
        new PackageOutcome.Verdict.Accepted(), Map.of(tx.wtxid(), mempool.test(tx)));
  }

  /// False if nothing more is to be said of those behind it.
  private static boolean describe(Json.Obj out, TxOutcome outcome, long maxFeeRateSatPerKvB) {
    switch (outcome) {
      case TxOutcome.Accepted accepted -> {
        long maxFeeSat = MaxFeeRate.feeSat(maxFeeRateSatPerKvB, accepted.sizeVb());
        if (maxFeeSat > 0 && accepted.feeSat() > maxFeeSat) {
          out.put("allowed", false).put("reject-reason", "max-fee-exceeded");
          return false;
        }
        out.put("allowed", true).put("vsize", accepted.sizeVb()).put("fees", FeesJson.of(accepted));
      }
      case TxOutcome.Refused(TxVerdict.MissingInputs _) ->
          out.put("allowed", false).put("reject-reason", "missing-inputs");
      case TxOutcome.Refused(TxVerdict.Invalid verdict) ->
          out.put("allowed", false)
              .put("reject-reason", verdict.reject().text())
              .put("reject-details", verdict.reject().toString());
      case TxOutcome.AlreadyInMempool _, TxOutcome.SameTxidDifferentWitness _ ->
          throw new IllegalStateException("not what a test says: " + outcome);
    }
    return true;
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
