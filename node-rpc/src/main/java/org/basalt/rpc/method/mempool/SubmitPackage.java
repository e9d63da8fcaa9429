package org.basalt.rpc.method.mempool;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.basalt.chain.api.PackageOutcome;
import org.basalt.chain.api.TxOutcome;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.verdict.TxVerdict;
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

/// `submitpackage`: takes a transaction and its parents into the mempool.
public final class SubmitPackage implements RpcMethod {
  private static final Param<List<Json>> PACKAGE = RawTransactions.param("package");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "submitpackage",
          "rawtransactions",
          "Puts a transaction and some of its unconfirmed parents into the mempool.\n\n"
              + "The transaction is the last; its parents must not depend on each other. What pays"
              + " too little by itself is looked at together.",
          List.of(PACKAGE, MaxFeeRate.PARAM, RawTransactions.MAX_BURN),
          List.of(
              ResultDoc.obj(
                  "",
                  "",
                  ResultDoc.str("package_msg", "\"success\" if all are in the mempool"),
                  ResultDoc.dyn(
                      "tx-results",
                      "By ids with the witness",
                      ResultDoc.obj(
                          "wtxid",
                          "",
                          ResultDoc.hex("txid", "The transaction's id"),
                          ResultDoc.hex(
                                  "other-wtxid",
                                  "What is in the mempool instead, with another witness")
                              .optional(),
                          ResultDoc.num("vsize", "Virtual size").optional(),
                          FeesJson.doc("What it pays").optional(),
                          ResultDoc.str("error", "Why it is not in the mempool").optional())),
                  ResultDoc.arr(
                          "replaced-transactions",
                          "What was pushed out",
                          ResultDoc.hex("", "A transaction's id"))
                      .optional())),
          Examples.of(
              "submitpackage",
              "'[\"rawtx\"]'",
              "[\"rawtx-parent-1\", \"rawtx-parent-2\", \"rawtx\"]"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    List<Json> texts = RawTransactions.texts(args, PACKAGE);
    long maxFeeRateSatPerKvB = MaxFeeRate.of(args);
    long maxBurnSat = args.get(RawTransactions.MAX_BURN);
    List<Transaction> transactions =
        texts.stream()
            .map(text -> {
              Transaction tx = RawTransactions.decode(text.asText());
              RawTransactions.checkBurn(tx, maxBurnSat);
              return tx;
            })
            .toList();
    if (transactions.size() > 1 && !isChildWithIndependentParents(transactions)) {
      throw new RpcException(
          RpcErrorCode.VERIFY_ERROR,
          "package topology disallowed. not child-with-parents or parents depend on each other.");
    }
    PackageOutcome outcome =
        node.chain().mempool().submitPackage(transactions, maxFeeRateSatPerKvB);
    transactions.forEach(tx -> outcome.of(tx.wtxid()).ifPresent(one -> announce(tx, one, node)));
    return of(transactions, outcome);
  }

  /// What is in the mempool now, even if it was before.
  private static void announce(Transaction tx, TxOutcome outcome, NodeView node) {
    switch (outcome) {
      case TxOutcome.Accepted _, TxOutcome.AlreadyInMempool _ -> node.peers().broadcast(tx.wtxid());
      case TxOutcome.SameTxidDifferentWitness(var other) -> node.peers().broadcast(other);
      case TxOutcome.Refused _ -> {
        // Nothing to announce.
      }
    }
  }

  /// Core IsChildWithParentsTree.
  private static boolean isChildWithIndependentParents(List<Transaction> transactions) {
    List<Transaction> parents = transactions.subList(0, transactions.size() - 1);
    Set<Txid> ids = new HashSet<>();
    parents.forEach(tx -> ids.add(tx.txid()));
    Set<Txid> spent = new HashSet<>();
    transactions.getLast().inputs().forEach(input -> spent.add(input.prevout().txid()));
    return spent.containsAll(ids)
        && parents.stream()
            .flatMap(tx -> tx.inputs().stream())
            .noneMatch(input -> ids.contains(input.prevout().txid()));
  }

  private static Json of(List<Transaction> transactions, PackageOutcome outcome) {
    Json.Obj results = Json.object();
    SortedSet<Txid> replaced = new TreeSet<>();
    for (Transaction tx : transactions) {
      Json.Obj one = Json.object().put("txid", tx.txid().toString());
      outcome
          .of(tx.wtxid())
          .ifPresentOrElse(
              known -> describe(one, known, replaced),
              () -> one.put("error", "package-not-validated"));
      results.put(tx.wtxid().toString(), one);
    }
    return Json.object()
        .put(
            "package_msg",
            switch (outcome.verdict()) {
              case PackageOutcome.Verdict.Accepted() -> "success";
              case PackageOutcome.Verdict.Policy(var reject) -> reject.toString();
              case PackageOutcome.Verdict.TransactionFailed(var reject) -> reject.toString();
            })
        .put("tx-results", results)
        .put("replaced-transactions", EntryJson.ids(List.copyOf(replaced)));
  }

  private static void describe(Json.Obj out, TxOutcome outcome, SortedSet<Txid> replaced) {
    switch (outcome) {
      case TxOutcome.Accepted accepted -> {
        out.put("vsize", accepted.sizeVb()).put("fees", FeesJson.of(accepted));
        replaced.addAll(accepted.replaced());
      }
      case TxOutcome.AlreadyInMempool(_, _, long feeSat, long sizeVb) ->
          out.put("vsize", sizeVb).put("fees", Json.object().put("base", AmountJson.of(feeSat)));
      case TxOutcome.SameTxidDifferentWitness(var other) ->
          out.put("other-wtxid", other.toString());
      case TxOutcome.Refused(TxVerdict.Invalid verdict) ->
          out.put("error", verdict.reject().toString());
    }
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
