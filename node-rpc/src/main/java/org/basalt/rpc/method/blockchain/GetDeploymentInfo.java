package org.basalt.rpc.method.blockchain;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.basalt.chain.api.BlockNode;
import org.basalt.core.consensus.BlockScriptFlags;
import org.basalt.core.consensus.BuriedDeployment;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.consensus.Deployment;
import org.basalt.core.consensus.DeploymentState;
import org.basalt.core.consensus.VersionBits;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.script.ScriptFlag;
import org.basalt.core.script.ScriptFlags;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;
import org.basalt.rpc.spec.RpcType;

/// `getdeploymentinfo`: the soft forks and how far they are, at a block.
public final class GetDeploymentInfo implements RpcMethod {
  private static final Param<BlockHash> BLOCK_HASH =
      Param.hinted("blockhash", RpcType.BLOCK_HASH, "\"hash of current chain tip\"", "The block");
  private static final RpcSpec SPEC = describe();

  private static RpcSpec describe() {
    ResultDoc statistics =
        ResultDoc.obj(
            "statistics",
            "The vote so far, while it goes on",
            ResultDoc.num("period", "Blocks of a period"),
            ResultDoc.num("threshold", "Signals needed").optional(),
            ResultDoc.num("elapsed", "Blocks of the period so far"),
            ResultDoc.num("count", "Of those, blocks that signalled"),
            ResultDoc.bool("possible", "The threshold can still be met").optional());
    ResultDoc bip9 =
        ResultDoc.obj(
            "bip9",
            "Of a vote by version bits",
            ResultDoc.num("bit", "The bit, while the vote goes on").optional(),
            ResultDoc.time("start_time", "Median time from which signals count"),
            ResultDoc.time("timeout", "Median time from which it has failed"),
            ResultDoc.num("min_activation_height", "Not active below"),
            ResultDoc.str("status", "defined, started, locked_in, active or failed"),
            ResultDoc.num("since", "First height of that status"),
            ResultDoc.str("status_next", "Status of the next block"),
            statistics.optional(),
            ResultDoc.str("signalling", "# for each block that signalled, - for others")
                .optional());
    ResultDoc deployment =
        ResultDoc.obj(
            "xxxx",
            "Name of the deployment",
            ResultDoc.str("type", "buried or bip9"),
            ResultDoc.num("height", "First block with the new rules").optional(),
            ResultDoc.bool("active", "The next block must keep the rules"),
            bip9.optional());
    return new RpcSpec(
        "getdeploymentinfo",
        "blockchain",
        "Shows the soft forks and how far they are at a block. Those that hold from genesis on are"
            + " not listed.",
        List.of(BLOCK_HASH),
        List.of(
            ResultDoc.obj(
                "",
                "",
                ResultDoc.str("hash", "The block"),
                ResultDoc.num("height", "Its height"),
                ResultDoc.arr(
                    "script_flags", "Script rules of the block", ResultDoc.str("flag", "a rule")),
                ResultDoc.dyn("deployments", "", deployment))),
        Examples.of("getdeploymentinfo"));
  }

  @Override
  public Json call(RpcArgs args, NodeView node) {
    BlockNode block =
        args.find(BLOCK_HASH).map(hash -> BlockLookup.byHash(hash, node)).orElse(node.view().tip());
    ConsensusParams params = node.chain().network().consensus();
    return Json.object()
        .put("hash", block.hash().toString())
        .put("height", block.height())
        .put("script_flags", flags(block, params))
        .put("deployments", deployments(block, params));
  }

  private static Json flags(BlockNode block, ConsensusParams params) {
    ScriptFlags flags = BlockScriptFlags.of(params, block.hash(), block.height());
    return Json.strings(
        Arrays.stream(ScriptFlag.values())
            .filter(flags::has)
            .map(ScriptFlag::name)
            .sorted()
            .toList());
  }

  private static Json deployments(BlockNode block, ConsensusParams params) {
    Json.Obj out = Json.object();
    for (BuriedDeployment fork : BuriedDeployment.values()) {
      int height = height(fork, params);
      if (height != Integer.MAX_VALUE) {
        out.put(
            fork.rpcName(),
            Json.object()
                .put("type", "buried")
                .put("active", block.height() + 1 >= height)
                .put("height", height));
      }
    }
    for (Deployment deployment : params.deployments()) {
      if (deployment.startTimeSec() != Deployment.NEVER_ACTIVE) {
        out.put(deployment.name(), vote(new VersionBits(deployment), block));
      }
    }
    return out;
  }

  private static int height(BuriedDeployment fork, ConsensusParams params) {
    return switch (fork) {
      case BIP34 -> params.bip34Height();
      case DERSIG -> params.bip66Height();
      case CLTV -> params.bip65Height();
      case CSV -> params.csvHeight();
      case SEGWIT -> params.segwitHeight();
    };
  }

  private static Json vote(VersionBits vote, BlockNode block) {
    Deployment deployment = vote.deployment();
    DeploymentState state = vote.stateOf(block);
    DeploymentState next = vote.stateAfter(block);
    int since = block.parent().map(vote::sinceHeight).orElse(0);
    boolean isVoting = state == DeploymentState.STARTED || state == DeploymentState.LOCKED_IN;
    Json.Obj bip9 = Json.object();
    if (isVoting) {
      bip9.put("bit", deployment.bit());
    }
    bip9.put("start_time", deployment.startTimeSec())
        .put("timeout", deployment.timeoutSec())
        .put("min_activation_height", deployment.minActivationHeight())
        .put("status", state.text())
        .put("since", since)
        .put("status_next", next.text());
    if (isVoting) {
      VersionBits.Statistics statistics = vote.statistics(block);
      bip9.put("statistics", statistics(statistics, state))
          .put(
              "signalling",
              statistics.signals().stream()
                  .map(isSignalled -> isSignalled ? "#" : "-")
                  .collect(Collectors.joining()));
    }
    Json.Obj out = Json.object().put("type", "bip9");
    if (state == DeploymentState.ACTIVE) {
      out.put("height", since);
    } else if (next == DeploymentState.ACTIVE) {
      out.put("height", block.height() + 1);
    }
    return out.put("active", next == DeploymentState.ACTIVE).put("bip9", bip9);
  }

  private static Json statistics(VersionBits.Statistics statistics, DeploymentState state) {
    Json.Obj out =
        Json.object()
            .put("period", statistics.period())
            .put("elapsed", statistics.elapsed())
            .put("count", statistics.count());
    if (state == DeploymentState.STARTED) {
      out.put("threshold", statistics.threshold()).put("possible", statistics.isPossible());
    }
    return out;
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
