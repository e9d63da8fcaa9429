package org.basalt.rpc.method.blockchain;

import java.util.List;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;
import org.basalt.rpc.spec.RpcType;

/// `waitforblockheight`: waits until the tip has a height.
public final class WaitForBlockHeight implements RpcMethod {
  private static final Param<Integer> HEIGHT =
      Param.required("height", RpcType.INT, "The height to wait for");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "waitforblockheight",
          "blockchain",
          "Waits until the tip is at a height or above, and shows it.\n\nShows the tip as it is when"
              + " the time is up or the node stops. Mind the client's own timeout (bitcoin-cli"
              + " -rpcclienttimeout=0).",
          List.of(HEIGHT, TipWait.TIMEOUT),
          TipWait.RESULT,
          Examples.of("waitforblockheight", "100 1000", "100, 1000"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    int height = args.get(HEIGHT);
    return TipWait.until(tip -> tip.height() >= height, TipWait.timeoutMs(args), node);
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
