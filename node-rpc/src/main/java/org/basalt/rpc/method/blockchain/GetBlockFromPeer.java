package org.basalt.rpc.method.blockchain;

import java.util.List;
import org.basalt.chain.api.BlockNode;
import org.basalt.core.hash.BlockHash;
import org.basalt.p2p.api.PeerService;
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

/// `getblockfrompeer`: asks a peer for a block.
public final class GetBlockFromPeer implements RpcMethod {
  private static final Param<BlockHash> BLOCK_HASH =
      Param.required("blockhash", RpcType.BLOCK_HASH, "The block to ask for");
  private static final Param<Long> PEER_ID =
      Param.required("peer_id", RpcType.LONG, "The peer to ask (see getpeerinfo for ids)");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getblockfrompeer",
          "blockchain",
          "Asks a peer for a block whose header is known. The answer says only that it was asked for:"
              + " wait for the block itself.",
          List.of(BLOCK_HASH, PEER_ID),
          List.of(ResultDoc.obj("", "")),
          Examples.of(
              "getblockfrompeer",
              "\"00000000c937983704a73af28acdec37b049d214adbda81d7e2a3dd146f6ed09\" 0",
              "\"00000000c937983704a73af28acdec37b049d214adbda81d7e2a3dd146f6ed09\" 0"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    BlockHash hash = args.get(BLOCK_HASH);
    long peerId = args.get(PEER_ID);
    BlockNode block =
        node.chain()
            .find(hash)
            .orElseThrow(() -> new RpcException(RpcErrorCode.MISC_ERROR, "Block header missing"));
    if (node.chain().pruning().isOn() && block.height() > node.chain().view().tip().height()) {
      // Core refuses, since such a block would keep those around it from being pruned.
      throw new RpcException(
          RpcErrorCode.MISC_ERROR,
          "In prune mode, only blocks that the node has already synced previously can be fetched from a peer");
    }
    if (node.chain().status(block).hasData()) {
      throw new RpcException(RpcErrorCode.MISC_ERROR, "Block already downloaded");
    }
    PeerService.BlockFetch outcome = node.peers().fetchBlock(hash, peerId);
    if (outcome != PeerService.BlockFetch.REQUESTED) {
      throw new RpcException(RpcErrorCode.MISC_ERROR, outcome.text());
    }
    return Json.object();
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
