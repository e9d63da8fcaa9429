package org.basalt.rpc.method.mempool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.basalt.chain.api.TxLocation;
import org.basalt.core.bytes.Hex;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;
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

/// `gettxspendingprevout`: which transactions spend some outputs: unconfirmed ones, and with an
/// index of spenders those of the active chain too.
public final class GetTxSpendingPrevout implements RpcMethod {
  private static final String INDEX = "txospenderindex";
  private static final Param<List<Json>> OUTPUTS =
      Param.required("outputs", RpcType.ARRAY, "The outputs")
          .containing(
              Param.optional("", RpcType.OBJECT, "")
                  .containing(
                      Param.required("txid", RpcType.TXID, "The transaction's id"),
                      Param.required("vout", RpcType.INT, "The output's number")));
  private static final Param<Boolean> MEMPOOL_ONLY =
      Param.hinted(
          "mempool_only",
          RpcType.BOOL,
          "true if txospenderindex unavailable, otherwise false",
          "Do not look in the chain for what the mempool does not spend. Without an index of"
              + " spenders, looking there is an error.");
  private static final Param<Boolean> RETURN_TX =
      Param.hinted(
          "return_spending_tx", RpcType.BOOL, "false", "Give the spending transactions, too.");
  private static final Param<Json.Obj> OPTIONS =
      Param.optional("options", RpcType.OPTIONS, "").containing(MEMPOOL_ONLY, RETURN_TX);
  private static final RpcSpec SPEC =
      new RpcSpec(
          "gettxspendingprevout",
          "blockchain",
          "Looks for transactions that spend some outputs: in the mempool, and then in the chain if"
              + " there is an index (-txospenderindex).",
          List.of(OUTPUTS, OPTIONS),
          List.of(
              ResultDoc.arr(
                  "",
                  "",
                  ResultDoc.obj(
                      "",
                      "",
                      ResultDoc.hex("txid", "The output's transaction"),
                      ResultDoc.num("vout", "The output's number"),
                      ResultDoc.hex("spendingtxid", "What spends it; left out if nothing does")
                          .optional(),
                      ResultDoc.hex("spendingtx", "Its bytes, if they were asked for").optional(),
                      ResultDoc.hex("blockhash", "The block that it is in, if it is in one")
                          .optional()))),
          Examples.of(
              "gettxspendingprevout",
              "\"[{\\\"txid\\\":\\\"a08e6907dbbd3d809776dbfc5d82e371b764ed838b5655e72f463568df1aadf0\\\",\\\"vout\\\":3}]\"",
              "\"[{\\\"txid\\\":\\\"a08e6907dbbd3d809776dbfc5d82e371b764ed838b5655e72f463568df1aadf0\\\",\\\"vout\\\":3}]\""));

  private record Asked(OutPoint outpoint, Json.Obj raw) {}

  @Override
  public Json call(RpcArgs args, NodeView node) {
    List<Json> outputs = args.get(OUTPUTS);
    if (outputs.isEmpty()) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER, "Invalid parameter, outputs are missing");
    }
    Json.Obj options = args.find(OPTIONS).orElseGet(Json::object);
    boolean hasIndex =
        node.chain().indexes().stream().anyMatch(index -> index.name().equals(INDEX));
    boolean isMempoolOnly = flag(options, "mempool_only", !hasIndex);
    boolean returnsTx = flag(options, "return_spending_tx", false);
    checkKeys(options, List.of("mempool_only", "return_spending_tx"));
    List<Asked> asked = outputs.stream().map(GetTxSpendingPrevout::asked).toList();
    List<Optional<Transaction>> spenders =
        node.chain()
            .ask(ledger -> {
              List<Optional<Transaction>> found = new ArrayList<>();
              asked.forEach(one -> found.add(ledger.mempool().spender(one.outpoint())));
              return found;
            });
    Json.Arr out = Json.array();
    List<Asked> open = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      if (spenders.get(i).isEmpty() && !isMempoolOnly) {
        open.add(asked.get(i));
      } else {
        out.add(answer(asked.get(i), spenders.get(i), returnsTx));
      }
    }
    // As in Core, behind what the mempool answered.
    addConfirmed(open, returnsTx, out, node);
    return out;
  }

  private static void addConfirmed(
      List<Asked> open, boolean returnsTx, Json.Arr out, NodeView node) {
    if (!open.isEmpty() && !node.chain().awaitIndex(INDEX)) {
      throw new RpcException(
          RpcErrorCode.MISC_ERROR,
          "Mempool lacks a relevant spend, and txospenderindex is unavailable.");
    }
    for (Asked one : open) {
      Optional<TxLocation> spender = node.chain().findSpender(one.outpoint());
      Json.Obj answer = answer(one, spender.map(TxLocation::transaction), returnsTx);
      spender.ifPresent(found -> answer.put("blockhash", found.node().hash().toString()));
      out.add(answer);
    }
  }

  private static Json.Obj answer(Asked asked, Optional<Transaction> spender, boolean returnsTx) {
    Json.Obj one = Json.object();
    asked.raw().fields().forEach(field -> one.put(field.key(), field.value()));
    spender.ifPresent(tx -> {
      one.put("spendingtxid", tx.txid().toString());
      if (returnsTx) {
        one.put("spendingtx", Hex.encode(TransactionCodec.encode(tx)));
      }
    });
    return one;
  }

  private static boolean flag(Json.Obj options, String key, boolean fallback) {
    Json value = options.get(key);
    if (value.isNull()) {
      return fallback;
    }
    if (value instanceof Json.Bool(boolean flag)) {
      return flag;
    }
    throw wrongType(value, key, "bool");
  }

  private static RpcException wrongType(Json value, String key, String expected) {
    return new RpcException(
        RpcErrorCode.TYPE_ERROR,
        "JSON value of type %s for field %s is not of expected type %s"
            .formatted(value.typeName(), key, expected));
  }

  private static void checkKeys(Json.Obj object, List<String> known) {
    object.fields().stream()
        .map(Json.Field::key)
        .filter(key -> !known.contains(key))
        .findFirst()
        .ifPresent(key -> {
          throw new RpcException(RpcErrorCode.TYPE_ERROR, "Unexpected key " + key);
        });
  }

  private static Asked asked(Json json) {
    Json.Obj raw = json.asObject();
    checkField(raw, "txid", "string");
    checkField(raw, "vout", "number");
    checkKeys(raw, List.of("txid", "vout"));
    Txid txid = RpcType.TXID.reader().read(raw.get("txid"), "txid");
    int index = raw.get("vout").asInt();
    if (index < 0) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER, "Invalid parameter, vout cannot be negative");
    }
    return new Asked(new OutPoint(txid, index), raw);
  }

  private static void checkField(Json.Obj raw, String key, String type) {
    Json value = raw.get(key);
    if (value.isNull()) {
      throw new RpcException(RpcErrorCode.TYPE_ERROR, "Missing " + key);
    }
    if (!value.typeName().equals(type)) {
      throw wrongType(value, key, type);
    }
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
