package org.basalt.rpc.method.mining;

import java.util.HashSet;
import java.util.Set;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockStatus;
import org.basalt.chain.api.BlockTemplate;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.consensus.Deployment;
import org.basalt.core.consensus.DeploymentState;
import org.basalt.core.consensus.VersionBits;
import org.basalt.core.consensus.WitnessCommitment;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.verdict.BlockVerdict;
import org.basalt.rpc.json.BlockJson;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `getblocktemplate`: what a miner needs to make the next block, and the check of a block before
/// work is put into it (BIP-0022, BIP-0023, BIP-0009, BIP-0145).
public final class GetBlockTemplate implements RpcMethod {
  private static final RpcSpec SPEC = BlockTemplateSpec.SPEC;

  /// A retarget period's first block is not to be earlier than so many seconds before the block
  /// before it (Core MAX_TIMEWARP).
  private static final long MAX_TIMEWARP_SEC = 600;

  private static final int MAX_SIGOPS_COST = 80_000;
  private static final int MAX_SIZE = 4_000_000;
  private static final int MAX_WEIGHT_WU = 4_000_000;

  /// Before segwit, sizes and signature operations count a fourth.
  private static final int WITNESS_SCALE_FACTOR = 4;

  @Override
  public Json call(RpcArgs args, NodeView node) {
    Json.Obj request = args.get(BlockTemplateSpec.REQUEST);
    String mode =
        switch (request.get("mode")) {
          case Json.Null _ -> "template";
          case Json.Str _, Json.HexText _ -> request.get("mode").asText();
          case Json.Bool _, Json.Num _, Json.Arr _, Json.Obj _, Json.Written _ ->
              throw invalid("Invalid mode");
        };
    if (mode.equals("proposal")) {
      return proposal(request, node);
    }
    Set<String> rules = new HashSet<>();
    if (request.get("rules") instanceof Json.Arr array) {
      array.items().forEach(rule -> rules.add(rule.asText()));
    }
    if (!mode.equals("template")) {
      throw invalid("Invalid mode");
    }
    checkConnected(node);
    if (!request.get("longpollid").isNull()) {
      TemplatePoll.await(request.get("longpollid"), node);
    }
    checkRules(rules, node);
    return template(node.chain().mining().template(), node);
  }

  private static Json proposal(Json.Obj request, NodeView node) {
    if (!(request.get("data") instanceof Json.Str(String hex))) {
      throw new RpcException(RpcErrorCode.TYPE_ERROR, "Missing data String key for proposal");
    }
    Block block = SubmitBlock.decode(hex);
    return node.chain()
        .find(block.hash())
        .map(known -> Json.of(duplicate(node.chain().status(known))))
        .orElseGet(() ->
            node.chain().checkProposal(block, false, true) instanceof BlockVerdict.Invalid invalid
                ? Json.of(invalid.reject().text())
                : Json.nullValue());
  }

  private static String duplicate(BlockStatus status) {
    if (status.isFailed()) {
      return "duplicate-invalid";
    }
    return status.validity() == BlockStatus.Validity.SCRIPTS
        ? "duplicate"
        : "duplicate-inconclusive";
  }

  private static void checkConnected(NodeView node) {
    if (node.chain().network().isTestChain()) {
      return;
    }
    if (node.peers().peers().isEmpty()) {
      throw new RpcException(RpcErrorCode.CLIENT_NOT_CONNECTED, "Basalt is not connected!");
    }
    if (node.chain().view().isInitialBlockDownload()) {
      throw new RpcException(
          RpcErrorCode.CLIENT_IN_INITIAL_DOWNLOAD,
          "Basalt is in initial sync and waiting for blocks...");
    }
  }

  private static void checkRules(Set<String> rules, NodeView node) {
    if (node.chain().network().consensus().isSignet() && !rules.contains("signet")) {
      throw invalid(
          "getblocktemplate must be called with the signet rule set (call with {\"rules\":"
              + " [\"segwit\", \"signet\"]})");
    }
    if (!rules.contains("segwit")) {
      throw invalid(
          "getblocktemplate must be called with the segwit rule set (call with {\"rules\":"
              + " [\"segwit\"]})");
    }
  }

  private static Json template(BlockTemplate template, NodeView node) {
    Block block = template.block();
    BlockNode prev = template.prev();
    ConsensusParams params = node.chain().network().consensus();
    int height = prev.height() + 1;
    boolean isSegwit = height >= params.segwitHeight();
    int scale = isSegwit ? 1 : WITNESS_SCALE_FACTOR;
    Json.Arr rules = Json.array().add("csv");
    if (isSegwit) {
      rules.add("!segwit").add("taproot");
    }
    if (params.isSignet()) {
      rules.add("!signet");
    }
    Json.Obj available = votes(params, prev, rules);
    Json.Obj out =
        Json.object()
            .put("capabilities", Json.array().add("proposal"))
            .put("version", block.header().version())
            .put("rules", rules)
            .put("vbavailable", available)
            .put("vbrequired", 0)
            .put("previousblockhash", prev.hash().toString())
            .put("transactions", TemplateTransactions.of(template, scale))
            .put("coinbaseaux", Json.object())
            .put("coinbasevalue", coinbase(block).outputs().getFirst().valueSat())
            .put("longpollid", TemplatePoll.id(template))
            .put("target", BlockJson.target(block.header().bits()))
            .put("mintime", minimumTimeSec(prev, params))
            .put("mutable", Json.array().add("time").add("transactions").add("prevblock"))
            .put("noncerange", "00000000ffffffff")
            .put("sigoplimit", MAX_SIGOPS_COST / scale)
            .put("sizelimit", MAX_SIZE / scale);
    if (isSegwit) {
      out.put("weightlimit", MAX_WEIGHT_WU);
    }
    out.put("curtime", block.header().timeSec())
        .put("bits", BlockJson.hex32(block.header().bits()))
        .put("height", height);
    if (params.isSignet()) {
      out.put("signet_challenge", params.signetChallenge().toHex());
    }
    WitnessCommitment.indexIn(block.transactions())
        .ifPresent(index ->
            out.put(
                "default_witness_commitment",
                coinbase(block).outputs().get(index).scriptPubKey().toHex()));
    return out;
  }

  private static Transaction coinbase(Block block) {
    return block.transactions().getFirst();
  }

  /// The bits that are being voted on; rules that have become active are added to `rules`. A client
  /// may ignore all rules that are voted on today, so none needs its consent.
  private static Json.Obj votes(ConsensusParams params, BlockNode prev, Json.Arr rules) {
    Json.Obj available = Json.object();
    for (Deployment deployment : params.deployments()) {
      DeploymentState state = new VersionBits(deployment).stateAfter(prev);
      switch (state) {
        case STARTED, LOCKED_IN -> available.put(deployment.name(), deployment.bit());
        case ACTIVE -> rules.add(deployment.name());
        case DEFINED, FAILED -> {}
      }
    }
    return available;
  }

  private static long minimumTimeSec(BlockNode prev, ConsensusParams params) {
    long earliest = prev.medianTimePast() + 1;
    boolean isFirstOfPeriod = (prev.height() + 1) % params.retargetInterval() == 0;
    return isFirstOfPeriod ? Math.max(earliest, prev.timeSec() - MAX_TIMEWARP_SEC) : earliest;
  }

  private static RpcException invalid(String message) {
    return new RpcException(RpcErrorCode.INVALID_PARAMETER, message);
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
