package org.basalt.rpc.method.blockchain;

import java.util.List;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.Pruning;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.primitive.Script;
import org.basalt.rpc.json.BlockJson;
import org.basalt.rpc.json.WarningsJson;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `getblockchaininfo`: the state of the chain.
public final class GetBlockchainInfo implements RpcMethod {
  private static final long RECENT_SEC = 2 * 60 * 60;
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getblockchaininfo",
          "blockchain",
          "Shows the state of the chain and how far validation has come.",
          List.of(),
          List.of(
              ResultDoc.obj(
                  "",
                  "",
                  ResultDoc.str("chain", "The network (main, test, testnet4, signet, regtest)"),
                  ResultDoc.num("blocks", "Height of the validated chain"),
                  ResultDoc.num("headers", "Height of the best known header"),
                  ResultDoc.str("bestblockhash", "Hash of the tip"),
                  ResultDoc.hex("bits", "The tip's compact target"),
                  ResultDoc.hex("target", "The tip's target"),
                  ResultDoc.num("difficulty", "The tip's difficulty"),
                  ResultDoc.time("time", "The tip's time, UNIX epoch"),
                  ResultDoc.time("mediantime", "Median of the last eleven times, UNIX epoch"),
                  ResultDoc.num("verificationprogress", "Estimate from 0 to 1"),
                  ResultDoc.bool("initialblockdownload", "Still catching up"),
                  ResultDoc.hex("chainwork", "Expected number of hashes for the active chain"),
                  ResultDoc.num("size_on_disk", "Bytes of blocks and undo data on disk"),
                  ResultDoc.bool("pruned", "Old blocks are deleted"),
                  ResultDoc.num("pruneheight", "Height of the first block that is kept").optional(),
                  ResultDoc.bool("automatic_pruning", "The node itself decides when").optional(),
                  ResultDoc.num("prune_target_size", "Bytes that blocks may take").optional(),
                  ResultDoc.hex("signet_challenge", "Of a signet only: who may sign blocks")
                      .optional(),
                  ResultDoc.arr(
                      "warnings", "What the operator should know", ResultDoc.str("", "warning")))),
          Examples.of("getblockchaininfo"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    BlockNode tip = node.view().tip();
    Json.Obj out =
        Json.object()
            .put("chain", node.chain().network().name())
            .put("blocks", tip.height())
            .put("headers", node.view().bestHeader().height())
            .put("bestblockhash", tip.hash().toString())
            .put("bits", BlockJson.hex32(tip.bits()))
            .put("target", BlockJson.target(tip.bits()))
            .put("difficulty", BlockJson.difficulty(tip.bits()))
            .put("time", tip.timeSec())
            .put("mediantime", tip.medianTimePast())
            .put("verificationprogress", progress(node))
            .put("initialblockdownload", node.view().isInitialBlockDownload())
            .put("chainwork", tip.chainWork().toString())
            .put("size_on_disk", node.control().blockStoreBytes())
            .put("pruned", node.chain().pruning().isOn());
    putPruning(node, out);
    Script challenge = node.chain().network().consensus().signetChallenge();
    if (!challenge.isEmpty()) {
      out.put("signet_challenge", challenge.toHex());
    }
    return out.put("warnings", WarningsJson.of(node));
  }

  private static void putPruning(NodeView node, Json.Obj out) {
    Pruning pruning = node.chain().pruning();
    if (pruning.isOn()) {
      out.put("pruneheight", node.chain().prunedHeight().orElse(-1) + 1)
          .put("automatic_pruning", pruning.mode() == Pruning.Mode.AUTOMATIC);
    }
    if (pruning.mode() == Pruning.Mode.AUTOMATIC) {
      out.put("prune_target_size", pruning.targetBytes());
    }
  }

  /// Transactions validated over transactions that should exist by now. Near the tip the header's
  /// height stands for the time, so that a node that is up to date says 1.
  static double progress(NodeView node) {
    BlockNode tip = node.view().tip();
    BlockNode best = node.view().bestHeader();
    NetworkParams network = node.chain().network();
    NetworkParams.ChainTxData known = network.chainTxData();
    long count = node.chain().status(tip).chainTxCount();
    long nowSec = node.clock().timeSec();
    if (count == 0) {
      return 0;
    }
    boolean isRecent =
        Math.abs(nowSec - tip.timeSec()) <= RECENT_SEC && best.height() >= tip.height();
    long blockTimeSec =
        isRecent
            ? nowSec - (best.height() - tip.height()) * network.consensus().targetSpacingSec()
            : tip.timeSec();
    double total =
        count <= known.transactions()
            ? known.transactions() + (nowSec - known.timeSec()) * known.transactionsPerSec()
            : count + (nowSec - blockTimeSec) * known.transactionsPerSec();
    return Math.min(count / total, 1);
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
