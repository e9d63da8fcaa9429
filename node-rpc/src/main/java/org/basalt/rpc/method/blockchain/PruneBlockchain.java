package org.basalt.rpc.method.blockchain;

import java.util.List;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.Pruning;
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

/// `pruneblockchain`: deletes old blocks.
public final class PruneBlockchain implements RpcMethod {
  /// Larger numbers are times: blocks will not be so many, and time was later than 2001.
  private static final int MAX_HEIGHT = 1_000_000_000;

  /// How far the time of a block may be off (Core TIMESTAMP_WINDOW).
  private static final long TIMESTAMP_WINDOW_SEC = 2 * 60 * 60;

  private static final Param<Integer> HEIGHT =
      Param.required(
          "height",
          RpcType.INT,
          "Delete blocks up to this height; or, as a UNIX epoch time, those that are at least two"
              + " hours older");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "pruneblockchain",
          "blockchain",
          "Deletes the data of old blocks for good. The node must have been started with -prune; it"
              + " keeps the last 288 blocks and what its indexes still need.",
          List.of(HEIGHT),
          List.of(ResultDoc.num("", "Height of the last block that is deleted, or -1")),
          Examples.of("pruneblockchain", "1000", "1000"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    int given = args.get(HEIGHT);
    if (!node.chain().pruning().isOn()) {
      throw new RpcException(
          RpcErrorCode.MISC_ERROR, "Cannot prune blocks because node is not in prune mode.");
    }
    if (given < 0) {
      throw new RpcException(RpcErrorCode.INVALID_PARAMETER, "Negative block height.");
    }
    BlockNode tip = node.view().tip();
    int height = given > MAX_HEIGHT ? firstFrom(given - TIMESTAMP_WINDOW_SEC, tip) : given;
    if (tip.height() < node.chain().network().pruneAfterHeight()) {
      throw new RpcException(RpcErrorCode.MISC_ERROR, "Blockchain is too short for pruning.");
    }
    if (height > tip.height()) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER, "Blockchain is shorter than the attempted prune height.");
    }
    node.chain().pruneBlocks(Math.min(height, Math.max(0, tip.height() - Pruning.KEPT_BLOCKS)));
    return Json.of(node.chain().prunedHeight().orElse(-1));
  }

  /// Height of the first block of the chain with a time from `timeSec` on in it or before it.
  private static int firstFrom(long timeSec, BlockNode tip) {
    if (tip.maxTimeSec() < timeSec) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER,
          "Could not find block with at least the specified timestamp.");
    }
    int low = 0;
    int high = tip.height();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (tip.ancestorAt(middle).maxTimeSec() < timeSec) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
