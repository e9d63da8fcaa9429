package org.basalt.rpc.method.mining;

import java.util.List;
import org.basalt.chain.api.BlockNode;
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

/// `getnetworkhashps`: how fast the network seems to hash.
public final class GetNetworkHashPs implements RpcMethod {
  private static final int DEFAULT_BLOCKS = 120;
  private static final Param<Integer> BLOCKS =
      Param.withDefault(
          "nblocks",
          RpcType.INT,
          DEFAULT_BLOCKS,
          "Blocks to look at, or -1 for those since the last change of difficulty");
  private static final Param<Integer> HEIGHT =
      Param.withDefault("height", RpcType.INT, -1, "The last of those blocks; -1 is the tip");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getnetworkhashps",
          "mining",
          "Estimates how many hashes a second the network computes, from the work of some blocks and"
              + " the time that they took.",
          List.of(BLOCKS, HEIGHT),
          List.of(ResultDoc.num("", "Hashes a second")),
          Examples.of("getnetworkhashps"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    return estimate(args.get(BLOCKS), args.get(HEIGHT), node);
  }

  static Json estimate(NodeView node) {
    return estimate(DEFAULT_BLOCKS, -1, node);
  }

  private static Json estimate(int blocks, int height, NodeView node) {
    BlockNode tip = node.view().tip();
    if (blocks < -1 || blocks == 0) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER, "Invalid nblocks. Must be a positive number or -1.");
    }
    if (height < -1 || height > tip.height()) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER, "Block does not exist at specified height");
    }
    BlockNode last = height >= 0 ? tip.ancestorAt(height) : tip;
    if (last.height() == 0) {
      return Json.of(0);
    }
    int interval = node.chain().network().consensus().retargetInterval();
    int count = Math.min(blocks == -1 ? last.height() % interval + 1 : blocks, last.height());
    long minSec = last.timeSec();
    long maxSec = minSec;
    BlockNode first = last;
    for (int i = 0; i < count; i++) {
      first = first.parent().orElseThrow();
      minSec = Math.min(minSec, first.timeSec());
      maxSec = Math.max(maxSec, first.timeSec());
    }
    if (minSec == maxSec) {
      return Json.of(0);
    }
    double work = last.chainWork().subtract(first.chainWork()).toDouble();
    return Json.of(work / (maxSec - minSec));
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
