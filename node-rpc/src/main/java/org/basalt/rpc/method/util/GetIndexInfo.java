package org.basalt.rpc.method.util;

import java.util.List;
import org.basalt.chain.api.IndexStatus;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;
import org.basalt.rpc.spec.RpcType;

/// `getindexinfo`: how far the indexes are.
public final class GetIndexInfo implements RpcMethod {
  private static final Param<String> NAME =
      Param.optional("index_name", RpcType.TEXT, "Tell of this index only");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getindexinfo",
          "util",
          "Tells how far the node's indexes are.",
          List.of(NAME),
          List.of(
              ResultDoc.dyn(
                  "",
                  "",
                  ResultDoc.obj(
                      "name",
                      "The index",
                      ResultDoc.bool("synced", "It has reached the tip"),
                      ResultDoc.num("best_block_height", "Height of its last block")))),
          Examples.of("getindexinfo") + Examples.of("getindexinfo", "txindex", "txindex"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    // Core takes an empty name for none.
    String name = args.find(NAME).orElse("");
    Json.Obj out = Json.object();
    for (IndexStatus index : node.chain().indexes()) {
      if (name.isEmpty() || name.equals(index.name())) {
        out.put(
            index.name(),
            Json.object()
                .put("synced", index.isSynced())
                .put("best_block_height", index.bestHeight()));
      }
    }
    return out;
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
