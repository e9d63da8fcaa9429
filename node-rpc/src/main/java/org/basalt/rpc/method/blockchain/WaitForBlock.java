package org.basalt.rpc.method.blockchain;

import java.util.List;
import org.basalt.core.hash.BlockHash;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;
import org.basalt.rpc.spec.RpcType;

/// `waitforblock`: waits until a block is the tip.
public final class WaitForBlock implements RpcMethod {
  private static final Param<BlockHash> BLOCK_HASH =
      Param.required("blockhash", RpcType.BLOCK_HASH, "The hash to wait for");
  private static final String EXAMPLE =
      "\"0000000000079f8ef3d2c688c244eb7a4570b24c9ed7b4a8c619eb02596f8862\"";
  private static final RpcSpec SPEC =
      new RpcSpec(
          "waitforblock",
          "blockchain",
          "Waits until a block is the tip, and shows the tip.\n\nShows the tip as it is when the time"
              + " is up or the node stops. Mind the client's own timeout (bitcoin-cli"
              + " -rpcclienttimeout=0).",
          List.of(BLOCK_HASH, TipWait.TIMEOUT),
          TipWait.RESULT,
          Examples.of("waitforblock", EXAMPLE + " 1000", EXAMPLE + ", 1000"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    BlockHash wanted = args.get(BLOCK_HASH);
    return TipWait.until(tip -> tip.hash().equals(wanted), TipWait.timeoutMs(args), node);
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
