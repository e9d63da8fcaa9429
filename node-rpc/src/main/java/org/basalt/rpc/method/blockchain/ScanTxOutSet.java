package org.basalt.rpc.method.blockchain;

import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicReference;
import org.basalt.chain.api.CoinScan;
import org.basalt.core.consensus.Coin;
import org.basalt.core.primitive.Script;
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

/// `scantxoutset`: looks for the unspent outputs of descriptors. One scan at a time.
public final class ScanTxOutSet implements RpcMethod {
  private static final Param<String> ACTION =
      Param.required(
          "action",
          RpcType.TEXT,
          "\"start\" to scan, \"abort\" to end a scan early, \"status\" to see how far it is");
  private static final String EXAMPLE = "raw(76a91411b366edfc0a8b66feebae5c2e25a7b6a5d1cf3188ac)";
  private static final RpcSpec SPEC = describe();

  private static RpcSpec describe() {
    ResultDoc unspent =
        ResultDoc.obj(
            "",
            "",
            ResultDoc.hex("txid", "The transaction"),
            ResultDoc.num("vout", "The output's position in it"),
            ResultDoc.hex("scriptPubKey", "The output script"),
            ResultDoc.str("desc", "A descriptor of the script"),
            ResultDoc.amount("amount", "The value in BTC"),
            ResultDoc.bool("coinbase", "It is of a coinbase"),
            ResultDoc.num("height", "Height of its block"),
            ResultDoc.hex("blockhash", "Its block"),
            ResultDoc.num("confirmations", "Confirmations as of the scan"));
    return new RpcSpec(
        "scantxoutset",
        "blockchain",
        "Looks through all unspent outputs for those that descriptors stand for, such as"
            + " addr(address), raw(script), combo(key), pkh(key), wpkh(key), tr(key). A key may be"
            + " extended, with a path and a wildcard at its end: then the first 1000 children are"
            + " looked for, or as many as a range says.",
        List.of(ACTION, ScanObjects.PARAM),
        List.of(
            ResultDoc.obj(
                    "",
                    "",
                    ResultDoc.bool("success", "The scan was not aborted"),
                    ResultDoc.num("txouts", "Unspent outputs looked at"),
                    ResultDoc.num("height", "Height of the block for which this is true"),
                    ResultDoc.hex("bestblock", "Hash of that block"),
                    ResultDoc.arr("unspents", "What was found", unspent),
                    ResultDoc.amount("total_amount", "Sum of the values in BTC"))
                .when("when action=='start'; after the scan"),
            ResultDoc.bool("success", "There was a scan, and it will end")
                .when("when action=='abort'"),
            ResultDoc.obj("", "", ResultDoc.num("progress", "Percent, about"))
                .when("when action=='status' and a scan runs"),
            ResultDoc.none().when("when action=='status' and none runs")),
        Examples.cli("scantxoutset", "start '[\"" + EXAMPLE + "\"]'")
            + Examples.cli("scantxoutset", "status")
            + Examples.cli("scantxoutset", "abort")
            + Examples.rpc("scantxoutset", "\"start\", [\"" + EXAMPLE + "\"]"));
  }

  /// How a scan is known to other calls.
  private sealed interface State {
    record Idle() implements State {}

    record Running(int percent) implements State {}

    record Aborting(int percent) implements State {}
  }

  private static final State IDLE = new State.Idle();

  private final AtomicReference<State> state = new AtomicReference<>(IDLE);

  @Override
  public Json call(RpcArgs args, NodeView node) {
    return switch (args.get(ACTION)) {
      case "status" -> status();
      case "abort" ->
          Json.of(
              !(state.updateAndGet(s ->
                  s instanceof State.Running(int percent) ? new State.Aborting(percent) : s)
                  instanceof State.Idle));
      case "start" -> start(args, node);
      case String other ->
          throw new RpcException(RpcErrorCode.INVALID_PARAMETER, "Invalid action '" + other + "'");
    };
  }

  private Json status() {
    return switch (state.get()) {
      case State.Idle() -> Json.nullValue();
      case State.Running(int percent) -> Json.object().put("progress", percent);
      case State.Aborting(int percent) -> Json.object().put("progress", percent);
    };
  }

  private Json start(RpcArgs args, NodeView node) {
    if (!state.compareAndSet(IDLE, new State.Running(0))) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER,
          "Scan already in progress, use action \"abort\" or \"status\"");
    }
    try {
      List<Json> objects =
          args.find(ScanObjects.PARAM)
              .orElseThrow(() ->
                  new RpcException(
                      RpcErrorCode.MISC_ERROR,
                      "scanobjects argument is required for the start action"));
      SequencedMap<Script, String> scripts = ScanObjects.scripts(objects, node);
      CoinScan scan =
          node.chain()
              .scanCoins(scripts.keySet(), percent -> node.rpc().isRunning() && isWanted(percent));
      return answer(scan, scripts);
    } finally {
      state.set(IDLE);
    }
  }

  private boolean isWanted(int percent) {
    return state.updateAndGet(s -> s instanceof State.Running ? new State.Running(percent) : s)
        instanceof State.Running;
  }

  private static Json answer(CoinScan scan, SequencedMap<Script, String> scripts) {
    Json.Arr unspents = Json.array();
    long totalSat = 0;
    for (CoinScan.Found found : scan.found()) {
      Coin coin = found.coin();
      totalSat += coin.valueSat();
      unspents.add(
          Json.object()
              .put("txid", found.outpoint().txid().toString())
              .put("vout", Integer.toUnsignedLong(found.outpoint().index()))
              .put("scriptPubKey", coin.scriptPubKey().toHex())
              .put("desc", scripts.getOrDefault(coin.scriptPubKey(), ""))
              .put("amount", AmountJson.of(coin.valueSat()))
              .put("coinbase", coin.isCoinbase())
              .put("height", coin.height())
              .put("blockhash", scan.node().ancestorAt(coin.height()).hash().toString())
              .put("confirmations", scan.node().height() - coin.height() + 1));
    }
    return Json.object()
        .put("success", scan.isComplete())
        .put("txouts", scan.outputCount())
        .put("height", scan.node().height())
        .put("bestblock", scan.node().hash().toString())
        .put("unspents", unspents)
        .put("total_amount", AmountJson.of(totalSat));
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
