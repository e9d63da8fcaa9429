package org.basalt.rpc.method.blockchain;

import java.util.List;
import org.basalt.chain.api.BlockNode;
import org.basalt.core.bytes.Hex;
import org.basalt.core.hash.BlockHash;
import org.basalt.rpc.json.BlockJson;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;
import org.basalt.rpc.spec.RpcType;

/// `getblockheader`: a header as JSON or bytes.
public final class GetBlockHeader implements RpcMethod {
  private static final Param<BlockHash> BLOCK_HASH =
      Param.required("blockhash", RpcType.blockHashCalled("hash"), "The block's hash");
  private static final Param<Boolean> VERBOSE =
      Param.withDefault("verbose", RpcType.BOOL, true, "true for JSON, false for the bytes");
  private static final String EXAMPLE =
      "\"00000000c937983704a73af28acdec37b049d214adbda81d7e2a3dd146f6ed09\"";
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getblockheader",
          "blockchain",
          "Shows the header of a block, as JSON or, if verbose is false, as its bytes.",
          List.of(BLOCK_HASH, VERBOSE),
          List.of(
              ResultDoc.obj("", "", BlockJson.headerDocs()).when("for verbose = true"),
              ResultDoc.hex("", "The header's 80 bytes").when("for verbose=false")),
          Examples.of("getblockheader", EXAMPLE, EXAMPLE));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    BlockHash hash = args.get(BLOCK_HASH);
    boolean isVerbose = args.get(VERBOSE);
    BlockNode block = BlockLookup.byHash(hash, node);
    return isVerbose ? BlockJson.header(block, node) : Json.of(Hex.encode(block.header().encode()));
  }

  @Override
  public boolean neverWaits() {
    return true;
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
