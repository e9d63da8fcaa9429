package org.basalt.rpc.method.blockchain;

import java.util.List;
import java.util.Optional;
import org.basalt.chain.api.BlockNode;
import org.basalt.core.hash.BlockHash;
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

/// `getchaintxstats`: how many transactions the chain has, and how fast they come.
public final class GetChainTxStats implements RpcMethod {
  private static final long MONTH_SEC = 30 * 24 * 60 * 60;
  private static final Param<Integer> BLOCKS =
      Param.hinted("nblocks", RpcType.INT, "one month", "Blocks to look at");
  private static final Param<BlockHash> BLOCK_HASH =
      Param.hinted("blockhash", RpcType.BLOCK_HASH, "chain tip", "The last of those blocks");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getchaintxstats",
          "blockchain",
          "Counts the chain's transactions, and how many came in a window of blocks.",
          List.of(BLOCKS, BLOCK_HASH),
          List.of(
              ResultDoc.obj(
                  "",
                  "",
                  ResultDoc.time("time", "Time of the last block, UNIX epoch"),
                  ResultDoc.num("txcount", "Transactions up to there, if known").optional(),
                  ResultDoc.hex("window_final_block_hash", "Hash of the last block"),
                  ResultDoc.num("window_final_block_height", "Height of the last block"),
                  ResultDoc.num("window_block_count", "Blocks of the window"),
                  ResultDoc.num("window_interval", "Seconds that it spans, if it has blocks")
                      .optional(),
                  ResultDoc.num("window_tx_count", "Transactions in it, if known").optional(),
                  ResultDoc.num("txrate", "Transactions a second, if the window spans any time")
                      .optional())),
          Examples.of("getchaintxstats", "", "2016"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    BlockNode last = last(args, node);
    int count = count(args, last, node);
    BlockNode before = last.ancestorAt(last.height() - count);
    long spanSec = last.medianTimePast() - before.medianTimePast();
    long total = node.chain().status(last).chainTxCount();
    long totalBefore = node.chain().status(before).chainTxCount();
    Json.Obj out = Json.object().put("time", last.timeSec());
    if (total > 0) {
      out.put("txcount", total);
    }
    out.put("window_final_block_hash", last.hash().toString())
        .put("window_final_block_height", last.height())
        .put("window_block_count", count);
    if (count > 0) {
      out.put("window_interval", spanSec);
      if (total > 0 && totalBefore > 0) {
        out.put("window_tx_count", total - totalBefore);
        if (spanSec > 0) {
          out.put("txrate", (double) (total - totalBefore) / spanSec);
        }
      }
    }
    return out;
  }

  private static BlockNode last(RpcArgs args, NodeView node) {
    Optional<BlockHash> hash = args.find(BLOCK_HASH);
    if (hash.isEmpty()) {
      return node.view().tip();
    }
    BlockNode block = BlockLookup.byHash(hash.get(), node);
    if (!node.view().tip().hasAncestor(block)) {
      throw new RpcException(RpcErrorCode.INVALID_PARAMETER, "Block is not in main chain");
    }
    return block;
  }

  private static int count(RpcArgs args, BlockNode last, NodeView node) {
    Optional<Integer> wanted = args.find(BLOCKS);
    if (wanted.isEmpty()) {
      int month = (int) (MONTH_SEC / node.chain().network().consensus().targetSpacingSec());
      return Math.max(0, Math.min(month, last.height() - 1));
    }
    int count = wanted.get();
    if (count < 0 || (count > 0 && count >= last.height())) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER,
          "Invalid block count: should be between 0 and the block's height - 1");
    }
    return count;
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
