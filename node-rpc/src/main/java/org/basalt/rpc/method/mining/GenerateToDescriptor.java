package org.basalt.rpc.method.mining;

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

/// `generatetodescriptor`: mines blocks that pay to a descriptor.
public final class GenerateToDescriptor implements RpcMethod {
  private static final Param<Integer> BLOCKS =
      Param.required("num_blocks", RpcType.INT, "How many blocks");
  private static final Param<String> DESCRIPTOR =
      Param.required("descriptor", RpcType.TEXT, "Who gets the new coins");
  private static final Param<Integer> MAX_TRIES =
      Param.withDefault("maxtries", RpcType.INT, (int) Miner.DEFAULT_TRIES, "Nonces to try");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "generatetodescriptor",
          RpcSpec.HIDDEN,
          "Mines blocks that pay to a descriptor, and gives their hashes.",
          List.of(BLOCKS, DESCRIPTOR, MAX_TRIES),
          List.of(ResultDoc.arr("", "the new blocks", ResultDoc.hex("", "hash"))),
          Examples.cli("generatetodescriptor", "11 \"mydesc\""));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    int count = args.get(BLOCKS);
    long tries = args.get(MAX_TRIES);
    return Miner.generate(PayTo.descriptor(args.get(DESCRIPTOR), node), count, tries, node);
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
