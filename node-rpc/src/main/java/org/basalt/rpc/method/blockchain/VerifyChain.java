package org.basalt.rpc.method.blockchain;

import java.util.List;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;
import org.basalt.rpc.spec.RpcType;

/// `verifychain`: checks the last blocks again.
public final class VerifyChain implements RpcMethod {
  private static final int DEFAULT_LEVEL = 3;
  private static final int DEFAULT_BLOCKS = 6;
  private static final Param<Integer> LEVEL =
      Param.hinted(
          "checklevel",
          RpcType.INT,
          "3, range=0-4",
          """
          How much is checked:
          - 0 reads the blocks
          - 1 checks their structure
          - 2 checks their undo data
          - 3 disconnects them in memory
          - 4 connects them again
          - each level has those below it\
          """);
  private static final Param<Integer> BLOCKS =
      Param.hinted("nblocks", RpcType.INT, "6, 0=all", "How many blocks are checked");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "verifychain",
          "blockchain",
          "Checks the last blocks of the stored chain again.",
          List.of(LEVEL, BLOCKS),
          List.of(ResultDoc.bool("", "All is well. If not, the debug log says what.")),
          Examples.of("verifychain"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    int level = args.find(LEVEL).orElse(DEFAULT_LEVEL);
    int count = args.find(BLOCKS).orElse(DEFAULT_BLOCKS);
    return Json.of(node.chain().verifyChain(Math.clamp(level, 0, 4), Math.max(count, 0)));
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
