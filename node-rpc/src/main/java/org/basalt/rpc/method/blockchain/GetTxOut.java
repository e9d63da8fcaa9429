package org.basalt.rpc.method.blockchain;

import java.util.List;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.LedgerView;
import org.basalt.chain.api.MempoolView;
import org.basalt.core.consensus.Coin;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.rpc.json.AmountJson;
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

  /// Core documents this argument as plain text.
  private static RpcType<Txid> asText() {
    return new RpcType<>(
        RpcType.Kind.STR, (value, name) -> Txid.parse(RpcType.hashText(value, name)));
  }

  /// A coin and the tip at which it was there.
  private record Found(Coin coin, BlockNode tip) {}

  @Override
  public Json call(RpcArgs args, NodeView node) {
    OutPoint outpoint = new OutPoint(args.get(TXID), args.get(N).intValue());
    boolean includesMempool = args.get(INCLUDE_MEMPOOL);
    Found found =
        node.chain()
            .ask(ledger ->
                new Found(
                    includesMempool ? unconfirmed(outpoint, ledger) : ledger.coin(outpoint),
                    ledger.view().tip()));
    if (found.coin().isNone()) {
      return Json.nullValue();
    }
    return Json.object()
        .put("bestblock", found.tip().hash().toString())
        .put("confirmations", found.tip().height() - found.coin().height() + 1)
        .put("value", AmountJson.of(found.coin().valueSat()))
        .put("scriptPubKey", ScriptJson.output(found.coin().scriptPubKey(), node))
        .put("coinbase", found.coin().isCoinbase());
  }

  /// As if the mempool were the next block.
  private static Coin unconfirmed(OutPoint outpoint, LedgerView ledger) {
    MempoolView mempool = ledger.mempool();
    if (mempool.spender(outpoint).isPresent()) {
      return Coin.NONE;
    }
    int nextHeight = ledger.view().tip().height() + 1;
    return mempool
        .output(outpoint)
        .map(output -> new Coin(output, nextHeight, false))
        .orElseGet(() -> ledger.coin(outpoint));
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
