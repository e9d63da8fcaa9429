package org.basalt.rpc.method.mempool;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.basalt.chain.api.MempoolEntryInfo;
import org.basalt.chain.api.MempoolView;
import org.basalt.core.hash.Txid;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;
import org.basalt.rpc.spec.RpcSpec;
import org.basalt.rpc.spec.RpcType;

/// What `getmempoolancestors` and `getmempooldescendants` have in common: lists of what an
/// unconfirmed transaction depends on, or of what depends on it.
final class Relatives {
  private static final Param<Txid> TXID =
      Param.required("txid", RpcType.TXID, "The transaction's id; it must be in the mempool");
  private static final Param<Boolean> VERBOSE =
      Param.withDefault(
          "verbose", RpcType.BOOL, false, "Objects that describe them instead of their ids");

  /// Of an unconfirmed transaction, those that are asked for; nothing if it is unknown.
  @FunctionalInterface
  interface Question extends BiFunction<MempoolView, Txid, Optional<List<MempoolEntryInfo>>> {}

  private Relatives() {}

  static RpcSpec spec(String name, String description) {
    return new RpcSpec(
        name,
        "blockchain",
        description,
        List.of(TXID, VERBOSE),
        List.of(
            ResultDoc.arr("", "", ResultDoc.hex("", "A transaction's id"))
                .when("for verbose = false"),
            ResultDoc.dyn("", "", ResultDoc.obj("transactionid", "", EntryJson.docs()))
                .when("for verbose = true")),
        Examples.of(name, "\"mytxid\"", "\"mytxid\""));
  }

  static Json answer(RpcArgs args, NodeView node, Question question) {
    Txid txid = args.get(TXID);
    List<MempoolEntryInfo> found =
        node.chain()
            .ask(ledger -> question.apply(ledger.mempool(), txid))
            .orElseThrow(() ->
                new RpcException(
                    RpcErrorCode.INVALID_ADDRESS_OR_KEY, "Transaction not in mempool"));
    if (!args.get(VERBOSE)) {
      return EntryJson.ids(found.stream().map(entry -> entry.tx().txid()).toList());
    }
    Json.Obj out = Json.object();
    found.forEach(entry -> out.put(entry.tx().txid().toString(), EntryJson.of(entry, node)));
    return out;
  }
}
