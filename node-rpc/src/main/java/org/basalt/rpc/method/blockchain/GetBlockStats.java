package org.basalt.rpc.method.blockchain;

import java.util.List;
import java.util.TreeSet;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockUndo;
import org.basalt.core.primitive.Block;
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

/// `getblockstats`: figures of one block.
public final class GetBlockStats implements RpcMethod {
  private static final Param<Json> HASH_OR_HEIGHT =
      Param.required(
              "hash_or_height",
              RpcType.anyAs(RpcType.Kind.NUM),
              "The block's hash, or its height on the active chain")
          .unchecked()
          .shownAs("", "string or numeric");
  private static final Param<List<Json>> STATS =
      Param.hinted("stats", RpcType.ARRAY, "all values", "Which figures (see the result)")
          .containing(
              Param.optional("height", RpcType.TEXT, "a figure"),
              Param.optional("time", RpcType.TEXT, "a figure"))
          .oneLine("stats");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getblockstats",
          "blockchain",
          "Computes figures of a block. All amounts are in satoshis.",
          List.of(HASH_OR_HEIGHT, STATS),
          List.of(ResultDoc.obj("", "", BlockStats.docs())),
          Examples.of(
              "getblockstats",
              "1000 '[\"minfeerate\",\"avgfeerate\"]'",
              "1000, [\"minfeerate\",\"avgfeerate\"]"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    BlockNode place = BlockLookup.byHashOrHeight(args.raw(HASH_OR_HEIGHT), node);
    TreeSet<String> wanted = new TreeSet<>();
    args.find(STATS).orElse(List.of()).forEach(name -> wanted.add(name.asText()));
    Block block = BlockLookup.block(place, node);
    BlockUndo undo = BlockLookup.undo(place, node);
    Json.Obj all = BlockStats.of(block, undo, place, node.chain().network().consensus());
    if (wanted.isEmpty()) {
      return all;
    }
    Json.Obj out = Json.object();
    for (String name : wanted) {
      Json value =
          all.find(name)
              .orElseThrow(() ->
                  new RpcException(
                      RpcErrorCode.INVALID_PARAMETER, "Invalid selected statistic '" + name + "'"));
      out.put(name, value);
    }
    return out;
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
