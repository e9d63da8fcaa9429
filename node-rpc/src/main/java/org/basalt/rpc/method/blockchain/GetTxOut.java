package org.basalt.rpc.method.blockchain;

import java.util.List;
import java.util.Optional;
import org.basalt.chain.api.CoinAtTip;
import org.basalt.core.consensus.Coin;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.rpc.json.AmountJson;
import org.basalt.rpc.json.RecentTexts;
import org.basalt.rpc.json.ScriptJson;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;
import org.basalt.rpc.spec.RpcType;

/// `gettxout`: an unspent output.
public final class GetTxOut implements RpcMethod {
  private static final Param<Txid> TXID = Param.required("txid", asText(), "The transaction's id");
  private static final Param<Long> N = Param.required("n", RpcType.UINT32, "Which output of it");
  private static final Param<Boolean> INCLUDE_MEMPOOL =
      Param.withDefault(
          "include_mempool",
          RpcType.BOOL,
          true,
          "Look at unconfirmed transactions, too: an output that one of them spends is not shown.");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "gettxout",
          "blockchain",
          "Shows an output that is not spent yet.",
          List.of(TXID, N, INCLUDE_MEMPOOL),
          List.of(
              ResultDoc.none().when("If the UTXO was not found"),
              ResultDoc.obj(
                      "",
                      "",
                      ResultDoc.hex("bestblock", "The tip for which this is true"),
                      ResultDoc.num("confirmations", "Blocks on top of its own plus one"),
                      ResultDoc.amount("value", "in BTC"),
                      ResultDoc.obj("scriptPubKey", "", ScriptJson.docs()),
                      ResultDoc.bool("coinbase", "It is a coinbase's"))
                  .when("Otherwise")),
          Examples.of("gettxout", "\"txid\" 1", "\"txid\", 1"));

  private final RecentTexts recent;

  /// @param recent may have other methods' texts, too
  public GetTxOut(RecentTexts recent) {
    this.recent = recent;
  }

  /// Core documents this argument as plain text.
  private static RpcType<Txid> asText() {
    return new RpcType<>(
        RpcType.Kind.STR, (value, name) -> Txid.parse(RpcType.hashText(value, name)));
  }

  @Override
  public Json call(RpcArgs args, NodeView node) {
    OutPoint outpoint = outpoint(args);
    return show(outpoint, node.chain().coin(outpoint, args.get(INCLUDE_MEMPOOL)), node);
  }

  @Override
  public Optional<Json> callAtOnce(RpcArgs args, NodeView node) {
    OutPoint outpoint = outpoint(args);
    return node.chain()
        .findCoin(outpoint, args.get(INCLUDE_MEMPOOL))
        .map(found -> show(outpoint, found, node));
  }

  private static OutPoint outpoint(RpcArgs args) {
    return new OutPoint(args.get(TXID), args.get(N).intValue());
  }

  private Json show(OutPoint outpoint, CoinAtTip found, NodeView node) {
    Coin coin = found.coin();
    if (coin.isNone()) {
      return Json.nullValue();
    }
    return Json.object()
        .put("bestblock", found.tip().hash().toString())
        .put("confirmations", found.tip().height() - coin.height() + 1)
        .putAll(recent.coin(outpoint, coin, node, c -> fields(c, node)));
  }

  private static Json.Obj fields(Coin coin, NodeView node) {
    return Json.object()
        .put("value", AmountJson.of(coin.valueSat()))
        .put("scriptPubKey", ScriptJson.output(coin.scriptPubKey(), node))
        .put("coinbase", coin.isCoinbase());
  }

  @Override
  public boolean maybeNeverWaits() {
    return true;
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
