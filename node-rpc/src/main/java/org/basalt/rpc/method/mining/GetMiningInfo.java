package org.basalt.rpc.method.mining;

import java.util.List;
import org.basalt.chain.api.BlockNode;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.consensus.WorkRequired;
import org.basalt.rpc.json.AmountJson;
import org.basalt.rpc.json.BlockJson;
import org.basalt.rpc.json.WarningsJson;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `getmininginfo`: what a miner wants to know of the chain.
public final class GetMiningInfo implements RpcMethod {
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getmininginfo",
          "mining",
          "Shows what a miner wants to know.",
          List.of(),
          List.of(
              ResultDoc.obj(
                  "",
                  "",
                  ResultDoc.num("blocks", "Height of the tip"),
                  ResultDoc.num("currentblockweight", "Weight of the last block assembled")
                      .optional(),
                  ResultDoc.num("currentblocktx", "Transactions of the last block assembled")
                      .optional(),
                  ResultDoc.hex("bits", "The tip's compact target"),
                  ResultDoc.num("difficulty", "The tip's difficulty"),
                  ResultDoc.hex("target", "The tip's target"),
                  ResultDoc.num("networkhashps", "Hashes a second of the network, estimated"),
                  ResultDoc.num("pooledtx", "Unconfirmed transactions"),
                  ResultDoc.amount("blockmintxfee", "Lowest fee rate put into blocks, BTC/kvB"),
                  ResultDoc.str("chain", "The network"),
                  ResultDoc.hex("signet_challenge", "Of a signet only: who may sign blocks")
                      .optional(),
                  ResultDoc.obj(
                      "next",
                      "The next block",
                      ResultDoc.num("height", "Its height"),
                      ResultDoc.hex("bits", "Its compact target"),
                      ResultDoc.num("difficulty", "Its difficulty"),
                      ResultDoc.hex("target", "Its target")),
                  ResultDoc.arr(
                      "warnings", "What the operator should know", ResultDoc.str("", "warning")))),
          Examples.of("getmininginfo"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    int pooled = node.chain().ask(ledger -> ledger.mempool().info().count());
    BlockNode tip = node.view().tip();
    ConsensusParams params = node.chain().network().consensus();
    int nextBits =
        WorkRequired.nextBits(
            params, tip, Math.max(tip.medianTimePast() + 1, node.clock().timeSec()));
    Json.Obj out = Json.object().put("blocks", tip.height());
    node.chain()
        .mining()
        .last()
        .ifPresent(block ->
            out.put("currentblockweight", block.weightWu())
                .put("currentblocktx", block.transactions()));
    out.put("bits", BlockJson.hex32(tip.bits()))
        .put("difficulty", BlockJson.difficulty(tip.bits()))
        .put("target", BlockJson.target(tip.bits()))
        .put("networkhashps", GetNetworkHashPs.estimate(node))
        .put("pooledtx", pooled)
        .put("blockmintxfee", AmountJson.of(node.chain().mining().settings().minFeeRateSatPerKvB()))
        .put("chain", node.chain().network().name())
        .put(
            "next",
            Json.object()
                .put("height", tip.height() + 1)
                .put("bits", BlockJson.hex32(nextBits))
                .put("difficulty", BlockJson.difficulty(nextBits))
                .put("target", BlockJson.target(nextBits)));
    if (params.isSignet()) {
      out.put("signet_challenge", params.signetChallenge().toHex());
    }
    return out.put("warnings", WarningsJson.of(node));
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
