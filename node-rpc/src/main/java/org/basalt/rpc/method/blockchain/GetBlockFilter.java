package org.basalt.rpc.method.blockchain;

import java.util.List;
import java.util.Optional;
import org.basalt.chain.api.BlockFilters;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockStatus;
import org.basalt.core.bytes.Hex;
import org.basalt.core.filter.BasicBlockFilter;
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

/// `getblockfilter`: a block's compact filter.
public final class GetBlockFilter implements RpcMethod {
  private static final Param<BlockHash> BLOCK_HASH =
      Param.required("blockhash", RpcType.BLOCK_HASH, "The block");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getblockfilter",
          "blockchain",
          "Gives the compact filter of a block (BIP 157). Needs -blockfilterindex.",
          List.of(BLOCK_HASH, FilterTypes.PARAM),
          List.of(
              ResultDoc.obj(
                  "",
                  "",
                  ResultDoc.hex("filter", "The filter's bytes"),
                  ResultDoc.hex("header", "Link of this filter and all before it"))),
          Examples.of(
              "getblockfilter",
              "\"00000000c937983704a73af28acdec37b049d214adbda81d7e2a3dd146f6ed09\" \"basic\"",
              "\"00000000c937983704a73af28acdec37b049d214adbda81d7e2a3dd146f6ed09\", \"basic\""));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    BlockHash hash = args.get(BLOCK_HASH);
    BlockFilters filters = FilterTypes.byName(args.get(FilterTypes.PARAM), node);
    BlockNode block = BlockLookup.byHash(hash, node);
    boolean wasConnected = node.chain().status(block).validity() == BlockStatus.Validity.SCRIPTS;
    boolean isReady = filters.awaitTip();
    Optional<BasicBlockFilter> filter = filters.filter(block);
    Optional<BlockFilters.Link> link = filters.link(block);
    if (filter.isEmpty() || link.isEmpty()) {
      throw notFound(wasConnected, isReady);
    }
    return Json.object()
        .put("filter", Hex.encode(filter.get().array()))
        .put("header", link.get().header().toString());
  }

  private static RpcException notFound(boolean wasConnected, boolean isReady) {
    if (!wasConnected) {
      return new RpcException(
          RpcErrorCode.INVALID_ADDRESS_OR_KEY,
          "Filter not found. Block was not connected to active chain.");
    }
    if (!isReady) {
      return new RpcException(
          RpcErrorCode.MISC_ERROR,
          "Filter not found. Block filters are still in the process of being indexed.");
    }
    return new RpcException(
        RpcErrorCode.INTERNAL_ERROR,
        "Filter not found. This error is unexpected and indicates index corruption.");
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
