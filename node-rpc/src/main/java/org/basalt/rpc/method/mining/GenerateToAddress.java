package org.basalt.rpc.method.mining;

import java.util.List;
import org.basalt.core.primitive.Script;
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

/// `generatetoaddress`: mines blocks that pay to an address.
public final class GenerateToAddress implements RpcMethod {
  private static final Param<Integer> BLOCKS =
      Param.required("nblocks", RpcType.INT, "How many blocks");
  private static final Param<String> ADDRESS =
      Param.required("address", RpcType.TEXT, "Who gets the new coins");
  private static final Param<Integer> MAX_TRIES =
      Param.withDefault("maxtries", RpcType.INT, (int) Miner.DEFAULT_TRIES, "Nonces to try");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "generatetoaddress",
          RpcSpec.HIDDEN,
          "Mines blocks that pay to an address, and gives their hashes.",
          List.of(BLOCKS, ADDRESS, MAX_TRIES),
          List.of(ResultDoc.arr("", "the new blocks", ResultDoc.hex("", "hash"))),
          Examples.cli("generatetoaddress", "11 \"myaddress\""));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    int count = args.get(BLOCKS);
    long tries = args.get(MAX_TRIES);
    Script payTo =
        PayTo.address(args.get(ADDRESS), node)
            .orElseThrow(() ->
                new RpcException(RpcErrorCode.INVALID_ADDRESS_OR_KEY, "Error: Invalid address"));
    return Miner.generate(payTo, count, tries, node);
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
